"""How every tensor of a network gets its first values, from a seed and the tensor's own name.

Each tensor has its own generator, so its values depend on nothing but the seed and where it stands:
not on the order of building, the thread, the device or what else is in the network. The default
rule is PyTorch's own: U(−1/√fan_in, 1/√fan_in) for weights and biases of Linear and Conv2d.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import partial

import torch
from torch import Tensor, nn

from core.blocks.block import Block
from core.randomness import generator

Fill = Callable[[Tensor, nn.Module, torch.Generator], object]
Rules = Mapping[type[nn.Module], Mapping[str, Fill]]


def _constant(value: float, tensor: Tensor, module: nn.Module, generator: torch.Generator) -> None:
    tensor.fill_(value)


def _normal(
    deviation: float, tensor: Tensor, module: nn.Module, generator: torch.Generator
) -> None:
    tensor.normal_(0.0, deviation, generator=generator)


def _uniform_fan_in(tensor: Tensor, module: nn.Module, generator: torch.Generator) -> None:
    weight = module.get_parameter("weight")  # (out, in / groups, *kernel)
    bound = 1 / math.sqrt(weight[0].numel())
    tensor.uniform_(-bound, bound, generator=generator)


def _kaiming_fan_out(tensor: Tensor, module: nn.Module, generator: torch.Generator) -> None:
    nn.init.kaiming_normal_(tensor, mode="fan_out", nonlinearity="relu", generator=generator)


def _xavier(tensor: Tensor, module: nn.Module, generator: torch.Generator) -> None:
    nn.init.xavier_uniform_(tensor, generator=generator)


ZEROS, ONES = partial(_constant, 0.0), partial(_constant, 1.0)
WEIGHTS: Mapping[str, Fill] = {
    "default": _uniform_fan_in,
    "kaiming": _kaiming_fan_out,
    "xavier": _xavier,
}
NORMALIZATION: Mapping[str, Fill] = {
    "weight": ONES,
    "bias": ZEROS,
    "running_mean": ZEROS,
    "running_var": ONES,
    "num_batches_tracked": ZEROS,
}
DEFAULT: Rules = {
    nn.Linear: {"weight": _uniform_fan_in, "bias": _uniform_fan_in},
    nn.Conv2d: {"weight": _uniform_fan_in, "bias": _uniform_fan_in},
    nn.BatchNorm2d: NORMALIZATION,
}
# torchvision's constructors initialize in their own way; these rows say the same as they do.
TORCHVISION: Mapping[str, Rules] = {
    "resnet18": {**DEFAULT, nn.Conv2d: {"weight": _kaiming_fan_out}},
    "mobilenet_v3_small": {
        nn.Linear: {"weight": partial(_normal, 0.01), "bias": ZEROS},
        nn.Conv2d: {"weight": _kaiming_fan_out, "bias": ZEROS},
        nn.BatchNorm2d: NORMALIZATION,
    },
}


def _weighted(layer: type[nn.Module], block: Block) -> Rules:
    weight = WEIGHTS[str(block.argument("initialization"))]
    return {layer: {"weight": weight, "bias": _uniform_fan_in}}


def _normalizing(block: Block) -> Rules:
    weight = partial(_constant, float(block.argument("initial_weight")))  # type: ignore[arg-type]
    return {nn.BatchNorm2d: {**NORMALIZATION, "weight": weight}}


_RULES: Mapping[str, Callable[[Block], Rules]] = {
    "Linear": partial(_weighted, nn.Linear),
    "Conv2d": partial(_weighted, nn.Conv2d),
    "BatchNorm2d": _normalizing,
    "Torchvision": lambda block: TORCHVISION[str(block.argument("model"))],
}


@torch.no_grad()
def fill(block: Block, module: nn.Module, *, seed: int, prefix: str = "") -> None:
    """Give every parameter and buffer of `module`, built from the childless `block`, its values.

    `prefix` is the module's qualified name inside the whole network, "" for the network itself.
    """
    rules = _RULES[block.kind](block) if block.kind in _RULES else {}
    for place, part in module.named_modules(prefix=prefix):
        tensors = [*part.named_parameters(recurse=False), *part.named_buffers(recurse=False)]
        for name, tensor in tensors:
            qualified = f"{place}.{name}" if place else name
            values = torch.empty_like(tensor, device="cpu")  # the same numbers on every device
            rules[type(part)][name](values, part, generator(seed, "weights", qualified))
            tensor.copy_(values)
