"""The kind "default": how PyTorch itself begins the tensors of the layer that holds them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from core.blocks.kinds import KINDS
from core.blocks.kinds.layers import FAN_IN
from core.blocks.kinds.normalization import BATCH
from core.parameters.distributions.distribution import Distribution, Slot
from core.parameters.distributions.kind import DistributionKind, around, between
from core.parameters.distributions.pieces import Weighted
from core.parameters.errors import ParameterError

if TYPE_CHECKING:
    import torch

_FANS = ("uniform fan-in", "normal fan-in")
# Layers of PyTorch that are no blocks: they stand in networks of torchvision and in one's own code.
_FURTHER: Mapping[str, Mapping[str, str]] = {
    "Conv3d": FAN_IN,
    "ConvTranspose1d": FAN_IN,
    "ConvTranspose3d": FAN_IN,
    "BatchNorm3d": BATCH,
    "InstanceNorm1d": BATCH,
    "InstanceNorm2d": BATCH,
    "InstanceNorm3d": BATCH,
    "RMSNorm": {"weight": "ones"},
    "EmbeddingBag": {"weight": "normal"},
    "MultiheadAttention": {
        **dict.fromkeys(("in_proj_weight", "q_proj_weight", "k_proj_weight", "v_proj_weight"),
                        "xavier uniform"),
        "in_proj_bias": "zeros",
    },
    # What leaves an attention: a Linear of which MultiheadAttention makes the bias zero.
    "NonDynamicallyQuantizableLinear": {"weight": "uniform fan-in", "bias": "zeros"},
}  # fmt: skip


def resolved(slot: Slot) -> Distribution | str:
    """Return the distribution that PyTorch fills this tensor from, or why it is not known."""
    said = _said(slot)
    if said in _FANS and not _fan_in(slot):
        return "The layer's weight, whose fan-in says how wide it is, is not known."
    same = _by_rule(said, slot)
    if same is not None:
        return same
    if not slot.layer:
        return "Which layer holds the tensor is not known, so neither is PyTorch's default."
    return f"PyTorch's default for {slot.attribute} of {slot.layer} is not known here."


def _said(slot: Slot) -> str | float:
    """Return the name of a rule of `core.blocks.rules`, or the number that every value is."""
    kind = KINDS.get(slot.layer)
    fills = kind.fills if kind else _FURTHER.get(slot.layer, {})
    said = fills.get(slot.attribute, "")
    argument = kind.argument(said) if kind else None
    if argument is None:
        return said
    # The argument's default is PyTorch's own; what the block says instead is not meant here.
    return "uniform fan-in" if argument.default == "default" else float(argument.default)  # type: ignore[arg-type]


def _by_rule(said: str | float, slot: Slot) -> Distribution | None:
    """Return what a rule is in terms of torch.nn.init, None where there is no such rule."""
    if isinstance(said, float):
        return Distribution.of("constant", val=said)
    if said in _FANS:
        width = 1 / math.sqrt(_fan_in(slot))
        if said == "normal fan-in":
            return Distribution.of("normal", std=width)
        return Distribution.of("uniform", a=-width, b=width)
    return {
        "zeros": Distribution.of("zeros"),
        "ones": Distribution.of("ones"),
        "normal": Distribution.of("normal"),
        "narrow normal": Distribution.of("normal", std=0.01),
        "uniform from 0 to 1": Distribution.of("uniform"),
        "kaiming normal": Distribution.of("kaiming_normal", mode="fan_out", nonlinearity="relu"),
        "xavier uniform": Distribution.of("xavier_uniform"),
    }.get(said)


def _fan_in(slot: Slot) -> int:
    weight = slot.weight or (slot.shape if slot.attribute == "weight" else ())
    return math.prod(weight[1:]) if len(weight) > 1 else 0


def _known(slot: Slot) -> Distribution:
    found = resolved(slot)
    if isinstance(found, str):
        raise ParameterError(found)
    return found


def _misfit(distribution: Distribution, slot: Slot) -> str:
    found = resolved(slot)
    return found if isinstance(found, str) else found.objection(slot)


def _words(distribution: Distribution, slot: Slot) -> str:
    said = _said(slot)
    if said not in _FANS:
        return _known(slot).words(slot)
    width = 1 / math.sqrt(_fan_in(slot))
    drawn = around(0.0, width) if said == "normal fan-in" else between(-width, width)
    return f"{drawn}: 1/√{_fan_in(slot):,}, the fan-in"


def _pieces(distribution: Distribution, slot: Slot) -> tuple[Weighted, ...]:
    return _known(slot).pieces(slot)


def _fill(
    distribution: Distribution, tensor: torch.Tensor, slot: Slot, generator: torch.Generator
) -> None:
    _known(slot).fill(tensor, slot, generator)


def _python(
    distribution: Distribution, tensor: str, generator: str, slot: Slot | None
) -> tuple[str, ...]:
    if slot is None:
        raise ParameterError("PyTorch's default is another for each layer, so a slot is needed.")
    lines = _known(slot).python(tensor, generator, slot)
    if _said(slot) not in _FANS:
        return lines
    return (f"{lines[0]}  # 1/√{_fan_in(slot):,}, the fan-in", *lines[1:])


DEFAULT = DistributionKind(
    "default", "PyTorch's default", "layer", "As the layer itself begins when nothing is said.",
    _pieces, _words, misfit=_misfit, fill=_fill, python=_python,
)  # fmt: skip
