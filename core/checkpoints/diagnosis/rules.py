"""Rules that turn the names in a file into a network's names.

A rule says what is different about the names and why; several are applied one after another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

Sureness: TypeAlias = Literal["sure", "likely", "guess"]
RuleName: TypeAlias = Literal[
    "remove", "inside", "add", "swap", "ending", "separators", "indices", "order", "shape",
    "transpose",
]  # fmt: skip
Shape: TypeAlias = tuple[int, ...]
Axes: TypeAlias = tuple[int, ...]  # as Tensor.permute takes them; () for as they are

# What wraps a network or a file, and leaves its name before (or inside) every key.
WRAPPERS: Mapping[str, str] = {
    "module": "nn.DataParallel and DistributedDataParallel",
    "_orig_mod": "torch.compile",
    "_fsdp_wrapped_module": "FullyShardedDataParallel",
    "_checkpoint_wrapped_module": "activation checkpointing",
    "state_dict": "a checkpoint that keeps the weights beside other things",
    "model_state_dict": "a checkpoint that keeps the weights beside other things",
    "net": "a network that was an attribute of another module",
    "network": "a network that was an attribute of another module",
    "model": "a network that was an attribute of another module, or an entry of a checkpoint",
    "backbone": "a network that was an attribute of another module",
    "encoder": "a network that was an attribute of another module",
}

# The last part of a name as other libraries have it, and as PyTorch has it.
ENDINGS: tuple[tuple[str, str], ...] = (
    ("gamma", "weight"), ("beta", "bias"), ("moving_mean", "running_mean"),
    ("moving_variance", "running_var"), ("moving_var", "running_var"), ("mean", "running_mean"),
    ("var", "running_var"), ("variance", "running_var"), ("kernel", "weight"),
    ("embedding", "weight"), ("embeddings", "weight"), ("scale", "weight"), ("offset", "bias"),
    ("weights", "weight"), ("biases", "bias"), ("W", "weight"), ("w", "weight"), ("b", "bias"),
)  # fmt: skip

# TensorFlow's kernels have the outputs last: (in, out), (k, in, out), (h, w, in, out).
KERNEL_AXES: Mapping[int, Axes] = {
    2: (1, 0), 3: (2, 1, 0), 4: (3, 2, 0, 1), 5: (4, 3, 0, 1, 2),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rule:
    """One way in which names differ, and how sure it is.

    "remove" takes `before` from a name's beginning, "inside" takes the part `before` out wherever it
    stands, "add" puts `after` in front, "swap" a beginning `after` for `before`, "ending" the last part
    `after` for `before`. "separators" makes dots of "/" and drops TensorFlow's ":0". "indices" renumbers
    the children of `before` by `pairs`; "order" and "shape" rename whole names by `pairs`. "transpose"
    renames nothing, and lets matrices be transposed.
    """

    name: RuleName
    before: str = ""
    after: str = ""
    pairs: tuple[tuple[str, str], ...] = ()
    sure: Sureness = "sure"

    def rename(self, names: Sequence[str]) -> list[str]:
        """Return the names as this rule has them, in the same order."""
        if self.name == "transpose":
            return list(names)
        if self.name in ("order", "shape"):
            table = dict(self.pairs)
            return [table.get(name, name) for name in names]
        if self.name == "indices":
            return _renumbered(names, self.before, dict(self.pairs))
        return [self._one(name) for name in names]

    def _one(self, name: str) -> str:
        before, after = self.before, self.after
        if self.name == "remove":
            return name.removeprefix(before)
        if self.name == "add":
            return after + name
        if self.name == "swap":
            return after + name[len(before) :] if name.startswith(before) else name
        if self.name == "inside":
            return ".".join(part for part in name.split(".") if part != before)
        if self.name == "ending":
            stem, _dot, last = name.rpartition(".")
            return f"{stem}{_dot}{after}" if last == before else name
        return name.replace("/", ".").removesuffix(":0")


def _renumbered(names: Sequence[str], container: str, table: Mapping[str, str]) -> list[str]:
    """Give the children of a container other numbers; what loses its number to another stands aside."""
    renamed, length = [], len(container)
    taken = set(table.values())
    for name in names:
        number, dot, rest = name[length:].partition(".")
        if not name.startswith(container) or not dot:
            renamed.append(name)
        elif number in table:
            renamed.append(f"{container}{table[number]}.{rest}")
        else:
            renamed.append(f"{container}{number}′.{rest}" if number in taken else name)
    return renamed


def is_kernel(key: str) -> bool:
    """Return whether a file's tensor is a TensorFlow kernel by its name."""
    return key.removesuffix(":0").replace("/", ".").rpartition(".")[2] == "kernel"


def axes_between(file: Shape, wanted: Shape | None, key: str) -> Axes | None:
    """Return how a file's tensor has to be permuted to have the wanted shape.

    () where it is as it should be, None where no permutation that people use leads there. `key` is its
    name in the file: a "kernel" is TensorFlow's, whose axes stand in another order even where all
    sizes are the same.
    """
    kernel = is_kernel(key)
    axes = KERNEL_AXES.get(len(file), ()) if kernel else (1, 0) if len(file) == 2 else ()
    permuted = tuple(file[axis] for axis in axes)
    if wanted is None:
        return axes if kernel else ()
    if axes and permuted == wanted and (kernel or file != wanted):
        return axes
    return () if file == wanted else None
