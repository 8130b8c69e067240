"""Which layers can be examined: the block in hand, the course's own, and a file of one's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app_pages.parts.network.asked import Asked
from app_pages.parts.words import _
from core.blocks import Block
from core.blocks.lessons import LESSONS
from core.networks import Seeded, Weights, WeightsFile
from core.tracing import Input

HAND, FILE = "hand", "file"


@dataclass(frozen=True, slots=True)
class Patient:
    """The layer at `path` of a network, with its weights, at what arrives there of an input."""

    block: Block
    weights: Weights
    input: Input
    path: str = ""


def choices() -> Mapping[str, str]:
    """Return the titles of all choices by name; those between the first and the last are lessons."""
    return {
        HAND: _("A block of the network in hand"),
        "my-linear-data": _("MyLinear as the book has it"),
        "my-linear": _("MyLinear that learns"),
        "my-linear-single": _("MyLinear(5, 3): how its weight is stored"),
        "centered-alone": _("CenteredLayer on 1, 2, 3, 4, 5"),
        "centered": _("CenteredLayer behind a Linear"),
        "quadratic": _("Quadratic: products of pairs"),
        "half-fourier": _("HalfFourier: half of a Fourier transform"),
        "class-mlp": _("MLP as a class"),
        "my-sequential": _("MySequential"),
        "plain-list": _("MySequential with a plain list"),
        "fixed-hidden": _("FixedHiddenMLP"),
        "fixed-hidden-buffer": _("FixedHiddenMLP with a buffer"),
        "nest": _("NestMLP"),
        FILE: _("A Python file of your own"),
    }


def of_course(name: str, asked: Asked) -> Patient:
    """Return one of the course's layers with fresh weights, at its own input."""
    lesson = LESSONS[name]
    seed = 0 if isinstance(asked.weights, WeightsFile) else asked.weights.seed
    return Patient(lesson.block, Seeded(seed), Input(lesson.shape, lesson.kind))
