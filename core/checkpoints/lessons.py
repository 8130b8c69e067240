"""The course's experiments with files: what is saved, what comes back, and what does not.

Each is run when it is asked for: real files are written into a folder that is gone afterwards, read
again, and compared number by number.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import torch

from core.checkpoints import course


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """What came of an experiment: the files that it wrote, by name, and what was compared."""

    files: Mapping[str, bytes]
    proofs: tuple[course.Proof, ...]

    @property
    def holds(self) -> bool:
        """Whether every comparison came out as the course says."""
        return all(proof.holds for proof in self.proofs)


@dataclass(frozen=True, slots=True)
class Lesson:
    """An experiment of the course: what to look for, and the function that does it."""

    name: str
    title: str
    sentence: str
    experiment: Callable[[Path], course.Proofs]

    @property
    def code(self) -> str:
        """The dotted name of its function, whose source is what is run."""
        return f"{self.experiment.__module__}.{self.experiment.__name__}"

    def run(self) -> Told:
        """Do it now, without gradients; the course's random numbers come from fixed seeds."""
        with tempfile.TemporaryDirectory(prefix="layerwise-") as name, torch.no_grad():
            folder = Path(name)
            proofs = self.experiment(folder)
            files = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
        return Told(files, proofs)


_LESSONS = (
    Lesson(
        "tensor", "A tensor",
        "Four numbers go into a file and come back the same, in two formats.",
        course.a_tensor,
    ),
    Lesson(
        "list", "A list",
        "PyTorch's format keeps a list. safetensors has names instead: ours say the position.",
        course.a_list,
    ),
    Lesson(
        "dict", "A dict",
        "Tensors by name: what both formats are made for, and what a state dict is.",
        course.a_dict,
    ),
    Lesson(
        "mlp", "An MLP",
        "A file holds parameters, not the model: a fresh clone is built first, and then filled.",
        course.an_mlp,
    ),
    Lesson(
        "fixed", "FixedHiddenMLP",
        "All that was saved is equal, and still the outputs differ: the constant was not saved.",
        course.a_constant_that_is_not_saved,
    ),
    Lesson(
        "buffer", "Mended by a buffer",
        "The constant is registered as a buffer: now the state dict has it, and the outputs agree.",
        course.a_constant_in_a_buffer,
    ),
    Lesson(
        "reuse", "Two layers reused",
        "Another network begins with two layers of the first, and what follows is its own.",
        course.two_layers_reused,
    ),
    Lesson(
        "whole", "Architecture and parameters",
        "One file tells how to build the network and what to fill it with; no code is needed.",
        course.architecture_and_parameters,
    ),
)  # fmt: skip

LESSONS: Mapping[str, Lesson] = {lesson.name: lesson for lesson in _LESSONS}

Proof: TypeAlias = course.Proof
__all__ = ["LESSONS", "Lesson", "Proof", "Told"]
