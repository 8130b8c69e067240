"""What is inside a network, as plain records: modules, tensors, state-dict keys, totals.

A *path* is PyTorch's qualified name ("0.block 1.bias"; "" is the network itself). What a module keeps
in a plain attribute has one too: "layers[0].weight", 'table["first"]'.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from core.parameters.errors import ParameterError, shown

Role: TypeAlias = Literal["parameter", "buffer", "attribute"]


@dataclass(frozen=True, slots=True)
class ModuleRow:
    """A module under one of its names; a shared one has a row under each.

    `name` is the path's last part and `type` the class's name; `parent` is a row's index, -1 for the
    network. `first` is the path under which the same object is met first. All numbers count each
    tensor object once in the whole subtree: `parameters`, of them `trainable`, `buffers`, and `bytes`
    of both; `own` are the parameters that the module holds directly. `lazy` says that something below
    has no shape yet and counts 0. `tensors` are the indices of what it holds directly.

    `registered` is False for a module that is only kept in a plain attribute, such as a Python list:
    PyTorch does not know it, and it counts for nothing in the rows above it.
    """

    path: str
    name: str
    type: str
    depth: int
    parent: int
    first: str
    parameters: int
    own: int
    trainable: int
    buffers: int
    bytes: int
    lazy: bool
    registered: bool
    tensors: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TensorRow:
    """A tensor object, under all its names.

    `attribute` is the last part of the first of `names`. `held` are plain attributes that hold the
    same object as well. `shares` is the index of another tensor with which this one overlaps in
    memory (-1: none), as `w = layer.weight.data` does: another object, the same numbers.

    `shape` is None, and `count` and `bytes` are 0, while the tensor is not initialized. `registered`
    says that PyTorch knows it, `saved` that the state dict has it, and `trainable` is requires_grad.
    The parameters of a module in a plain list are neither registered nor saved.
    """

    names: tuple[str, ...]
    held: tuple[str, ...]
    attribute: str
    role: Role
    shape: tuple[int, ...] | None
    dtype: str
    device: str
    count: int
    bytes: int
    registered: bool
    trainable: bool
    saved: bool
    shares: int

    @property
    def path(self) -> str:
        """The first name."""
        return self.names[0]

    @property
    def module(self) -> str:
        """The path of the module that holds it under its first name."""
        return self.path[: -len(self.attribute)].removesuffix(".")

    @property
    def lazy(self) -> bool:
        """Whether its shape is decided by the first batch, which it has not seen yet."""
        return self.shape is None

    @property
    def learned(self) -> bool:
        """Whether an optimizer over net.parameters() changes it."""
        return self.registered and self.trainable and self.role == "parameter"

    @property
    def moved(self) -> bool:
        """Whether net.to() takes it along."""
        return self.registered


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key of the state dict, and the index of its tensor.

    -1 where the value is none of the network's tensors, as with extra state of a module's own.
    """

    key: str
    tensor: int


@dataclass(frozen=True, slots=True)
class Totals:
    """What is registered, each object once.

    `tied` are the numbers that adding up all names would count again, so that `parameters + tied` is
    the naive count. `tensors` are parameters and buffers; `bytes` the memory of both.
    """

    parameters: int
    trainable: int
    buffers: int
    bytes: int
    tensors: int
    tied: int
    modules: int


@dataclass(frozen=True, slots=True)
class ModuleTree:
    """A network's modules, tensors and state-dict keys, joined by the identity of the tensors.

    `modules` stand in the order of named_modules(remove_duplicate=False), those in plain attributes
    behind their parent's registered children; `tensors` as they are met there; `keys` as in
    state_dict().
    """

    modules: tuple[ModuleRow, ...]
    tensors: tuple[TensorRow, ...]
    keys: tuple[KeyRow, ...]
    totals: Totals

    def module(self, path: str) -> ModuleRow:
        """Return the module's row; raise ParameterError where there is none of this path."""
        for row in self.modules:
            if row.path == path:
                return row
        raise ParameterError(f"The network has no module called {shown(path)}.")

    def tensor(self, name: str) -> TensorRow:
        """Return the row of the tensor of this name; raise ParameterError where there is none."""
        for row in self.tensors:
            if name in row.names or name in row.held:
                return row
        raise ParameterError(f"The network has no tensor called {shown(name)}.")
