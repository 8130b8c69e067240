"""The same run again, on the pictures as a person has marked them."""

from __future__ import annotations

from dataclasses import replace

from core.datasets.source import Source
from core.training.folder import create_run
from core.training.pointers import CHECKPOINTS, PARENT_WEIGHTS
from core.training.run import NAME_LENGTH, Run

SUFFIX = ", cleaned"


def cleaned_run(run: Run, source: Source, owner: str = "") -> Run:
    """Make a run that is asked what `run` was, on `source`; it has not been started yet.

    It begins with the same weights and follows the same photos. Raises ConfigurationError, RunError and
    OSError as `create_run` and reading the old run's folder do.
    """
    parent = run.path / CHECKPOINTS / PARENT_WEIGHTS if run.configuration.parent else None
    name = run.name.removesuffix(SUFFIX)[: NAME_LENGTH - len(SUFFIX)] + SUFFIX
    return create_run(
        replace(run.configuration, data=str(source)), owner=owner, name=name,
        pinned=[(photo.name, photo.path.read_bytes()) for photo in run.pinned], parent_weights=parent,
    )  # fmt: skip
