"""The page /predict, driven by its widgets' keys, with real models of random weights."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from app_pages.parts.models import classifier, models
from app_pages.parts.verdicts import Photo, judge_now
from core.settings import PROJECT
from tests.app_pages.predict.made import a_run
from tests.app_pages.predict.made import page as _page
from tests.app_pages.predict.made import text as _text
from tests.core.prediction.models import save_model


@pytest.fixture
def shipped(place: Path) -> Path:
    """Give the app a shipped model whose layers have maps."""
    return save_model(place, "pets-small", side=32)


def _photo(seed: int = 0, size: tuple[int, int] = (90, 60), kind: str = "JPEG") -> bytes:
    random = np.random.default_rng(seed)
    file = io.BytesIO()
    pixels = random.integers(0, 256, (size[1], size[0], 3), dtype=np.uint8)
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by 90 degrees
    exif[0x010F] = "SECRET-CAMERA"
    Image.fromarray(pixels).save(file, kind, exif=exif)
    return file.getvalue()


def _drop(app: AppTest, *photos: tuple[str, bytes]) -> AppTest:
    app.file_uploader(key="files").set_value([(*photo, "image/jpeg") for photo in photos])
    app.run()
    assert not app.exception, app.exception
    return app


def _images(app: AppTest) -> list[str]:
    return [image.proto.imgs[0].url for image in app.get("image")]


def test_without_a_model_the_page_says_what_to_do() -> None:
    app = _page()
    assert "Train one first" in _text(app)
    assert not app.get("file_uploader")


def test_without_photos_the_page_says_what_to_do(shipped: Path) -> None:
    app = _page()
    assert app.selectbox(key="model").value == "shipped"
    text = _text(app)
    assert "Drop photos" in text and "75.0 %" in text and "calls everything one of the two" in text


def test_each_photo_gets_a_card_with_its_verdict(shipped: Path) -> None:
    app = _drop(_page(), ("a*b_c.jpg", _photo(1)), ("rex.png", _photo(2, kind="PNG")))
    text = _text(app)
    assert "2 photos" in text and "a*b_c.jpg" in text and "rex.png" in text
    assert sum(": " in m.value and " %" in m.value for m in app.markdown) >= 2
    assert len(_images(app)) == 4  # a photo and a bar each


def test_an_unreadable_photo_gets_a_card_with_the_reason(shipped: Path) -> None:
    app = _drop(
        _page(), ("good.jpg", _photo()), ("text.jpg", b"only words"), ("cut.jpg", _photo()[:900])
    )
    text = _text(app)
    assert "unreadable (2)" in app.pills(key="answer").options and text.count("No verdict") == 2
    assert "text.jpg" in text and "cut.jpg" in text
    assert len(_images(app)) == 2


def test_photos_beyond_the_limit_are_left_out(
    shipped: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAYERWISE_UPLOAD_PHOTOS", "2")
    app = _drop(_page(), *[(f"{i}.jpg", _photo(i)) for i in range(3)])
    assert "too many" in _text(app) and "2 photos" in _text(app)


def test_many_photos_are_shown_a_page_at_a_time(shipped: Path) -> None:
    app = _drop(_page(), *[(f"photo-{i}.jpg", _photo(i, (40, 40))) for i in range(30)])
    assert "photo-23.jpg" in _text(app) and "photo-24.jpg" not in _text(app)
    app.pagination(key="page").set_value(2).run()
    assert "photo-24.jpg" in _text(app) and "photo-23.jpg" not in _text(app)
    assert "30 photos" in _text(app)


def test_a_link_opens_aa_run(shipped: Path) -> None:
    run = a_run()
    app = _page(model=run.id)
    assert app.selectbox(key="model").value == run.id
    text = _text(app)
    assert "Trained on 500 drawn pets" in text and "62.5 %" in text
    app.selectbox(key="model").set_value("shipped").run()
    assert not app.exception and "75.0 %" in _text(app)


def test_a_run_without_weights_is_no_choice(shipped: Path) -> None:
    a_run(trained=False)
    assert _page().selectbox(key="model").options == ["Comes with Layerwise"]


@pytest.mark.parametrize("asked", ["20990101-none-aaaaaaaaaaaaaaaa", "../../etc", "x" * 500, ""])
def test_a_link_to_nothing_falls_back(asked: str, shipped: Path) -> None:
    app = _page(model=asked)
    assert app.selectbox(key="model").value == "shipped"
    assert ("is not there" in _text(app)) == bool(asked)


def test_on_a_host_runs_are_their_owners_and_a_link_opens_one(
    shipped: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    others, own = a_run("another's", owner="somebody"), a_run("mine", owner="me")
    monkeypatch.setenv("LAYERWISE_HOSTED", "true")
    assert _page().selectbox(key="model").options == ["Comes with Layerwise"]
    app = _page(owner="me")
    assert app.selectbox(key="model").options == ["Comes with Layerwise", "mine"]
    assert _page(model=others.id).selectbox(key="model").value == others.id
    assert _page(model=own.id[:12]).selectbox(key="model").value == "shipped"


def test_a_broken_model_is_a_sentence(place: Path) -> None:
    place.write_bytes(b"no model at all, just words")
    app = _page()
    assert "not a weights file" in app.error[0].value
    run = a_run()
    app = _page()
    app.selectbox(key="model").set_value(run.id).run()
    assert not app.exception and not app.error


def test_the_heatmap_changes_the_photos(shipped: Path) -> None:
    app = _drop(_page(), ("a.jpg", _photo(1)), ("b.jpg", _photo(2)))
    plain = _images(app)
    app.toggle(key="heatmap").set_value(True).run()
    assert not app.exception, app.exception
    fogged = _images(app)
    notes = _text(app).count("No place in it speaks")
    assert sum(a != b for a, b in zip(plain, fogged, strict=True)) == 2 - notes
    app.selectbox(key="speaks_for").set_value("dog").run()
    assert not app.exception
    app.slider(key="fog").set_value(10).run()
    assert not app.exception


def test_drawn_examples_are_named_as_drawn(shipped: Path) -> None:
    app = _page(photos_from="drawn")
    assert "6 photos" in _text(app) and "A drawn cat" in _text(app) and "A drawn dog" in _text(app)


def test_drawn_examples_are_offered(shipped: Path) -> None:
    app = _page()
    app.button(key="try_drawn").click().run()
    assert not app.exception and "6 photos" in _text(app)


def test_the_camera_is_only_there_when_chosen(shipped: Path) -> None:
    app = _page()
    assert not app.get("camera_input")
    app.segmented_control(key="photos_from").set_value("camera").run()
    assert app.get("camera_input") and not app.get("file_uploader")


def test_nothing_of_a_photo_is_written_to_disk(
    shipped: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = set(home.rglob("*"))
    _drop(_page(heatmap="true"), ("a.jpg", _photo()))
    assert set(home.rglob("*")) == before


def test_what_is_shown_is_upright_and_without_exif(shipped: Path) -> None:
    content = _photo(size=(90, 60))
    assert b"SECRET-CAMERA" in content
    (judged,) = judge_now(classifier(models()["shipped"]), [Photo("an id", "a.jpg", content)])
    assert b"SECRET-CAMERA" not in judged.shown
    with Image.open(io.BytesIO(judged.shown)) as shown:
        assert shown.size == (60, 90) and not shown.getexif()


def test_the_page_does_not_import_torch_until_it_is_needed() -> None:
    script = (
        "import sys, runpy, streamlit.runtime.scriptrunner\n"
        "import app_pages.parts.models, app_pages.parts.verdicts, app_pages.parts.examples, core.prediction\n"
        "sys.exit('torch' in sys.modules)"
    )
    finished = subprocess.run([sys.executable, "-c", script], cwd=PROJECT, capture_output=True)
    assert finished.returncode == 0, finished.stderr
