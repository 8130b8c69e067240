"""Complete trees of small networks, as text."""

from __future__ import annotations

import pytest
from torch import nn

from core.parameters import ModuleTree, parameter_tree
from tests.core.parameters.networks import Everything, FixedHiddenMLP, ListMLP, lazy, tied


def written(tree: ModuleTree) -> str:
    lines = []
    for row in tree.modules:
        words = [row.name or "net", row.type, f"{row.parameters}+{row.buffers}" + "?" * row.lazy]
        words += [f"= {row.first}"] * (row.first != row.path)
        words += ["unregistered"] * (not row.registered)
        lines.append("  " * row.depth + " ".join(words))
        indent = "  " * row.depth + "  ."
        lines += [indent + tensor(tree, index, row.path) for index in row.tensors]
    return "\n".join([*lines, "keys", *(f"  {row.key}:{row.tensor}" for row in tree.keys)])


def tensor(tree: ModuleTree, index: int, path: str) -> str:
    row = tree.tensors[index]
    inside = [name for name in (*row.names, *row.held) if name.startswith(path)]
    shape = "?" if row.shape is None else "×".join(map(str, row.shape)) or "scalar"
    flags = "".join(
        letter
        for letter, flag in zip("lsm", (row.learned, row.saved, row.moved), strict=True)
        if flag
    )
    shares = f" shares:{row.shares}" if row.shares >= 0 else ""
    name = min(inside, key=len)[len(path) :].lstrip(".")
    return f"{name} {index} {row.role} {shape} {row.dtype} {flags or 'nothing'}{shares}"


GOLDEN: list[tuple[nn.Module, str]] = [
    (
        tied(),
        """
net Sequential 121+0
  0 Linear 40+0
    .weight 0 parameter 8×4 float32 lsm
    .bias 1 parameter 8 float32 lsm
  1 ReLU 0+0
  2 Linear 72+0
    .weight 2 parameter 8×8 float32 lsm
    .bias 3 parameter 8 float32 lsm
  3 ReLU 0+0
  4 Linear 72+0 = 2
    .weight 2 parameter 8×8 float32 lsm
    .bias 3 parameter 8 float32 lsm
  5 ReLU 0+0
  6 Linear 9+0
    .weight 4 parameter 1×8 float32 lsm
    .bias 5 parameter 1 float32 lsm
keys
  0.weight:0
  0.bias:1
  2.weight:2
  2.bias:3
  4.weight:2
  4.bias:3
  6.weight:4
  6.bias:5
""",
    ),
    (
        FixedHiddenMLP(),
        """
net FixedHiddenMLP 420+0
  .rand_weight 0 attribute 20×20 float32 nothing
  linear Linear 420+0
    .weight 1 parameter 20×20 float32 lsm
    .bias 2 parameter 20 float32 lsm
keys
  linear.weight:1
  linear.bias:2
""",
    ),
    (
        ListMLP(),
        """
net ListMLP 0+0
  layers[0] Linear 40+0 unregistered
    .weight 0 parameter 8×4 float32 nothing
    .bias 1 parameter 8 float32 nothing
  layers[1] ReLU 0+0 unregistered
  layers[2] Linear 9+0 unregistered
    .weight 2 parameter 1×8 float32 nothing
    .bias 3 parameter 1 float32 nothing
keys
""",
    ),
    (
        lazy(),
        """
net Sequential 0+0?
  0 LazyLinear 0+0?
    .weight 0 parameter ? float32 lsm
    .bias 1 parameter ? float32 lsm
  1 ReLU 0+0
  2 LazyLinear 0+0?
    .weight 2 parameter ? float32 lsm
    .bias 3 parameter ? float32 lsm
keys
  0.weight:0
  0.bias:1
  2.weight:2
  2.bias:3
""",
    ),
    (
        nn.Sequential(nn.Conv2d(1, 2, 3, bias=False), nn.BatchNorm2d(2)),
        """
net Sequential 22+5
  0 Conv2d 18+0
    .weight 0 parameter 2×1×3×3 float32 lsm
  1 BatchNorm2d 4+5
    .weight 1 parameter 2 float32 lsm
    .bias 2 parameter 2 float32 lsm
    .running_mean 3 buffer 2 float32 sm
    .running_var 4 buffer 2 float32 sm
    .num_batches_tracked 5 buffer scalar int64 sm
keys
  0.weight:0
  1.weight:1
  1.bias:2
  1.running_mean:3
  1.running_var:4
  1.num_batches_tracked:5
""",
    ),
    (
        Everything(),
        """
net Everything 9+7
  .scale 0 parameter 3 float32 sm
  .mean 1 buffer 2 float64 sm
  .mask 2 buffer 5 bool m
  .constant 3 attribute 4 int64 nothing
  .view 4 attribute 3×2 float32 nothing shares:7
  .turned 5 attribute 2×3 float32 nothing shares:7
  .table["a.b"] 6 attribute 1 float32 nothing
  layer Linear 6+0
    .weight 7 parameter 3×2 float32 lsm
  table[7] Linear 2+0 unregistered
    .weight 8 parameter 1×1 float32 nothing
    .bias 9 parameter 1 float32 nothing
  list(table.values())[2][0] ReLU 0+0 unregistered
keys
  scale:0
  mean:1
  layer.weight:7
""",
    ),
]


@pytest.mark.parametrize(
    ("network", "text"), GOLDEN, ids=[type(network).__name__ for network, _ in GOLDEN]
)
def test_trees(network: nn.Module, text: str) -> None:
    assert written(parameter_tree(network)) == text.strip("\n")
