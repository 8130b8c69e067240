"""A new block fits where it is put, as far as one can tell; every kind has a first guess."""

from __future__ import annotations

import pytest
import torch

from core.blocks import KINDS, TIED, build
from core.blocks.suggestions import suggested

PICTURE, ROW = (2, 3, 12, 12), (2, 24)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != TIED])
@pytest.mark.parametrize("arriving", [None, (), (4,), ROW, PICTURE])
def test_every_kind_can_be_added_anywhere(kind: str, arriving: tuple[int, ...] | None) -> None:
    assert suggested(kind, arriving).kind == kind


@pytest.mark.parametrize(
    ("kind", "arriving"),
    [
        ("Linear", ROW), ("Linear", PICTURE), ("MyLinear", ROW), ("BatchNorm1d", ROW),
        ("Conv2d", PICTURE), ("BatchNorm2d", PICTURE), ("MaxPool2d", PICTURE), ("Flatten", PICTURE),
        ("GroupNorm", PICTURE), ("LayerNorm", ROW), ("Residual", ROW), ("Parallel", PICTURE),
        ("Repeat", ROW), ("Unflatten", ROW), ("LazyLinear", ROW), ("ConvTranspose2d", PICTURE),
    ],
)  # fmt: skip
def test_a_guess_takes_what_arrives(kind: str, arriving: tuple[int, ...]) -> None:
    x = torch.empty(arriving, device="meta")
    assert len(build(suggested(kind, arriving), device="meta").eval()(x).shape) >= 2
