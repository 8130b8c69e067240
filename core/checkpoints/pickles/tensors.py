"""What stands for the tensors that a pickle makes by a call: which numbers of which storage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.checkpoints.content import Foreign, Named, Sizes
from core.checkpoints.number_types import WIDTHS
from core.checkpoints.refusals import Damaged
from core.checkpoints.stored import Storage, Stored


@dataclass(frozen=True, slots=True)
class StorageType:
    """One of PyTorch's kinds of storage, by the type of its numbers."""

    dtype: str


def tensor(
    storage: Any,
    offset: Any,
    size: Any,
    stride: Any,
    grad: Any = False,
    hooks: Any = None,
    signs: Any = None,
) -> Any:
    """What torch._utils._rebuild_tensor and _rebuild_tensor_v2 make."""
    return _described(storage, offset, size, stride, None, signs)


def tensor_of_type(
    storage: Any,
    offset: Any,
    size: Any,
    stride: Any,
    grad: Any,
    hooks: Any,
    dtype: Any,
    signs: Any = None,
) -> Any:
    """What torch._utils._rebuild_tensor_v3 makes: the numbers' type is not the storage's."""
    if not isinstance(dtype, Named) or dtype.kind != "dtype":
        raise Damaged("its pickle describes a tensor without a type")
    return _described(storage, offset, size, stride, dtype.text, signs)


def _described(
    storage: Any, offset: Any, size: Any, stride: Any, dtype: str | None, signs: Any
) -> Any:
    size = size.sides if isinstance(size, Sizes) else size
    whole = isinstance(size, tuple) and isinstance(stride, tuple)
    if not isinstance(storage, Storage) or not whole:
        raise Damaged("its pickle describes a tensor that cannot be")
    if any(type(number) is not int for number in (offset, *size, *stride)):
        raise Damaged("its pickle describes a tensor that cannot be")
    dtype = dtype or storage.dtype
    if dtype not in WIDTHS or storage.dtype not in WIDTHS:
        return Foreign(f"a tensor of {dtype}")
    return Stored(storage, offset, size, stride, dtype, *_signs(signs))


def _signs(signs: Any) -> tuple[bool, bool]:
    """Return whether a view changes the sign: of the imaginary parts, and of all numbers."""
    signs = {} if signs is None else signs
    if not isinstance(signs, dict) or not {"conj", "neg"}.issuperset(signs):
        raise Damaged("its pickle says something unknown about a tensor")
    return bool(signs.get("conj")), bool(signs.get("neg"))


def parameter(data: Any, grad: Any, hooks: Any, state: Any = None) -> Any:
    """What torch._utils._rebuild_parameter makes; it is shown as the tensor that it is."""
    if not isinstance(data, Stored | Foreign):
        raise Damaged("its pickle describes a parameter that is no tensor")
    return data
