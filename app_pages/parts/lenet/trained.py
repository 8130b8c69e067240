"""The visitor's runs that trained a LeNet, with their moments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app_pages.parts.runs import is_lenet, own_runs
from app_pages.parts.words import _
from core.training import Run, RunError, find_run
from core.training.snapshots import Snapshot, snapshots


@dataclass(frozen=True, slots=True)
class Trained:
    """A run of a LeNet, or one that goes on."""

    run: Run

    @property
    def id(self) -> str:
        """The run's id, which opens it."""
        return self.run.id

    @property
    def title(self) -> str:
        """What to call it in a list."""
        return _("Your run {name}").format(name=self.run.name)

    @property
    def block(self) -> Mapping[str, Any]:
        """The document of its network."""
        return self.run.configuration.block or {}

    def moments(self) -> tuple[Snapshot, ...]:
        """Return its snapshots, the first one first. Raises RunError where there is none yet."""
        found = snapshots(self.run)
        if not found:
            raise RunError(_("this run has kept no weights yet; they come with its first step."))
        return found


def trained_runs() -> list[Trained]:
    """Return the visitor's runs of a LeNet, the newest first."""
    return [Trained(run) for run in own_runs() if is_lenet(run)]


def linked(key: str | None) -> Trained | None:
    """Return the run with this id, listed or not: whoever knows an id may look."""
    if not key or "-" not in key:
        return None
    try:
        run = find_run(key)
    except RunError:
        return None
    return Trained(run) if is_lenet(run) else None
