"""Augmentation does what it says, and nothing to the picture when it is told to do nothing."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torchvision.transforms.v2 import functional as reference

from core.images.pixels import MEAN, STD, denormalize, normalize
from core.training.augmentation import augment, placements, recolour
from core.training.configuration import NO_AUGMENTATION, Augmentation


def pictures(count: int, side: int, seed: int = 0) -> torch.Tensor:
    random = torch.Generator().manual_seed(seed)
    coarse = torch.rand(count, 3, 6, 6, generator=random)
    smooth = torch.nn.functional.interpolate(coarse, (side, side), mode="bicubic").clamp(0, 1)
    return (smooth * 255).to(torch.uint8).permute(0, 2, 3, 1).contiguous()


def random(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def test_no_augmentation_leaves_the_picture() -> None:
    batch = pictures(3, 48)
    torch.testing.assert_close(
        augment(batch, 48, NO_AUGMENTATION, random()), normalize(batch), atol=2e-4, rtol=0
    )


def test_mirrors_about_half() -> None:
    batch = pictures(1, 32).repeat(400, 1, 1, 1)
    flipped = augment(batch, 32, Augmentation(True, 1.0, 1.0, 1.0, 0.0, 0.0), random())
    plain, mirrored = normalize(batch[:1]), normalize(batch[:1].flip(2))
    is_mirrored = (flipped - mirrored).abs().amax(dim=(1, 2, 3)) < 1e-3
    is_plain = (flipped - plain).abs().amax(dim=(1, 2, 3)) < 1e-3
    assert bool((is_mirrored ^ is_plain).all())
    assert 150 < int(is_mirrored.sum()) < 250


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32), st.floats(0.2, 0.7), st.floats(1.0, 1.9))
def test_windows_stay_inside_while_unturned(seed: int, zoom: float, aspect: float) -> None:
    change = Augmentation(True, zoom, zoom, aspect, 0.0, 0.0)
    where = placements(50, change, random(seed))
    corners = torch.tensor([[-1.0, -1, 1], [1, -1, 1], [-1, 1, 1], [1, 1, 1]])
    seen = torch.einsum("nij,cj->nci", where, corners)
    assert float(seen.abs().max()) <= 1 + 1e-5
    area = (where[:, 0, 0] * where[:, 1, 1]).abs()
    torch.testing.assert_close(area, torch.full((50,), zoom**2), atol=1e-4, rtol=0)


def test_rotation_is_within_its_bound() -> None:
    where = placements(500, Augmentation(False, 1.0, 1.0, 1.0, 15.0, 0.0), random())
    angles = torch.atan2(where[:, 1, 0], where[:, 0, 0]).rad2deg()
    assert 14 < float(angles.abs().max()) <= 15


def test_photos_are_moved_by_whole_pixels() -> None:
    batch = pictures(1, 32).repeat(60, 1, 1, 1)
    moved = augment(batch, 32, replace(NO_AUGMENTATION, shift=1), random())
    plain = normalize(batch[:1])[0]
    ways = [(down, right) for down in (-1, 0, 1) for right in (-1, 0, 1)]
    there = torch.stack([plain.roll(way, (1, 2)) for way in ways])  # (9, 3, 32, 32)
    inner = (moved[:, None] - there)[..., 1:-1, 1:-1].abs().amax(dim=(2, 3, 4))  # (60, 9)
    assert bool((inner.min(dim=1).values < 2e-3).all())
    assert len(inner.argmin(dim=1).unique()) == 9


@pytest.mark.parametrize("which", ["brightness", "contrast", "saturation"])
def test_each_colour_change_agrees_with_torchvision(which: str) -> None:
    x = torch.rand(2, 3, 8, 8, generator=random()) * 0.6 + 0.1
    factors = {"brightness": 1.0, "contrast": 1.0, "saturation": 1.0} | {which: 1.2}
    ours = recolour(x, *(torch.full((2,), factor) for factor in factors.values()))
    theirs = getattr(reference, f"adjust_{which}")(x, 1.2)
    torch.testing.assert_close(ours, theirs, atol=1e-3, rtol=0)


def test_draws_depend_on_the_generator_alone() -> None:
    batch = pictures(4, 64)
    torch.manual_seed(1)
    first = augment(batch, 32, Augmentation(), random(7))
    torch.manual_seed(2)
    assert torch.equal(first, augment(batch, 32, Augmentation(), random(7)))
    assert not torch.equal(first, augment(batch, 32, Augmentation(), random(8)))


def test_result_is_channels_last_and_normalized() -> None:
    black = torch.zeros(2, 64, 64, 3, dtype=torch.uint8)
    x = augment(black, 48, NO_AUGMENTATION, random())
    assert x.shape == (2, 3, 48, 48)
    assert x.is_contiguous(memory_format=torch.channels_last)
    for channel, (mean, std) in enumerate(zip(MEAN, STD, strict=True)):
        assert math.isclose(float(x[0, channel].mean()), -mean / std, abs_tol=1e-4)


def test_denormalize_undoes_normalize() -> None:
    batch = pictures(2, 16)
    assert torch.equal(denormalize(normalize(batch)), batch)
