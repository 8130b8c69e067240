"""Photos by the thousand: a zip, a folder, and the work on them beside the page."""

from __future__ import annotations

import asyncio
import io
import threading
import zipfile
from collections.abc import AsyncGenerator, Iterator
from pathlib import Path

import numpy as np
import pytest
from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import MultiPartParser
from streamlit.testing.v1 import AppTest

from app_pages.parts.models import classifier, models
from app_pages.parts.predict.photos import judging, many
from app_pages.parts.predict.photos.judging import Work, words
from app_pages.parts.predict.photos.uploads import keep_in_memory
from app_pages.parts.verdicts import LONGEST, SMALL, Photo
from core.images import encode_jpeg
from tests.app_pages.predict.made import page, text

pytestmark = pytest.mark.usefixtures("shipped")


def _photo(level: int) -> bytes:
    return encode_jpeg(np.full((40, 30, 3), level, np.uint8))


def _zip(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        for level, name in enumerate(names):
            packed.writestr(name, _photo(level))
    return file.getvalue()


def _brought(content: bytes, **query: str) -> AppTest:
    app = page(photos_from="zip", **query)
    app.file_uploader(key="zip").set_value(("photos.zip", content, "application/zip")).run()
    assert not app.exception, app.exception
    return app


def test_the_photos_of_a_zip_are_judged_and_the_rest_is_told() -> None:
    app = _brought(_zip("a/one.jpg", "two.jpg", "notes.txt", "../out.jpg"))
    told = text(app)
    assert "2 photos" in told and "a/one.jpg" in told and "two.jpg" in told
    assert "leads out of the zip" in told and "notes.txt" in told
    assert app.query_params["photos_from"] == "zip"


def test_what_is_no_zip_is_a_sentence() -> None:
    app = _brought(b"only words")
    assert "not a zip file" in app.error[0].value and "Drop photos" in text(app)


def test_the_other_views_look_at_the_first_of_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERWISE_UPLOAD_PHOTOS", "2")
    app = _brought(_zip("a.jpg", "b.jpg", "c.jpg"))
    last = next(each.key for each in app.button if each.key.endswith("c.jpg"))
    app.button(key=last).click().run()
    assert not app.exception and "Of your 3 photos this view looks at the first 2" in text(app)
    assert app.query_params["view"] == "why" and len(app.pills(key="photo").options) == 3
    assert app.pills(key="photo").value == last.removeprefix("why-")


def test_a_folder_on_this_machine_is_named_at_home_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "holiday"
    (folder / "sea").mkdir(parents=True)
    (folder / "sea" / "a.jpg").write_bytes(_photo(1))
    (folder / "b.png").write_bytes(b"no picture")
    app = page(photos_from="folder")
    app.text_input(key="photos_folder").set_value(str(folder)).run()
    assert not app.exception and "2 photos" in text(app) and "sea/a.jpg" in text(app)
    assert "not a picture of a known kind" in text(app)
    app.text_input(key="photos_folder").set_value(str(tmp_path / "none")).run()
    assert "no such file or folder" in text(app)
    monkeypatch.setenv("LAYERWISE_HOSTED", "true")
    assert not page(photos_from="folder").text_input


def test_of_thousands_small_pictures_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERWISE_UPLOAD_PHOTOS", "2")
    assert [many._longest(count) for count in (2, 3)] == [LONGEST, SMALL]


def _work(count: int) -> Work:
    model = models()["shipped"]
    photos = tuple(Photo(str(i), f"{i}.jpg", _photo(i)) for i in range(count))
    return Work(model, photos, {}, classifier(model))


def test_work_goes_on_until_it_is_stopped_and_goes_on_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Photos are judged one at a time here, and only when the test says so."""
    turn, judge_new = threading.Semaphore(0), judging.judge_new

    def one_by_one(photos: list[Photo], *rest: object) -> Iterator[int]:
        for number, photo in enumerate(photos):
            assert turn.acquire(timeout=20)
            list(judge_new([photo], *rest))  # type: ignore[arg-type]
            yield number + 1

    monkeypatch.setattr(judging, "judge_new", one_by_one)
    work = _work(4)
    work.begin()
    thread = work.thread
    work.begin()  # a second click changes nothing
    assert work.thread is thread and work.running and not work.results()
    work.stop()
    turn.release()
    work.wait(20)
    assert not work.running and len(work.results()) == 1 and len(work.left) == 3
    work.looked_at = 0.0
    turn.release(3)
    work.begin()
    work.wait(20)
    assert not work.left and work.judged == 4 and work.seconds > 0
    assert [photo.id for photo, _judged in work.results()] == ["0", "1", "2", "3"]


def test_work_that_nobody_looks_at_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app_pages.parts.verdicts.AT_ONCE", 1)
    monkeypatch.setattr(judging, "ALONE", -1.0)
    work = _work(3)
    work.begin()
    work.wait(20)
    assert len(work.left) == 2


def test_how_far_it_is_in_words() -> None:
    work = _work(4)
    assert words(work, 0) == "0 of 4 photos"
    work.judged, work.seconds = 2, 0.5
    assert words(work, 2) == "2 of 4 photos · 4.0 photos a second · 1 second left"


def test_the_page_shows_what_there_is_and_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "AT_FIRST", 0.0)
    going, judge_new = threading.Event(), judging.judge_new

    def slow(photos: list[Photo], *rest: object) -> Iterator[int]:
        yield from judge_new(photos[:1], *rest)  # type: ignore[arg-type]
        assert going.wait(20)
        yield from judge_new(photos[1:], *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(judging, "judge_new", slow)
    app = _brought(_zip("a.jpg", "b.jpg", "c.jpg"))
    try:
        app.button(key="judging-stop").click().run()
        assert "have no verdict yet" in text(app) or "has no verdict yet" in text(app)
    finally:
        going.set()
    app.session_state["judging"].wait(20)
    app.run()
    if app.session_state["judging"].left:
        monkeypatch.setattr(judging, "judge_new", judge_new)
        app.button(key="judging-on").click().run()
        app.session_state["judging"].wait(20)
        app.run()
    assert not app.exception and "3 photos" in text(app) and "no verdict yet" not in text(app)


def test_work_that_fails_waits_for_a_click(monkeypatch: pytest.MonkeyPatch) -> None:
    failures: list[object] = []
    monkeypatch.setattr(threading, "excepthook", lambda told: failures.append(told.exc_value))

    def fail(*given: object) -> Iterator[int]:
        yield 0
        raise MemoryError

    monkeypatch.setattr(judging, "judge_new", fail)
    work = _work(2)
    work.begin()
    work.wait(20)
    assert work.stopped.is_set() and not work.running and isinstance(failures[0], MemoryError)


def test_uploads_stay_in_memory() -> None:
    """A file that Starlette would put on the disk for a moment."""
    keep_in_memory()
    head = b'--x\r\nContent-Disposition: form-data; name="f"; filename="a.jpg"\r\n\r\n'
    body = head + bytes(3_000_000) + b"\r\n--x--\r\n"

    async def arriving() -> AsyncGenerator[bytes, None]:
        yield body

    headers = Headers({"content-type": "multipart/form-data; boundary=x"})
    form = asyncio.run(MultiPartParser(headers, arriving()).parse())
    file = form["f"]
    assert isinstance(file, UploadFile) and file.size == 3_000_000
    assert not file.file._rolled  # type: ignore[attr-defined]
