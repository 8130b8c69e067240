""" "That was wrong": what is kept, what is said of it, and that nothing is on the disk before it may be."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from core.datasets.sets import kept_sets
from tests.app_pages.predict.made import page, text

pytestmark = pytest.mark.usefixtures("shipped")


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give temporary files a folder of their own."""
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))


def _say(app: AppTest, photo: str, right: str | None) -> None:
    app.pills(key=f"shows-{photo}").set_value(right).run()
    assert not app.exception, app.exception


def test_what_was_wrong_is_kept_counted_and_undone(monkeypatch: pytest.MonkeyPatch) -> None:
    app = page(photos_from="drawn")
    assert not app.get("download_button")[1:]  # the table's alone
    _say(app, "drawn-cat-11", "cat")
    _say(app, "drawn-dog-12", "")
    told = text(app)
    assert "**2 photos that you named**" in told and "| neither |" in told
    assert "of 2** of them" in told and app.session_state["corrections"] == {
        "drawn-cat-11": "cat", "drawn-dog-12": "",
    }  # fmt: skip
    app.button(key="corrections-undo").click().run()
    assert "**1 photo that you named**" in text(app)
    _say(app, "drawn-cat-11", None)
    assert "that you named" not in text(app) and not app.session_state["corrections"]
    monkeypatch.setenv("LAYERWISE_UPLOAD_PHOTOS", "1")
    _say(app, "drawn-cat-23", "dog")
    assert app.pills(key="shows-drawn-dog-24").disabled
    assert not app.pills(key="shows-drawn-cat-23").disabled
    app.button(key="corrections-clear").click().run()
    assert not app.session_state["corrections"]


def _photo(seed: int) -> bytes:
    file = io.BytesIO()
    pixels = np.random.default_rng(seed).integers(0, 256, (50, 70, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def _files(*folders: Path) -> dict[Path, bytes]:
    return {
        path: path.read_bytes() for each in folders for path in each.rglob("*") if path.is_file()
    }


def test_nothing_of_a_photo_is_on_the_disk_before_the_visitor_says_so(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[bytes] = []

    def at_once(label: str, data: object, *rest: object, **more: object) -> bool:
        """Make what the button would send, at each run."""
        taken.append(data())  # type: ignore[operator]
        return False

    monkeypatch.setattr("streamlit.download_button", at_once)
    photos = [_photo(seed) for seed in range(3)]
    before = _files(home, tmp_path)
    app = page(heatmap="true")
    app.file_uploader(key="files").set_value(
        [(f"{i}.png", photo, "image/png") for i, photo in enumerate(photos)]
    ).run()
    app.segmented_control(key="as").set_value("table").run()
    app.segmented_control(key="as").set_value("gallery").run()
    first, second, third = (
        each.key.removeprefix("shows-") for each in app.pills if each.key.startswith("shows-")
    )
    _say(app, first, "cat")
    _say(app, second, "dog")
    _say(app, third, "")
    packed = [each for each in taken if each.startswith(b"PK")][-1]
    with zipfile.ZipFile(io.BytesIO(packed)) as file:
        assert file.namelist()[:3] == ["cat/0-0.jpg", "dog/1-1.jpg", "neither/2-2.jpg"]
    assert len(taken) > 4 and _files(home, tmp_path) == before
    went: list[dict[str, str]] = []
    monkeypatch.setattr(
        "streamlit.switch_page", lambda _page, query_params: went.append(query_params)
    )
    app.button(key="corrections-use").click().run()
    assert not app.exception and went[0]["data"] == "set"
    (kept,) = kept_sets("")
    assert kept.name == went[0]["set"] and kept.title.startswith("Corrected photos")
    written = set(_files(home, tmp_path)) - set(before)
    assert {path.name for path in written} == {"0-0.jpg", "1-1.jpg", "about.json", ".lock"}


def test_one_class_is_a_sentence_and_a_host_says_how_long_they_stay(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = page(photos_from="drawn")
    _say(app, "drawn-cat-11", "cat")
    app.button(key="corrections-use").click().run()
    assert "two classes" in app.error[0].value
    assert "They go after" not in text(app)
    monkeypatch.setenv("LAYERWISE_HOSTED", "true")
    app.run()
    assert "They go after 7 days" in text(app)
    assert [each for each in app.button if each.key == "corrections-use"]
