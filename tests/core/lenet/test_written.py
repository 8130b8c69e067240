"""Drawings as text: what is written is read back, and nothing else is."""

from __future__ import annotations

import base64
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.lenet import written


def a_shirt() -> str:
    picture = np.zeros((28, 28), np.uint8)
    picture[5:24, 9:19] = 255
    picture[6:10, 3:25] = 204
    return written.to_digits(picture)


@given(st.binary(min_size=392, max_size=392))
@settings(max_examples=25, deadline=None)
def test_digits_and_pictures_are_the_same(data: bytes) -> None:
    digits = data.hex()
    picture = written.from_digits(digits)
    assert picture.shape == (28, 28)
    assert written.to_digits(picture) == digits
    link = written.to_link(digits)
    assert link is None or (len(link) <= 400 and written.from_link(link) == digits)


def test_a_simple_drawing_fits_into_a_link() -> None:
    link = written.to_link(a_shirt())
    assert link is not None
    assert len(link) < 60
    assert written.from_link(link) == a_shirt()


def test_noise_does_not_fit_into_a_link() -> None:
    noise = np.random.default_rng(0).integers(0, 256, (28, 28), np.uint8)
    assert written.to_link(written.to_digits(noise)) is None


def test_greys_become_the_nearest_of_sixteen_levels() -> None:
    picture = np.arange(784, dtype=np.uint16).reshape(28, 28).clip(max=255).astype(np.uint8)
    kept = written.from_digits(written.to_digits(picture))
    assert np.abs(kept.astype(int) - picture).max() <= 8


@given(st.text(max_size=500) | st.text("0123456789abcdef", min_size=783, max_size=785))
@settings(max_examples=30, deadline=None)
def test_other_texts_are_no_digits(text: str) -> None:
    if len(text) == 784:
        assert written.from_digits(text).shape == (28, 28)
        return
    with pytest.raises(ValueError, match="784"):
        written.from_digits(text)


@given(
    st.text(max_size=60)
    | st.binary(max_size=90).map(lambda b: base64.urlsafe_b64encode(b).decode())
)
@settings(max_examples=30, deadline=None)
def test_other_links_are_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match="The link"):
        written.from_link(text)


def test_a_link_that_would_unpack_to_a_lot_is_refused() -> None:
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = packed.compress(bytes(200_000)) + packed.flush()
    text = base64.urlsafe_b64encode(data).decode().rstrip("=")
    assert len(text) <= 400
    with pytest.raises(ValueError, match="28 × 28"):
        written.from_link(text)
