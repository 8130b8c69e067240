"""The view "Two models", with real models of random weights."""

from __future__ import annotations

from pathlib import Path

import pytest

from app_pages.parts.models import models
from app_pages.parts.predict.two.pairs import paired
from app_pages.parts.verdict_words import NEITHER
from app_pages.parts.verdicts import Judged, Photo
from core.prediction import Verdict, load_classifier
from core.prediction.comparing import cost, distance
from tests.app_pages.predict.made import a_run, page, text
from tests.core.prediction.known import save_known
from tests.core.prediction.models import save_model

pytestmark = pytest.mark.usefixtures("shipped")


def test_one_model_alone_says_what_to_do() -> None:
    assert "no second model yet" in text(page(view="models"))


def test_lenet_in_colour_is_there_when_it_is_shipped(shipped: Path) -> None:
    assert list(models()) == ["shipped"]
    lenet = shipped.parent.parent / "lenet-colour" / "weights.safetensors"
    lenet.parent.mkdir()
    save_model(lenet, seed=3)
    assert {key: model.title for key, model in models().items()} == {
        "shipped": "Comes with Layerwise", "lenet-colour": "LeNet in colour",
    }  # fmt: skip
    assert page(model="lenet-colour").selectbox(key="model").value == "lenet-colour"


def test_two_models_stand_side_by_side(shipped: Path) -> None:
    save_known(shipped)
    one, two = a_run("first"), a_run("second")
    app = page(view="models", photos_from="drawn", beside=one.id)
    beside = app.selectbox(key="beside")
    assert beside.value == one.id and set(beside.options) == {"first", "second"}
    told = text(app)
    assert "The same answer on" in told and "of 6 photos" in told
    assert "| Time for a photo | " in told and "62.5 %" in told and "drawn pets" in told
    beside.set_value(two.id).run()
    assert not app.exception and "**second**" in text(app)
    app.session_state["corrections"] = {"drawn-cat-11": "cat", "drawn-dog-12": "dog"}
    app.run()
    assert "of the 2 that you have judged" in text(app)


def test_a_link_to_nothing_falls_back() -> None:
    run = a_run()
    assert page(view="models", beside="../../etc").selectbox(key="beside").value == run.id


def _judged(cat: float, familiarity: float | None = None) -> Judged:
    shares = {"cat": cat, "dog": 1 - cat}
    return Judged(b"", Verdict(max(shares, key=shares.__getitem__), shares, familiarity))


def test_photos_on_which_they_differ_come_first() -> None:
    photos = [Photo(name, f"{name}.jpg", b"") for name in ("same", "wide", "near", "odd", "broken")]
    one = [_judged(0.9, 1.0), _judged(0.9, 1.0), _judged(0.6, 1.0), _judged(0.9, -1.0)]
    other = [_judged(0.6), _judged(0.1), _judged(0.4), _judged(0.9)]
    broken = Judged(b"", None, "It is damaged.")
    shown = paired(
        photos, [*one, broken], [*other, broken], (0.0, None), {"near": "cat"}
    )  # fmt: skip
    assert [pair.photo.id for pair in shown] == ["wide", "near", "odd", "same"]
    assert [pair.agree for pair in shown] == [False, False, False, True]
    assert [pair.answers for pair in shown][2] == (NEITHER, "cat")
    assert {pair.photo.id: pair.right for pair in shown if pair.right} == {"near": "cat"}


def test_distances_by_hand() -> None:
    one = Verdict("cat", {"cat": 0.8, "dog": 0.2})
    assert distance(one, one) == 0
    assert distance(one, Verdict("dog", {"cat": 0.3, "dog": 0.7})) == pytest.approx(0.5)
    assert distance(one, Verdict("owl", {"owl": 1.0})) == pytest.approx(1.0)
    assert distance(one, Verdict("cat", {"cat": 0.5, "owl": 0.5})) == pytest.approx(0.5)


def test_costs_are_counted(shipped: Path) -> None:
    classifier = load_classifier(shipped)
    found = cost(classifier)
    sizes = [tensor.numel() for tensor in classifier.module.state_dict().values()]
    assert found.parameters == sum(sizes) and 0 < found.seconds < 60  # it has no buffers
