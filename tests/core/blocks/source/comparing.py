"""Running a written file, and holding its network against the one that `build` makes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import torch
from torch import Tensor, nn

from core.blocks import Block, build
from core.blocks.source import source


def written(block: Block) -> nn.Module:
    """Execute the source of `block`, and return its network."""
    names: dict[str, Any] = {"__name__": "written"}
    exec(compile(source(block), "written.py", "exec"), names)
    network: Callable[[], nn.Module] = names["Network"]
    return network()


def sharing(network: nn.Module) -> dict[str, str]:
    """Return for every place the place under which its module is met first."""
    first: dict[nn.Module, str] = {}
    modules = network.named_modules(remove_duplicate=False)
    return {place: first.setdefault(module, place) for place, module in modules}


def twins(block: Block, sample: Tensor | None = None) -> tuple[nn.Module, nn.Module]:
    """Return the built network and the written one, compared and with the same values."""
    built, other = build(block, seed=3, sample=sample), written(block)
    if sample is None:
        assert [tensor.shape for tensor in built.parameters()] == [
            tensor.shape for tensor in other.parameters()
        ]
    assert list(built.state_dict()) == list(other.state_dict())
    assert sharing(built) == sharing(other)
    other.load_state_dict(built.state_dict())
    for one, twin in zip(_all_modules(built), _all_modules(other), strict=True):
        for name, value in _unsaved(one):
            setattr(twin, name, value)
    return built.eval(), other.eval()


def check(block: Block, x: Tensor, *, lazy: bool = False) -> None:
    """Assert that both networks make the same of `x`, bit for bit."""
    built, other = twins(block, x if lazy else None)
    with torch.no_grad():
        assert torch.equal(built(x), other(x))


def _all_modules(network: nn.Module) -> list[nn.Module]:
    """Return every module, those in a plain list too."""
    found = list(network.modules())
    hidden = [getattr(module, "layers", None) or [] for module in found]
    return [
        *found,
        *(below for layers in hidden for layer in layers for below in _all_modules(layer)),
    ]


def _unsaved(module: nn.Module) -> Iterator[tuple[str, Any]]:
    """Go through the plain tensors of a module, and the layers that PyTorch does not know of."""
    for name, value in vars(module).items():
        if isinstance(value, Tensor) or (name == "layers" and isinstance(value, list)):
            yield name, value
