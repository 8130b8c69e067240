"""Every picture judged by a network that never saw it: K runs, each validating on another fold.

The runs of a cross-check are not written down anywhere: they are those whose configuration is the checked
run's own but for the fold. So they are found again after a reload, stopped and resumed like any
other, and shared by whoever checks the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from core.settings import settings
from core.training.configuration import Configuration
from core.training.files import RunError
from core.training.folder import create_run, list_runs
from core.training.labels.verdicts import Verdicts, joined, read_verdicts
from core.training.process import launch
from core.training.process import stop as stop_run
from core.training.queue import check_room
from core.training.run import NAME_LENGTH, Run

WAITING = ("queued", "preparing")  # states in which nothing is trained yet
CHOICES = (3, 4, 5)  # folds that a visitor can choose from


@dataclass(frozen=True, slots=True)
class Part:
    """One fold of a cross-check, and the run that judges it; None where there is none yet."""

    configuration: Configuration
    run: Run | None

    @property
    def finished(self) -> bool:
        """Whether it has judged its pictures for good."""
        return self.run is not None and self.run.status().state == "finished"

    @property
    def active(self) -> bool:
        """Whether it waits or trains."""
        return self.run is not None and self.run.status().active

    @property
    def progress(self) -> float:
        """How much of its training is done, from 0 to 1; to prepare its pictures is none of it."""
        status = self.run.status() if self.run else None
        return 0.0 if status is None or status.state in WAITING else status.progress


@dataclass(frozen=True, slots=True)
class CrossCheck:
    """The parts of a cross-check of `run`, in the order of their folds."""

    run: Run
    parts: tuple[Part, ...]

    @property
    def begun(self) -> bool:
        """Whether there is a run for any part."""
        return any(part.run for part in self.parts)

    @property
    def active(self) -> bool:
        """Whether any part waits or trains."""
        return any(part.active for part in self.parts)

    @property
    def finished(self) -> bool:
        """Whether all parts have judged their pictures."""
        return all(part.finished for part in self.parts)

    @property
    def progress(self) -> float:
        """How much of all is done, from 0 to 1."""
        return sum(part.progress for part in self.parts) / len(self.parts)


def fold_configurations(asked: Configuration, folds: int) -> list[Configuration]:
    """Return what the runs of a cross-check are asked: the same, each judging on another fold.

    They start from the beginning: weights of another run may have seen any picture. Raises
    ConfigurationError for an impossible number of folds.
    """
    whole = replace(asked, validation="fold", fold=1, folds=folds, parent=None, snapshots=False)
    return [replace(whole, fold=fold) for fold in range(1, folds + 1)]


def cross_check(run: Run, folds: int, known: Sequence[Run]) -> CrossCheck:
    """Return the cross-check of `run` in so many folds, its runs taken from `known`, newest first.

    One that has finished goes before one that has not. Raises RunError and ConfigurationError.
    """
    parts = []
    for configuration in fold_configurations(run.configuration, folds):
        mine = [each for each in known if _asked(each) == configuration]
        ended = [each for each in mine if each.status().state == "finished"]
        parts.append(Part(configuration, next(iter(ended + mine), None)))
    return CrossCheck(run, tuple(parts))


def usual_folds() -> int:
    """Return how many folds are proposed: few where a visitor may keep few runs."""
    return CHOICES[0] if settings().runs_per_owner <= 2 * CHOICES[0] else CHOICES[1]


def _asked(run: Run) -> Configuration | None:
    try:
        return run.configuration
    except RunError:
        return None


def begin(check: CrossCheck, owner: str = "") -> None:
    """Start whatever part neither trains nor has finished; each queues for a place as any run does.

    Raises RunError before anything is started where there is no room for all of them, and when a
    process cannot be started: those before it train on.
    """
    wanted = [part for part in check.parts if not (part.active or part.finished)]
    _check_number(sum(part.run is None for part in wanted), owner)
    check_room(len(wanted))
    for part in wanted:
        if part.run is not None:
            launch(part.run)
        else:
            _start(part.configuration, check.run.name, owner)


def _start(configuration: Configuration, name: str, owner: str) -> None:
    of = f", part {configuration.fold} of {configuration.folds}"
    run = create_run(configuration, owner=owner, name=name[: NAME_LENGTH - len(of)] + of)
    try:
        launch(run)
    except RunError:
        with suppress(RunError):  # what was never started leaves nothing behind
            run.delete()
        raise


def _check_number(more: int, owner: str) -> None:
    have, most = len(list_runs(owner)), settings().runs_per_owner
    if more and have + more > most:
        raise RunError(
            f"A cross-check takes {more} runs more, and you have {have:,} of the {most:,} that are "
            "allowed; delete some first, or choose fewer parts."
        )


def verdicts(check: CrossCheck) -> Verdicts:
    """Return what the parts say, each of its fold, and the run itself of what is in no fold.

    In no fold are the pictures that a set brings along for validation. Raises RunError when a part
    has not judged yet, or the pictures have changed in between.
    """
    found = [read_verdicts(part.run) if part.run else None for part in check.parts]
    whole = [each for each in found if each is not None]
    if len(whole) < len(found):
        raise RunError("Not all parts have judged their pictures yet.")
    own = read_verdicts(check.run)
    return joined(
        [*whole, own] if own is not None and check.run.configuration.parent is None else whole
    )


def stop(check: CrossCheck) -> None:
    """Ask all parts that wait or train to stop; what they have judged so far is not used."""
    for part in check.parts:
        if part.run is not None and part.active:
            with suppress(RunError):  # it has ended in this very moment
                stop_run(part.run)


def expected_seconds(run: Run, folds: int) -> float | None:
    """Return how long a cross-check takes where `run` took its time, one part after the other.

    `run` trained n of its pictures in T seconds; `folds` runs train folds − 1 times all N of them:
    (folds − 1) · T · N / n. None where the run has not been through an epoch.
    """
    epochs, own, status = run.metrics().epochs, read_verdicts(run), run.status()
    if not epochs or own is None or not status.total_epochs:
        return None
    seconds = sum(float(each.get("seconds") or 0) for each in epochs) / len(epochs)
    trained = status.total_steps / status.total_epochs * run.configuration.batch_size
    if not trained:
        return None
    return (folds - 1) * seconds * status.total_epochs * (trained + len(own)) / trained
