"""Arguments that a row of the table does not take: refused in a sentence, with the place."""

from __future__ import annotations

from typing import Any

import pytest

from core.blocks import Block, BlockError


@pytest.mark.parametrize(
    ("kind", "arguments", "sentence"),
    [
        ("GroupNorm", {"num_groups": 4, "num_channels": 6}, "num_channels is 6, which 4 groups"),
        ("LayerNorm", {"normalized_shape": [10**6] * 8}, "at most 1,000,000,000 are allowed"),
        ("LayerNorm", {"normalized_shape": [0]}, "up to 8 whole numbers from 1"),
        ("LayerNorm", {"normalized_shape": []}, "normalized_shape is a list"),
        ("LayerNorm", {"normalized_shape": [1] * 9}, "normalized_shape is a list"),
        (
            "Embedding",
            {"num_embeddings": 10**9, "embedding_dim": 1},
            "num_embeddings is 1000000000",
        ),
        ("Flatten", {"start_dim": -1, "end_dim": -2}, "start_dim is -1, but may not come after"),
        ("Flatten", {"start_dim": 99}, "from -8 to 7"),
        ("Unflatten", {"dim": 1, "unflattened_size": (2, -1)}, "unflattened_size is 2 × -1"),
        ("Conv1d", {"in_channels": 3, "out_channels": 2, "kernel_size": 513}, "from 1 to 512"),
        ("LazyConv2d", {"out_channels": 3, "kernel_size": 1, "groups": 2}, "out_channels is 3"),
        (
            "LazyConvTranspose2d",
            {"out_channels": 3, "kernel_size": 2, "stride": (2, 1), "output_padding": 1},
            r"smaller than stride \(1\) or dilation \(1\)",
        ),
        ("AvgPool1d", {"kernel_size": 2, "stride": 1, "padding": 2}, "half of the window, 1"),
        ("MaxPool1d", {"kernel_size": 2, "stride": 0}, "stride is 0"),
        ("PReLU", {"init": float("nan")}, "init is nan"),
        ("PReLU", {"init": float("inf")}, "init is inf"),
        ("Softmax", {}, "dim is missing"),
        ("Softplus", {"beta": 0}, "beta is 0"),
        ("FixedHiddenMLP", {"constant": "parameter"}, "one of attribute, buffer"),
        ("MLP", {"hidden": -1}, "hidden is -1"),
        ("NestMLP", {"hidden": 1}, "NestMLP has no argument 'hidden'; it has: none"),
    ],
)
def test_wrong_arguments_are_refused(kind: str, arguments: dict[str, Any], sentence: str) -> None:
    document = {
        "version": 1,
        "kind": "Sequential",
        "children": [{"kind": kind, "arguments": arguments}],
    }
    with pytest.raises(BlockError, match=sentence):
        Block.of(kind, **arguments)
    with pytest.raises(BlockError, match=rf'At "0" \({kind}\): .*{sentence}'):
        Block.from_document(document)
