"""The view "Why" of /predict, with a real model of random weights, and the sentences it is made of."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from app_pages.parts.predict.why import alike
from app_pages.parts.predict.why.change_words import amount, titles
from app_pages.parts.predict.why.check import sentences
from app_pages.parts.predict.why.sent import packed
from charts.colours import CAT, DOG
from core.explanation.changes import CHANGES
from core.explanation.occlusion import Occlusion, Said
from core.explanation.what_if import what_if
from core.prediction import load_classifier
from core.settings import PROJECT
from tests.core.prediction.models import pictures, save_model


@pytest.fixture
def shipped(place: Path) -> Path:
    """Give the app a shipped model whose layers have maps."""
    return save_model(place, "pets-small", side=32)


def _photo(seed: int) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pictures(1, side=64, seed=seed)[0]).resize((90, 60)).save(file, "JPEG")
    return file.getvalue()


def _page(*photos: tuple[str, bytes], **query: str) -> AppTest:
    app = AppTest.from_file(str(PROJECT / "dashboard.py"), default_timeout=120)
    app.query_params["view"] = "why"
    for name, value in query.items():
        app.query_params[name] = value
    app.switch_page("app_pages/predict.py").run()
    if photos:
        app.file_uploader(key="files").set_value([(*photo, "image/jpeg") for photo in photos])
        app.run()
    assert not app.exception, app.exception
    return app


def _text(app: AppTest) -> str:
    kinds = (app.markdown, app.caption, app.info, app.error, app.subheader)
    return "\n".join(item.value for kind in kinds for item in kind).replace("\\", "")


def test_a_photo_is_explained(
    shipped: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(alike, "LOOKED_AT", 8)
    before = set(tmp_path.rglob("*"))
    app = _page(("rex.jpg", _photo(1)), ("text.jpg", b"only words"))
    sizes = ["Combined", "16 × 16", "8 × 8", "4 × 4", "2 × 2"]
    assert app.segmented_control(key="depth").options == sizes
    text = _text(app)
    assert "Covering what is marked" in text or "marks nothing" in text
    assert "What if the photo were different?" in text and "8 drawn pets" in text
    app.button(key="look_alike").click().run()
    assert not app.exception and "The number is the distance" in _text(app)
    app.segmented_control(key="depth").set_value("0").run()
    app.selectbox(key="speaks_for").set_value("dog").run()
    assert not app.exception and "dog" in _text(app)
    app.pills(key="photo").set_value(_id(app, 1)).run()
    assert not app.exception
    assert "text.jpg: " in app.error[0].value.replace("\\", "")
    assert set(tmp_path.rglob("*")) == before  # nothing of a photo is written to disk


def _id(app: AppTest, place: int) -> str:
    """Return the id of the photo at a place, which only its session knows."""
    return str(app.file_uploader(key="files").value[place].file_id)


def test_without_photos_it_says_what_to_do(shipped: Path) -> None:
    assert "Drop photos" in _text(_page())


def _occlusion(before: float, marked: float, random: list[float]) -> Occlusion:
    def said(*shares: float) -> Said:
        share = np.array(shares)
        return Said(share, np.log(share / (1 - share)))

    picture = pictures(1)[0]
    mask = np.zeros(picture.shape[:2], bool)
    return Occlusion("a*dog", mask, picture, said(before), said(marked), said(*random))


def test_a_true_map_is_called_true() -> None:
    did, says, lead = sentences(_occlusion(0.95, 0.54, [0.95, 0.9, 0.92, 0.91]))
    assert "takes 41 points from a\\*dog (95% to 54%)" in did
    assert "takes 3 on average (4 patches, −5 to 0)" in did
    assert "more than 4 of the 4: the map shows what decided" in says
    assert "from 2.94 to 0.16" in lead


def test_a_false_map_is_called_false() -> None:
    did, says, _ = sentences(_occlusion(0.6, 0.8, [0.7, 0.6, 0.9, 0.5]))
    assert "adds 20 points" in did and "adds 8 on average (4 patches, −10 to +30)" in did
    assert "more than 1 of the 4 only" in says
    did, says, _ = sentences(_occlusion(0.6, 0.6, [0.6, 0.6, 0.62, 0.61]))
    assert "hardly changes" in did and "1 on average" in did and "2 of the 4 only" in says


def test_what_is_sent_holds_every_picture_and_verdict(tmp_path: Path) -> None:
    classifier = load_classifier(save_model(tmp_path / "w.safetensors"))
    courses = what_if(classifier, Image.fromarray(pictures(1, side=48)[0]), CHANGES[1:3])
    sent = packed(courses, classifier.classes)
    length = int.from_bytes(sent[:4], "little")
    head, jpegs = json.loads(sent[4 : 4 + length]), sent[4 + length :]
    assert head["arrays"] == [["jpegs", "u1", len(jpegs)]] and sum(head["lengths"]) == len(jpegs)
    assert head["colours"] == [CAT, DOG] and head["familiarity"] is None
    at = 0
    for size in head["lengths"]:
        Image.open(io.BytesIO(jpegs[at : at + size])).load()
        at += size
    neutral = {each["pictures"][each["neutral"]] for each in head["changes"]}
    assert len(neutral) == 1  # the photo as it is is sent once
    for course, change in zip(courses, head["changes"], strict=True):
        assert len(change["values"]) == len(change["pictures"]) == len(course.verdicts)
        shares = [list(each.probabilities.values()) for each in course.verdicts]
        np.testing.assert_allclose(change["shares"], shares, atol=1e-5)


def test_familiarity_is_sent_with_its_threshold(tmp_path: Path) -> None:
    classifier = load_classifier(save_model(tmp_path / "w.safetensors"))
    (course,) = what_if(classifier, Image.fromarray(pictures(1)[0]), CHANGES[2:3])
    scores = zip(course.verdicts, (-3.0, 2.0), strict=True)
    course = replace(course, verdicts=tuple(replace(v, familiarity=f) for v, f in scores))
    sent = packed([course], classifier.classes, limit=-1.0)
    head = json.loads(sent[4 : 4 + int.from_bytes(sent[:4], "little")])
    assert head["familiarity"] == {"low": -3.25, "high": 2.25, "threshold": -1.0}
    (change,) = head["changes"]
    assert change["familiarity"] == [-3.0, 2.0]
    assert "−3.0, below the threshold −1.0" in change["notes"][0]
    assert "below" not in change["notes"][1]


def test_many_photos_are_chosen_from_a_list(shipped: Path) -> None:
    app = _page(*[(f"{i}.jpg", _photo(i)) for i in range(7)])
    assert len(app.selectbox(key="photo").options) == 7


def test_every_change_has_a_name_and_a_unit() -> None:
    for change in CHANGES:
        assert titles()[change.name]
        assert len({amount(change.name, value) for value in change.values}) == len(change.values)
    assert amount("turn", -30) == "−30°" and amount("zoom", 1.5) == "1.5 ×"
