"""Covering pictures, and what a network makes of them, against a network that can be seen through."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as some
from torch import Tensor, nn

from core.explanation.covering import covered, marked_mask, patch_side, random_masks
from core.explanation.heatmaps import heatmap
from core.explanation.occlusion import occlusion_check, said_of
from core.explanation.study import occlusion_study
from core.prediction import Classifier, classify, load_classifier
from core.randomness import generator
from tests.core.prediction.models import SIDE, pictures, save_model


class Corner(nn.Module):
    """Says "cat" by how bright the upper left quarter is, and by nothing else."""

    def __init__(self) -> None:
        super().__init__()
        self.look = nn.Conv2d(3, 1, 1, bias=False)
        nn.init.ones_(self.look.weight)

    def forward(self, x: Tensor) -> Tensor:
        said = self.look(x)[..., : SIDE // 2, : SIDE // 2].mean(dim=(1, 2, 3))
        return torch.stack([said, -said], dim=1)


@pytest.fixture
def corner(tmp_path: Path) -> Classifier:
    classifier = load_classifier(save_model(tmp_path / "w.safetensors"))
    return replace(classifier, module=Corner().eval().requires_grad_(False), notebooks=None)


def bright_corner() -> np.ndarray:
    picture = np.zeros((SIDE, SIDE, 3), np.uint8)
    picture[: SIDE // 2, : SIDE // 2] = 255
    return picture


@settings(max_examples=20, deadline=None)
@given(some.integers(8, 60), some.floats(0.01, 0.9), some.integers(0, 2**31))
def test_both_shapes_cover_as_much_as_a_random_patch(side: int, share: float, seed: int) -> None:
    heat = np.random.default_rng(seed).random((side, side))
    masks = [marked_mask(heat, share, "patch"), marked_mask(heat, share, "places")]
    masks += random_masks(side, share, 3, generator(seed, "test"))
    assert {int(mask.sum()) for mask in masks} == {patch_side(side, share) ** 2}
    hottest = np.unravel_index(heat.argmax(), heat.shape)
    assert masks[0][hottest] and masks[1][hottest]
    assert heat[masks[1]].min() >= heat[~masks[1]].max()


@pytest.mark.parametrize("share", [0.0, 1.0, -1.0, float("nan")])
def test_an_impossible_share_is_refused(share: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        marked_mask(np.ones((8, 8)), share)


def test_a_cover_has_the_mean_colour_and_leaves_the_rest() -> None:
    (picture,) = pictures(1)
    mask = marked_mask(np.eye(SIDE), 0.25)
    for fill in ("mean", "blur"):
        seen = covered(picture, mask, fill)  # type: ignore[arg-type]
        np.testing.assert_array_equal(seen[~mask], picture[~mask])
        assert seen.dtype == np.uint8 and (seen[mask] != picture[mask]).any()
    mean = picture.reshape(-1, 3).mean(axis=0).round()
    assert (covered(picture, mask)[mask] == mean).all()


def test_a_mask_is_stretched_to_the_photo() -> None:
    mask = np.zeros((4, 4), bool)
    mask[0, 0] = True
    photo = np.arange(8 * 16 * 3, dtype=np.uint8).reshape(8, 16, 3)
    changed = (covered(photo, mask) != photo).any(axis=2)
    assert changed[:2, :4].all() and changed.sum() == 8


def test_a_true_map_beats_random_patches(corner: Classifier) -> None:
    heat = np.zeros((SIDE, SIDE), np.float32)
    heat[SIDE // 4, SIDE // 4] = 1
    found = occlusion_check(corner, bright_corner(), heat, share=0.25, patches=12)
    assert found.label == "cat" and found.beaten >= 10 and found.fall > found.random_falls.mean()
    hidden = covered(bright_corner(), found.mask)
    np.testing.assert_array_equal(found.picture, hidden)
    (verdict,) = classify(corner, [hidden])
    assert found.marked.probability[0] == pytest.approx(verdict.probabilities["cat"])


def test_a_false_map_does_not(corner: Classifier) -> None:
    heat = np.zeros((SIDE, SIDE), np.float32)
    heat[-1, -1] = 1
    found = occlusion_check(corner, bright_corner(), heat, share=0.2, patches=12)
    assert found.fall == pytest.approx(0) and found.beaten <= 1
    assert found.marked.lead[0] == pytest.approx(found.before.lead[0])


def test_the_same_seed_covers_the_same_patches(corner: Classifier) -> None:
    heat = np.eye(SIDE, dtype=np.float32)
    falls = [occlusion_check(corner, bright_corner(), heat, 0.1, 5, seed).random_falls for seed in (1, 1, 2)]  # fmt: skip
    np.testing.assert_array_equal(falls[0], falls[1])
    assert (falls[0] != falls[2]).any()


def test_a_lead_is_over_the_next_class(corner: Classifier) -> None:
    (picture,) = pictures(1)
    said = said_of(corner, [picture, picture], ["cat", "dog"])
    assert said.lead[0] == pytest.approx(-said.lead[1])
    assert said.probability.sum() == pytest.approx(1)
    assert said.probability[0] == pytest.approx(1 / (1 + np.exp(-said.lead[0])))
    with pytest.raises(ValueError, match="bird"):
        said_of(corner, [picture], ["bird"])


def test_a_study_is_the_check_of_each_picture(tmp_path: Path) -> None:
    classifier = load_classifier(save_model(tmp_path / "w.safetensors", "pets-small"))
    shown, seen = pictures(2), []
    study = occlusion_study(classifier, shown, 0.1, 4, progress=lambda *done: seen.append(done))
    first = occlusion_check(classifier, shown[0], heatmap(classifier, shown[0]), 0.1, 4)
    assert study.marked_probability[0] == pytest.approx(first.fall, abs=1e-5)
    assert study.random_probability[0] == pytest.approx(first.random_falls.mean(), abs=1e-5)
    assert study.marked[0] == pytest.approx((first.before.lead - first.marked.lead)[0], abs=1e-4)
    np.testing.assert_allclose(study.differences, study.marked - study.random)
    assert study.share in (0.0, 0.5, 1.0) and seen == [(2, 2)]
    with pytest.raises(ValueError, match="needs a picture"):
        occlusion_study(classifier, [])
