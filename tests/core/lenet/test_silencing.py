"""Silenced filters and units: as text, as masks, and as the network whose weights behind are zero."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.blocks import build
from core.lenet import MODERN, ORIGINAL
from core.lenet.layers import layer_table
from core.lenet.scoring import scores
from core.lenet.silencing import (
    Silence,
    SilenceError,
    accuracy_by_class,
    masks,
    silenceable,
    silenced_scores,
)
from core.lenet.strip import activations

TABLE = layer_table(ORIGINAL.block())
PICTURES = np.random.default_rng(1).integers(0, 256, (30, 28, 28, 1)).astype(np.uint8)
units = st.sampled_from([(layer, 1 + unit) for layer, n in silenceable(TABLE).items()
                         for unit in range(n)])  # fmt: skip


@given(st.lists(units, max_size=20))
@settings(max_examples=30, deadline=None)
def test_text_and_back_in_any_order(chosen: list[tuple[int, int]]) -> None:
    silence = Silence.of(chosen)
    assert Silence.parse(str(silence), TABLE) == silence == Silence.of(reversed(chosen))
    for unit in chosen:
        assert silence.toggled(unit).toggled(unit) == silence


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2.1", "Layer 2 has no filter"), ("12.1", "Layer 12 has no"), ("99.1", "Layer 99"),
        ("1.7", "has 6 filters or units, no 7"), ("1.0", "no 0"), ("1", "write it like"),
        ("1.²", "write it like"), ("-1.1;", "write it like"), ("1.99999", "write it like"),
        ("-".join(f"8.{n}" for n in range(1, 67)), "64 at once"),
    ],
)  # fmt: skip
def test_hostile_texts_are_refused(text: str, words: str) -> None:
    with pytest.raises(SilenceError, match=words):
        Silence.parse(text, TABLE)


def test_silencing_is_cutting_the_weights_behind() -> None:
    """A map that is zero after its sigmoid counts for nothing in the next convolution."""
    silence = Silence.of([(1, 3), (8, 5), (8, 120)])
    module = build(ORIGINAL.block(), seed=2).eval()
    found = silenced_scores(module, PICTURES, masks(TABLE, silence))
    cut = build(ORIGINAL.block(), seed=2).eval()
    with torch.no_grad():
        cut.get_parameter("3.weight")[:, 2] = 0
        cut.get_parameter("9.weight")[:, [4, 119]] = 0
    np.testing.assert_allclose(found, scores(cut, PICTURES), rtol=1e-4, atol=1e-5)
    assert not np.allclose(found, scores(module, PICTURES))


def test_with_batch_norm_the_zero_comes_behind_the_activation() -> None:
    table = layer_table(MODERN.block())
    made = masks(table, Silence.of([(1, 1), (10, 40)]))
    assert {number: tuple(mask.shape) for number, mask in made.items()} == {
        3: (32, 1, 1), 12: (40,),
    }  # fmt: skip
    module = build(MODERN.block(), seed=0).eval()
    inside = activations(module, PICTURES[0, :, :, 0], made)
    assert not inside[3][0].any() and inside[2][0].any() and inside[3][1].any()
    assert inside[12][39] == 0 and not inside[4][0].any()


def test_nothing_silenced_changes_nothing() -> None:
    module = build(ORIGINAL.block(), seed=2).eval()
    heard: list[tuple[int, int]] = []
    found = silenced_scores(module, PICTURES, {}, lambda *done: heard.append(done))
    assert np.array_equal(found, scores(module, PICTURES))
    assert heard == [(30, 30)]
    assert not Silence.parse("", TABLE)


def test_accuracy_by_class_by_hand() -> None:
    logits = np.eye(3)[[0, 1, 1, 0]]
    shares = accuracy_by_class(logits, np.array([0, 0, 1, 1]), classes=3)
    assert shares[:2].tolist() == [0.5, 0.5]
    assert np.isnan(shares[2])
