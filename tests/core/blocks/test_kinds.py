"""Every row of the table of kinds against the PyTorch module that it stands for."""

from __future__ import annotations

import inspect
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from torch import Tensor, nn

from core.blocks import KINDS, Block, BlockError, Kind, build
from tests.core.blocks.strategies import leaves

PICTURES, ROWS, SIGNALS = (2, 4, 8, 9), (3, 4), (2, 4, 11)

# kind, arguments, PyTorch's module, shape of an input
LAYERS: list[tuple[str, dict[str, Any], nn.Module, tuple[int, ...]]] = [
    ("Linear", {"in_features": 5, "out_features": 3}, nn.Linear(5, 3), (2, 5)),
    (
        "Conv2d",
        {
            "in_channels": 4, "out_channels": 6, "kernel_size": (3, 5), "stride": (2, 1),
            "padding": (1, 0), "dilation": 2, "groups": 2, "bias": False,
        },
        nn.Conv2d(4, 6, (3, 5), (2, 1), (1, 0), 2, 2, bias=False),
        (2, 4, 11, 13),
    ),
    (
        "Conv1d",
        {"in_channels": 4, "out_channels": 6, "kernel_size": 3, "stride": 2, "groups": 2},
        nn.Conv1d(4, 6, 3, stride=2, groups=2),
        SIGNALS,
    ),
    (
        "ConvTranspose2d",
        {
            "in_channels": 4, "out_channels": 6, "kernel_size": (3, 2), "stride": (2, 3),
            "padding": 1, "output_padding": (1, 2), "dilation": 2, "groups": 2,
        },
        nn.ConvTranspose2d(4, 6, (3, 2), (2, 3), 1, (1, 2), 2, dilation=2),
        PICTURES,
    ),
    (
        "MaxPool2d",
        {"kernel_size": 3, "stride": 2, "padding": 1, "ceil_mode": True},
        nn.MaxPool2d(3, 2, 1, ceil_mode=True),
        PICTURES,
    ),
    (
        "AvgPool2d",
        {"kernel_size": (2, 3), "stride": 2, "padding": (0, 1), "count_include_pad": False},
        nn.AvgPool2d((2, 3), 2, (0, 1), count_include_pad=False),
        PICTURES,
    ),
    ("MaxPool1d", {"kernel_size": 3, "stride": 2, "padding": 1}, nn.MaxPool1d(3, 2, 1), SIGNALS),
    ("AvgPool1d", {"kernel_size": 3, "stride": 2}, nn.AvgPool1d(3, 2), SIGNALS),
    ("AdaptiveAvgPool2d", {"output_size": (2, 1)}, nn.AdaptiveAvgPool2d((2, 1)), PICTURES),
    ("AdaptiveMaxPool2d", {"output_size": (2, 1)}, nn.AdaptiveMaxPool2d((2, 1)), PICTURES),
    (
        "BatchNorm2d",
        {"num_features": 4, "eps": 1e-3, "momentum": 0.3},
        nn.BatchNorm2d(4, eps=1e-3, momentum=0.3),
        PICTURES,
    ),
    ("BatchNorm2d", {"num_features": 4, "affine": False}, nn.BatchNorm2d(4, affine=False), PICTURES),
    (
        "BatchNorm1d",
        {"num_features": 4, "track_running_stats": False},
        nn.BatchNorm1d(4, track_running_stats=False),
        ROWS,
    ),
    ("LayerNorm", {"normalized_shape": (8, 9)}, nn.LayerNorm((8, 9)), PICTURES),
    ("LayerNorm", {"normalized_shape": 4, "bias": False}, nn.LayerNorm(4, bias=False), ROWS),
    ("GroupNorm", {"num_groups": 2, "num_channels": 4}, nn.GroupNorm(2, 4), PICTURES),
    ("Dropout", {"p": 0.25}, nn.Dropout(0.25), (2, 8)),
    ("Dropout2d", {"p": 0.25}, nn.Dropout2d(0.25), PICTURES),
    ("Flatten", {}, nn.Flatten(), (2, 3, 4, 5)),
    ("Flatten", {"start_dim": 0, "end_dim": -2}, nn.Flatten(0, -2), (2, 3, 4, 5)),
    ("Unflatten", {"dim": 1, "unflattened_size": (2, 2)}, nn.Unflatten(1, (2, 2)), ROWS),
    ("Identity", {}, nn.Identity(), (2, 3)),
    ("ReLU", {}, nn.ReLU(), (2, 3)),
    ("Sigmoid", {}, nn.Sigmoid(), (2, 3)),
    ("Tanh", {}, nn.Tanh(), (2, 3)),
    ("GELU", {"approximate": "tanh"}, nn.GELU("tanh"), (2, 3)),
    ("SiLU", {}, nn.SiLU(), (2, 3)),
    ("LeakyReLU", {"negative_slope": 0.2}, nn.LeakyReLU(0.2), (2, 3)),
    ("PReLU", {"num_parameters": 4, "init": 0.5}, nn.PReLU(4, 0.5), PICTURES),
    ("ELU", {"alpha": 2.0}, nn.ELU(2.0), (2, 3)),
    ("Softplus", {"beta": 2.0, "threshold": 1.0}, nn.Softplus(2.0, 1.0), (2, 3)),
    ("Hardswish", {}, nn.Hardswish(), (2, 3)),
    ("Softmax", {"dim": 1}, nn.Softmax(1), PICTURES),
    ("LogSoftmax", {"dim": -1}, nn.LogSoftmax(-1), ROWS),
]  # fmt: skip

