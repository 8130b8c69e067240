"""What a poor photo has lost: each loss is what it says it is, and only on its share."""

from __future__ import annotations

import io

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from core.training.configuration import Augmentation
from core.training.quality import (
    STEPS,
    blurred,
    compressed,
    cosines,
    covered,
    greyed,
    lower_quality,
)


def random(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def smooth(count: int = 2, side: int = 64) -> torch.Tensor:
    coarse = torch.rand(count, 3, 9, 9, generator=random())
    return torch.nn.functional.interpolate(coarse, (side, side), mode="bilinear")


def test_nothing_is_drawn_where_nothing_is_asked_for() -> None:
    draws = random()
    before, x = draws.get_state(), smooth()
    assert lower_quality(x, Augmentation(), draws) is x
    assert torch.equal(draws.get_state(), before)


@pytest.mark.parametrize("name", ["degrade", "grey", "erase"])
def test_a_share_of_the_pictures_is_changed(name: str) -> None:
    x = smooth(1).expand(400, -1, -1, -1).clone()
    given = x.clone()
    y = lower_quality(x, Augmentation(**{name: 0.3}), random(1))
    assert torch.equal(x, given)  # its argument is left as it was
    changed = (y != x).flatten(1).any(dim=1).float().mean()
    assert 0.2 < float(changed) < 0.4
    assert float(y.min()) >= 0 and float(y.max()) <= 1


def test_the_cosine_transform_is_orthogonal() -> None:
    waves = cosines(torch.zeros(1, dtype=torch.float64))
    torch.testing.assert_close(waves @ waves.T, torch.eye(8, dtype=torch.float64))


def test_compression_is_what_a_file_does_to_brightness() -> None:
    pixels = (smooth(1)[0].mean(dim=0) * 255).round().byte().numpy()
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", qtables=[[int(s) for row in STEPS for s in row]])
    expected = np.asarray(Image.open(file), np.float64)
    x = torch.from_numpy(pixels / 255.0).expand(1, 3, -1, -1)
    found = compressed(x, 1.0)[0, 0].numpy() * 255
    # A file counts brightness from 128 on, which moves only what is rounded in the mean.
    assert np.abs(found - expected).mean() < 1.2
    assert np.abs(found - pixels).mean() > 0.3


def test_what_fills_no_block_stays() -> None:
    x = smooth(1, 20)
    y = compressed(x, 4.0)
    assert torch.equal(y[..., 16:, :], x[..., 16:, :]) and torch.equal(y[..., 16:], x[..., 16:])
    assert not torch.equal(y[..., :16, :16], x[..., :16, :16])


def test_blurring_takes_the_fine_and_keeps_the_coarse() -> None:
    x = torch.rand(1, 3, 64, 64, generator=random())
    y = blurred(x, 0.4)
    assert float(y.std()) < 0.6 * float(x.std())
    torch.testing.assert_close(y.mean(), x.mean(), atol=0.01, rtol=0)


def test_grey_is_the_pixel_s_brightness() -> None:
    x = torch.zeros(1, 3, 1, 1)
    x[0, 1] = 1.0
    assert torch.allclose(greyed(x), torch.full((1, 3, 1, 1), 0.587), atol=1e-3)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32), st.integers(8, 70), st.integers(8, 70))
def test_one_rectangle_is_covered(seed: int, height: int, width: int) -> None:
    x = torch.full((3, 3, height, width), -1.0)
    y = covered(x, random(seed))
    for picture in y:
        hidden = (picture != -1).all(dim=0)
        rows, columns = hidden.any(dim=1), hidden.any(dim=0)
        assert torch.equal(hidden, rows[:, None] & columns[None])
        assert abs(float(rows.float().mean()) - 0.325) <= 0.175 + 1 / height
        assert abs(float(columns.float().mean()) - 0.325) <= 0.175 + 1 / width
        colours = picture[:, hidden]
        assert bool((colours == colours[:, :1]).all())
