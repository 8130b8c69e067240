"""The parts of the search for copies, against arithmetic: the transform, mirroring, stretch and shift."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from core.images.alignment import Warps, fit, resampling, smooth
from core.images.candidates import EVEN, LOWEST, candidates, cosines, mirrored, reachable, sketches
from core.images.comparing import details, on_grid, turned
from core.images.likeness import GRID


def soft(seed: int, side: int) -> Image.Image:
    """Make a picture of soft shapes."""
    tones = np.random.default_rng(seed).integers(0, 256, (7, 7), np.uint8)
    return Image.fromarray(tones).resize((side, side), Image.Resampling.BICUBIC)


def printed(picture: Image.Image) -> np.ndarray:
    return np.asarray(picture.resize((GRID, GRID), Image.Resampling.BOX))


def test_the_transform_is_the_definition() -> None:
    rows = cosines(GRID)
    assert rows @ rows.T == pytest.approx(np.eye(LOWEST), abs=1e-6)
    expected = [
        np.cos(np.pi * 3 * (2 * n + 1) / (2 * GRID)) * (2 / GRID) ** 0.5 for n in range(GRID)
    ]
    assert rows[3] == pytest.approx(expected, abs=1e-6)


def test_mirroring_keeps_the_even_part_and_negates_the_odd() -> None:
    prints = np.stack([printed(soft(seed, 64)) for seed in range(4)])
    plain, other = (sketches(each).values for each in (prints, prints[:, :, ::-1]))
    assert plain[:, :EVEN] == pytest.approx(other[:, :EVEN], abs=1e-5)
    assert plain[:, EVEN:] == pytest.approx(-other[:, EVEN:], abs=1e-5)
    assert np.linalg.norm(plain, axis=1) == pytest.approx(np.ones(4), abs=1e-5)


def test_tangents_are_orthonormal_and_point_where_a_shift_leads() -> None:
    wide = np.asarray(soft(3, 66))
    here, there = wide[:64, :64], wide[:64, 1:65]  # a 64th further
    prints = np.stack(
        [each.reshape(GRID, 2, GRID, 2).mean((1, 3)).astype(np.uint8) for each in (here, there)]
    )
    found = sketches(prints)
    assert found.tangents[0] @ found.tangents[0].T == pytest.approx(np.eye(4), abs=1e-3)
    rest = found.values[1] - found.values[0]
    assert np.linalg.norm(found.tangents[0] @ rest) > 0.9 * np.linalg.norm(rest)
    pair = np.array([0]), np.array([1])
    assert 1 >= reachable(found, *pair)[0] > found.values[0] @ found.values[1]


def test_candidates_are_those_of_all_products() -> None:
    prints = np.stack([printed(soft(seed, 32)) for seed in (1, 2, 3, 1, 4)])
    prints[3] = prints[3][:, ::-1]
    found, among = sketches(prints), np.array([0, 2, 3, 4])
    i, j = candidates(found, among, 0)
    assert (0, 3) in zip(i.tolist(), j.tolist(), strict=True)
    assert mirrored(found, np.array([0]), np.array([3])).tolist() == [True]
    assert not set(candidates(found, among, 1)[0]) & {0, 1}


@pytest.mark.parametrize("box", [(0, 0, 372, 400), (20, 30, 400, 390), (0, 0, 400, 400)])
def test_a_crop_is_laid_where_it_was_cut(box: tuple[int, int, int, int]) -> None:
    whole = soft(5, 400)
    a, b = printed(whole.crop(box)), printed(whole)
    warps = Warps.none(1)
    (likeness,) = fit(*(smooth(each[None].astype(np.float32)) for each in (a, b)), warps, 6)
    left, top, right, bottom = (edge / 400 for edge in box)
    expected = [right - left, (left + right - 1) / 2, bottom - top, (top + bottom - 1) / 2]
    assert warps.values[0] == pytest.approx(expected, abs=0.006)
    assert likeness > 0.998


def test_resampling_without_a_warp_changes_nothing() -> None:
    matrices, inside = resampling(5, np.ones(1, np.float32), np.zeros(1, np.float32))
    assert matrices[0] == pytest.approx(np.eye(5), abs=1e-5)
    assert inside.all()
    half, inside = resampling(4, np.ones(1, np.float32), np.full(1, 0.125, np.float32))
    assert half[0, 0] == pytest.approx([0.5, 0.5, 0, 0])
    assert inside[0].tolist() == [1, 1, 1, 1]


def test_smoothing_and_turning() -> None:
    point = np.zeros((1, 3, 3), np.float32)
    point[0, 1, 1] = 16
    assert smooth(point)[0].tolist() == [[1, 2, 1], [2, 4, 2], [1, 2, 1]]
    edge = np.arange(9, dtype=np.float32).reshape(1, 3, 3)
    assert turned(edge, np.array([True]))[0, 0].tolist() == [2, 1, 0]
    assert turned(edge, np.array([False])).tolist() == edge.tolist()


def test_details_tell_what_the_whole_does_not() -> None:
    random = np.random.default_rng(2)
    whole = np.add.outer(np.arange(GRID), 2.0 * np.arange(GRID)) * 2 + 30  # a slope has no details
    grains = random.normal(0, 6, (2, GRID, GRID))
    one, other, again = (np.clip(whole + each, 0, 255) for each in (*grains, grains[0] * 0.9))
    prints = on_grid(np.stack([one, other, again]).astype(np.uint8), 0)
    for k, (least, most) in {1: (-1, 0.4), 2: (0.97, 1)}.items():
        pair, warps = (prints[:1], prints[k : k + 1]), Warps.none(1)
        assert fit(*pair, warps, 2)[0] > 0.98
        assert least < details(*pair, warps)[0] <= most


def test_prints_are_halved_by_averaging() -> None:
    print_ = np.tile(np.array([[10, 20], [30, 40]], np.uint8), (1, 4, 4))
    assert np.unique(on_grid(print_, 1)).tolist() == [25]
