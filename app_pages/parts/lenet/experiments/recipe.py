"""A trial's recipe as a table, and the command that measures everything anew."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from app_pages.parts.words import _
from core.datasets import Source
from core.lenet.experiments import Trial
from core.lenet.experiments.trials import Experiment

SEEDS = 5


def recipe(trial: Trial) -> None:
    """Draw what the run is asked to do."""
    rows = "\n".join(f"| {name} | {value} |" for name, value in _rows(trial))
    st.markdown(f"| {_('Setting')} | {_('Value')} |\n|---|---|\n{rows}")


def _rows(trial: Trial) -> Iterator[tuple[str, str]]:
    asked = trial.configuration
    yield _("Network"), f"`{trial.lenet}`"
    yield _("Epochs"), str(asked.epochs)
    yield _("Batch size"), _batches(trial)
    yield _("Optimizer"), _optimizer(trial)
    yield _("Learning rate"), f"{asked.peak_learning_rate:g}, {asked.schedule}"
    yield _("Label smoothing"), f"{asked.label_smoothing:g}"
    yield _("Averaging of the weights"), f"{asked.averaging:g}" if asked.averaging else _("none")
    yield _("Augmentation"), _augmentation(trial)
    yield _("Judged by"), _("the test pictures, after the last epoch")


def _batches(trial: Trial) -> str:
    size = str(trial.configuration.batch_size)
    return (
        size if trial.configuration.last_batch else _("{size}, whole ones only").format(size=size)
    )


def _optimizer(trial: Trial) -> str:
    asked = trial.configuration
    words = _("{name}, momentum {momentum:g}, weight decay {decay:g}")
    return words.format(name=asked.optimizer.upper(), momentum=asked.momentum, decay=asked.decay)


def _augmentation(trial: Trial) -> str:
    found = trial.configuration.augmentation
    said = []
    if found.flip:
        said.append(_("mirrored half of the time"))
    if found.shift:
        said.append(_("moved by up to {count} px").format(count=found.shift))
    return ", ".join(said) or _("none")


def command(experiment: Experiment, data: Source) -> None:
    """Draw the command line that measures the whole experiment."""
    st.markdown(_("All of it, anew, from a terminal:"))
    st.code(
        f"python -m core.lenet.experiments {experiment} --data {data} --seeds {SEEDS} "
        f"--out {experiment}.json",
        language="bash", wrap_lines=True,
    )  # fmt: skip


def nothing(experiment: Experiment, data: Source) -> None:
    """Say that nothing was measured, and what would do."""
    st.info(
        _("Nothing has been measured yet. One run can be started below; the command here measures all of it."),
        icon=":material/science:",
    )  # fmt: skip
    command(experiment, data)
