"""Which pictures of a run measure it, and that there is an end to it."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.datasets import DatasetError, Source, list_pictures
from core.datasets.split import on_validation_side
from core.novelty.non_pets import FITTED, KINDS
from core.prediction import Classifier, load_classifier, own_pictures
from core.prediction.own_pictures import EACH_LEAST, other_things, sides, within
from core.training.configuration import Configuration
from tests.core.prediction.models import SIDE, save_model


@pytest.fixture(scope="module")
def classifier(tmp_path_factory: pytest.TempPathFactory) -> Classifier:
    return load_classifier(save_model(tmp_path_factory.mktemp("m") / "w.safetensors"))


def test_it_ends_when_its_time_is_over() -> None:
    seconds = (float(each) for each in count())
    clock = lambda: next(seconds)  # noqa: E731
    assert list(within(range(100), 5.0, 2, 50, clock)) == [0, 1, 2, 3, 4, 5, 6]
    assert list(within(range(100), 0.0, 4, 50, clock)) == [0, 1, 2, 3]
    assert list(within(range(100), 1e9, 2, 3, clock)) == [0, 1, 2]
    assert list(within(range(2), 1e9, 5, 9, clock)) == [0, 1]


def test_sides_are_those_of_the_run(classifier: Classifier) -> None:
    asked = Configuration(data="drawn:60", image_size=SIDE, validation_share=0.4)
    listing = list_pictures(Source.parse("drawn:60"))
    trained, judged, to_cut = (list(each) for each in sides(asked, classifier))
    expected = sum(on_validation_side(name, 0.4) for name in listing.names)
    assert (len(trained), len(judged)) == (60 - expected, expected)
    assert {picture.shape for picture, _label in judged} == {(SIDE, SIDE, 3)}
    assert {label for _picture, label in judged} == {0, 1}
    seen = {picture.tobytes() for picture, _label in trained}
    assert not seen & {picture.tobytes() for picture, _label in judged}
    assert [picture.tobytes() for picture in to_cut] == [p.tobytes() for p, _ in trained[::-1]]


def _folder(root: Path, *classes: str) -> Path:
    dice = np.random.default_rng(0)
    for name in classes:
        (root / name).mkdir(parents=True)
        for number in range(12):
            pixels = dice.integers(0, 256, (20, 20, 3), dtype=np.uint8)
            Image.fromarray(pixels).save(root / name / f"{name}-{number}.png")
    return root


def test_unreadable_pictures_are_left_out(classifier: Classifier, tmp_path: Path) -> None:
    root = _folder(tmp_path / "pets", "cat", "dog")
    asked = Configuration(data=str(root), image_size=SIDE, validation_share=0.5)
    whole = sum(len(list(side)) for side in sides(asked, classifier)[:2])
    (root / "cat" / "cat-3.png").write_bytes(b"\x89PNG no more")
    assert sum(len(list(side)) for side in sides(asked, classifier)[:2]) == whole - 1 == 23


def test_pictures_that_do_not_fit_are_refused(classifier: Classifier, tmp_path: Path) -> None:
    root = _folder(tmp_path / "others", "cat", "dog", "horse")
    for data, about in ((str(root), "other classes"), ("garments:70", "grey")):
        with pytest.raises(DatasetError, match=about):
            sides(Configuration(data=data, image_size=SIDE), classifier)
    with pytest.raises(DatasetError):
        sides(Configuration(data=str(tmp_path / "gone"), image_size=SIDE), classifier)


def test_drawings_that_judge_fit_nothing(
    classifier: Classifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, int]] = []

    def draw(kind: str, number: int, side: int) -> np.ndarray:
        asked.append((kind, number))
        return np.zeros((side, side, 3), np.uint8)

    monkeypatch.setattr(own_pictures, "drawn", draw)
    monkeypatch.setattr(own_pictures, "DRAWN_SECONDS", 0.0)
    others = other_things(classifier, [])
    assert tuple(others.judge) == KINDS and tuple(others.fit) == FITTED and not asked
    judging = {kind: len(list(each)) for kind, each in others.judge.items()}
    judged = set(asked)
    for each in others.fit.values():
        assert len(list(each)) == EACH_LEAST
    assert set(judging.values()) == {EACH_LEAST} and not judged & set(asked[len(judged) :])


def test_no_photo_is_cut_up_both_to_fit_and_to_judge(
    classifier: Classifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut: dict[int, str] = {}

    def kept(photo: np.ndarray, number: int) -> np.ndarray:
        cut[number] = photo.tobytes()
        return photo

    monkeypatch.setattr(own_pictures, "CUTS", {"kept": kept})
    photos = [np.full((SIDE, SIDE, 3), value, np.uint8) for value in range(9)]
    others = other_things(classifier, iter(photos))
    judging = {picture.tobytes() for picture in others.judge["kept"]}
    fitting = {picture.tobytes() for picture in others.fit["kept"]}
    assert len(judging) == 4 and len(fitting) == 5 and not judging & fitting
    assert cut == {number: photo.tobytes() for number, photo in enumerate(photos)}
