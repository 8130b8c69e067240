"""What is sent stays small, whatever network it is."""

from __future__ import annotations

import pytest

from core.lenet import MODERN, ORIGINAL, SIX_CONVOLUTIONS, Convolution, LeNet
from core.lenet.layers import layer_table
from core.lenet.moments.room import (
    FEW_MOMENTS,
    MOST_BYTES,
    MOST_MOMENTS,
    bytes_of,
    channels_before,
    room_for,
    thinned,
)

WIDE = LeNet(
    (Convolution(256, 3, padding=1, pool=2), Convolution(128, 5, padding=2, pool=2)), (16,)
)


@pytest.mark.parametrize("lenet", [ORIGINAL, MODERN, SIX_CONVOLUTIONS, WIDE])
def test_all_moments_together_fit(lenet: LeNet) -> None:
    table = layer_table(lenet.block())
    inputs = channels_before(table)
    room = room_for(table, inputs, 64)
    assert FEW_MOMENTS <= room.moments <= MOST_MOMENTS
    assert bytes_of(table, inputs, room) <= MOST_BYTES
    assert room_for(table, inputs, 5).moments == 5
    whole = all(room.shown(layer) == layer.shape[0] for layer in table)
    assert whole is (lenet is not WIDE)


def test_the_bytes_of_the_courses_network_by_hand() -> None:
    table = layer_table(ORIGINAL.block())
    maps = 2 * 4704 + 1176 + 2 * 1600 + 2 * 400 + 2 * 120 + 2 * 84 + 10
    kernels = 6 * 25 + 16 * 6 * 25
    inputs = channels_before(table)
    assert bytes_of(table, inputs, room_for(table, inputs, 1)) == maps + kernels


def test_thinning_is_even_and_keeps_both_ends() -> None:
    assert thinned(range(9), 5) == (0, 2, 4, 6, 8)
    assert thinned(range(3), 5) == (0, 1, 2)
    assert thinned(range(5), 1) == (4,)
