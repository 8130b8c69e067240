"""What a layer holds, remembered, so that it can be seen what a pass changes."""

from __future__ import annotations

from collections.abc import Mapping

from torch import Tensor, nn
from torch.nn.parameter import is_lazy

from core.parameters import parameter_tree, tensor_at


def tensors_of(module: nn.Module) -> dict[str, Tensor]:
    """Return copies of all tensors that a module holds, plain attributes included, by their paths."""
    found = {row.path: tensor_at(module, row.path) for row in parameter_tree(module).tensors}
    return {path: each.detach().clone() for path, each in found.items() if not is_lazy(each)}


def changed(before: Mapping[str, Tensor], module: nn.Module) -> list[str]:
    """Return the paths of the tensors that are new, or not as they were."""
    now = tensors_of(module)
    return [
        path for path, each in now.items() if path not in before or _differs(before[path], each)
    ]


def _differs(old: Tensor, new: Tensor) -> bool:
    if old.shape != new.shape or old.dtype != new.dtype:
        return True
    return not (old.eq(new) | (old.ne(old) & new.ne(new))).all().item()