PYTORCHS = {name: kind for name, kind in KINDS.items() if kind.written.startswith("nn.")}


def noise(*shape: int) -> Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(0))


@pytest.mark.parametrize(("kind", "arguments", "theirs", "shape"), LAYERS)
def test_a_layer_is_pytorchs_own(
    kind: str, arguments: dict[str, Any], theirs: nn.Module, shape: tuple[int, ...]
) -> None:
    ours = build(Block.of(kind, **arguments))
    assert type(ours) is type(theirs)
    assert repr(ours) == repr(theirs)
    assert ours.training
    assert all(parameter.requires_grad for parameter in ours.parameters())
    theirs.load_state_dict(ours.state_dict())
    assert torch.equal(ours.eval()(noise(*shape)), theirs.eval()(noise(*shape)))


def test_an_embedding_is_pytorchs_own() -> None:
    ours = build(Block.of("Embedding", num_embeddings=7, embedding_dim=3))
    assert repr(ours) == repr(nn.Embedding(7, 3))
    rows = ours(torch.tensor([[6, 0], [0, 1]]))
    assert torch.equal(rows, ours.get_parameter("weight")[[6, 0, 0, 1]].reshape(2, 2, 3))


def test_every_layer_of_the_table_is_compared() -> None:
    elsewhere = {"Sequential", "Repeat", "Embedding"}
    elsewhere |= {name for name, kind in KINDS.items() if kind.becomes}
    assert PYTORCHS.keys() - elsewhere == {kind for kind, *_ in LAYERS}


@pytest.mark.parametrize(
    "kind", [k for k in PYTORCHS.values() if k.name != "Repeat"], ids=lambda kind: kind.name
)
def test_arguments_and_defaults_are_pytorchs(kind: Kind) -> None:
    theirs = inspect.signature(getattr(nn, kind.name)).parameters
    for argument in kind.arguments:
        if not argument.own and argument.default is not None and argument.name != "output_size":
            assert argument.default == theirs[argument.name].default, argument.name
        assert argument.own or argument.name in theirs


def test_every_row_is_explained_and_says_how_its_tensors_begin() -> None:
    for kind in KINDS.values():
        assert kind.help.endswith(".")
        assert len(kind.help) < 100
        for argument in kind.arguments:
            assert argument.help
            assert not argument.help.endswith(".")
            if argument.default is not None:
                assert argument.read(argument.default) == argument.default
        if kind.becomes:
            assert KINDS[kind.becomes].fills.keys() == kind.fills.keys()


@settings(max_examples=60, deadline=None)
@given(leaves())
def test_any_leaf_has_a_shape_or_a_reason(block: Block) -> None:
    try:
        module = build(block, device="meta")
    except BlockError as error:
        pytest.fail(f"{block} passed the table but not PyTorch: {error}")
    assert all(tensor.is_meta for tensor in (*module.parameters(), *module.buffers()))
