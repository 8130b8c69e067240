"""How the experiments' trials are called."""

from __future__ import annotations

from collections.abc import Mapping

from app_pages.parts.words import _
from core.lenet.experiments import Trial


def rungs() -> Mapping[str, tuple[str, str]]:
    """Return each rung's title and what changes there, by its key."""
    return {
        "original": (_("1998's, as taught"),
                     _("Sigmoid, mean pooling, Xavier; plain SGD at 0.9, ten epochs.")),
        "relu": (_("ReLU"), _("ReLU for sigmoid; the learning rate comes down to 0.1.")),
        "max": (_("Max pooling"), _("The largest of each window for its mean.")),
        "kaiming": (_("Kaiming"), _("Weights that begin as ReLU needs them, for Xavier's.")),
        "norm": (_("Batch norm"), _("A batch normalization between each layer and its activation.")),
        "cycle": (_("One cycle"), _("Momentum, weight decay, a learning rate that rises and falls.")),
        "smooth": (_("Smoothing"), _("Smoothed labels, and the average of the weights is kept.")),
        "moved": (_("Augmentation"), _("Pictures mirrored, and moved by a pixel.")),
        "long": (_("20 epochs"), _("Twice as long, at three times the learning rate.")),
        "wide": (_("Wider"), _("32 and 48 channels for 6 and 16, one dense layer for two.")),
        "deep": (_("Six convolutions"), _("Each convolution of 5 × 5 as three of 3 × 3.")),
    }  # fmt: skip


def groups() -> Mapping[str, str]:
    """Return what each swept number is called, by its group."""
    return {
        "kernel size": _("Kernel size"),
        "padding": _("Padding"),
        "stride": _("Stride"),
        "channels": _("Channels"),
        "depth": _("Depth"),
    }


def title(trial: Trial) -> str:
    """Return what a trial is called in a list."""
    if trial.experiment == "sweeps":
        return f"{groups().get(trial.group, trial.group)} {trial.value}"
    return rungs().get(trial.key, (trial.key, ""))[0]


def percent(share: float) -> str:
    """Write an accuracy: `92.31 %`."""
    return f"{share:.2%}".replace("%", " %")


def points(difference: float, digits: int = 2) -> str:
    """Write a difference of accuracies in percentage points, with its sign: `+1.90`."""
    return f"{100 * difference:+.{digits}f}".replace("-", "−")
