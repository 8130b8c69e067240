"""A copy of a layer in which tensors share memory as they do in the layer."""

from __future__ import annotations

from copy import deepcopy

from torch import nn

from core.parameters import parameter_tree, tensor_at


def copied(module: nn.Module) -> nn.Module:
    """Return a copy; what uses a parameter's memory uses that of the copy's parameter.

    deepcopy alone parts them: a plain attribute made by `self.weight.data` would be a tensor of its own.
    """
    copy = deepcopy(module)
    rows = parameter_tree(module).tensors
    for row in rows:
        if row.shares >= 0:
            mine, owner = (tensor_at(module, each.path) for each in (row, rows[row.shares]))
            theirs = tensor_at(copy, rows[row.shares].path)
            if theirs.stride() == owner.stride():
                start = mine.storage_offset() - owner.storage_offset() + theirs.storage_offset()
                shared = theirs.detach().as_strided(mine.shape, mine.stride(), max(start, 0))
                tensor_at(copy, row.path).data = shared
    return copy
