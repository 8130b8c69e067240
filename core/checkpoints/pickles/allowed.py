"""The names that a pickle may use, and what stands in for them: records, never the things themselves.

The list is that of `torch.load(weights_only=True)`; whatever else a pickle names is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from core.checkpoints.content import Foreign, Named
from core.checkpoints.number_types import STORAGES, UNREADABLE, WIDTHS
from core.checkpoints.pickles import plain, tensors
from core.checkpoints.pickles.tensors import StorageType
from core.checkpoints.refusals import Damaged


@dataclass(frozen=True, slots=True)
class Called:
    """A function or class that a pickle names, by its full name: nothing is imported."""

    name: str


def standing_for(module: str, name: str) -> Any:
    """Return what stands for a name in a pickle, or None where it is not allowed."""
    full = f"{module}.{name}"
    if full in MAKERS or full in FOREIGN or full in TYPES:
        return Called(full)
    if module in ("torch", "torch.cuda") and name in STORAGES:
        return StorageType(STORAGES[name])
    if full == "torch.storage.UntypedStorage":
        return StorageType("uint8")
    if module == "torch" and (name in WIDTHS or name in UNREADABLE):
        return Named("dtype", name)
    return Named("name", full) if full in SCHEMES else None


def made(function: Any, arguments: Any) -> Any:
    """Return the record of what a call would make. Raises Refused where it makes nothing known."""
    if not isinstance(function, Called) or not isinstance(arguments, tuple):
        raise Damaged("its pickle calls something that cannot be called")
    if function.name in FOREIGN:
        return Foreign(FOREIGN[function.name])
    if function.name not in MAKERS:
        raise Damaged(f"its pickle calls {function.name}")
    try:
        return MAKERS[function.name](*arguments)
    except TypeError as error:  # too few or too many arguments
        raise Damaged(f"its pickle calls {function.name} with what does not fit") from error


def _with_attributes(function: Any, kind: Any, arguments: Any, state: Any) -> Any:
    """What torch._tensor._rebuild_from_type_v2 makes: a tensor on which somebody has set something."""
    if isinstance(function, Called) and function.name == "torch._tensor._rebuild_from_type_v2":
        raise Damaged("its pickle describes a tensor by itself")
    result = made(function, arguments)
    if kind not in (Called("torch.Tensor"), Called("torch.nn.parameter.Parameter")):
        return Foreign("a tensor of a class of its own")
    return tensors.parameter(result, False, None)


MAKERS: Mapping[str, Callable[..., Any]] = {
    "torch._utils._rebuild_tensor": tensors.tensor,
    "torch._utils._rebuild_tensor_v2": tensors.tensor,
    "torch._utils._rebuild_tensor_v3": tensors.tensor_of_type,
    "torch._utils._rebuild_parameter": tensors.parameter,
    "torch._utils._rebuild_parameter_with_state": tensors.parameter,
    "torch._tensor._rebuild_from_type_v2": _with_attributes,
    "collections.OrderedDict": plain.ordered,
    "collections.Counter": plain.counted,
    "torch.Size": plain.size,
    "torch.device": plain.device,
    "torch.serialization._get_layout": plain.layout,
    "_codecs.encode": plain.encoded,
    "builtins.set": plain.group,
    "builtins.bytearray": plain.byte_array,
    "builtins.complex": plain.complex_number,
}

# what PyTorch makes of a call, and what is shown in its place
FOREIGN: Mapping[str, str] = {
    "torch._utils._rebuild_qtensor": "a quantized tensor",
    "torch._utils._rebuild_sparse_tensor": "a sparse tensor",
    "torch._utils._rebuild_meta_tensor_no_storage": "a tensor on meta, which has no numbers",
    "torch._utils._rebuild_nested_tensor": "a nested tensor",
    "torch._utils._rebuild_wrapper_subclass": "a tensor of a class of its own",
    "torch._utils._rebuild_device_tensor_from_numpy": "a tensor of another device",
    "torch._utils._rebuild_device_tensor_from_cpu_tensor": "a tensor of another device",
}

# classes that are named as arguments only
TYPES = frozenset({"torch.Tensor", "torch.nn.parameter.Parameter"})

# how quantized tensors are quantized
SCHEMES = frozenset(
    f"torch.per_{scheme}"
    for scheme in (
        "tensor_affine", "tensor_symmetric", "channel_affine", "channel_symmetric",
        "channel_affine_float_qparams",
    )
)  # fmt: skip
