"""A zip that is brought: unpacked beside the page, then chosen; refused with a sentence."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app_pages.parts.background import Line
from app_pages.parts.sources import bringing
from core.datasets import Cancelled, sets
from tests.app_pages.sources.opening import PETS, chosen, opened, packed, ran, said, until


def _done() -> bool:
    job = bringing.zip_of("")
    return job is not None and not job.running


@pytest.fixture(autouse=True)
def _no_zips(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin without a zip that an earlier test brought."""
    monkeypatch.setattr(bringing, "_zips", Line("unpacking"))


def test_an_upload_is_unpacked_and_chosen() -> None:
    app = opened(pictures_from="zip")
    assert "onto this machine's disk" in said(app) and chosen(app) == "None"
    content = packed(PETS, {"notes.txt": b"words", "../out.png": b"x", "cat/broken.jpg": b"no"})
    app.file_uploader(key="zip-0").set_value(("Our pets.zip", content, "application/zip"))
    ran(app)
    until(_done)
    ran(app)
    (made,) = sets.kept_sets("")
    assert made.title == "Our pets" and made.pictures >= 20
    assert chosen(app) == f"set:{made.name}"
    assert "left out" in app.get_by_key("set-left-out").proto.popover.label
    assert "leads out of the zip" in said(app)


def test_what_is_no_zip_is_a_sentence_and_the_next_one_may_be() -> None:
    app = opened(pictures_from="zip")
    app.file_uploader(key="zip-0").set_value(("pets.zip", b"words", "application/zip"))
    ran(app)
    until(_done)
    ran(app)
    assert "not a zip" in app.error[0].value and chosen(app) == "None"
    app.file_uploader(key="zip-1").set_value(("pets.zip", packed(), "application/zip"))
    ran(app)
    until(_done)
    assert chosen(ran(app)).startswith("set:pets-")


def test_a_zip_by_its_path(tmp_path: Path) -> None:
    (tmp_path / "my pets.zip").write_bytes(packed())
    app = opened(pictures_from="zip")
    assert app.button(key="unpack").disabled
    ran(app.text_input(key="zip-path").set_value(str(tmp_path / "my pets.zip")))
    ran(app.button(key="unpack").click())
    until(_done)
    assert chosen(ran(app)).startswith("set:my-pets-")


@pytest.mark.parametrize("path", ["/no/such.zip", "/", "a\0b", "~nobody-of-that-name/x.zip"])
def test_a_path_that_leads_nowhere_is_a_sentence(path: str) -> None:
    app = opened(pictures_from="zip")
    ran(app.text_input(key="zip-path").set_value(path))
    ran(app.button(key="unpack").click())
    until(_done)
    assert len(ran(app).error) == 1 and "broke down" not in app.error[0].value


def test_unpacking_shows_how_far_it_is_and_can_be_cancelled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    entered = threading.Event()

    def slow(
        file: Any, title: str, owner: str, progress: Callable[[str, int, int], None],
        cancelled: Callable[[], bool],
    ) -> None:  # fmt: skip
        progress("unpacking", 3, 20)
        entered.set()
        until(cancelled)
        raise Cancelled

    monkeypatch.setattr(sets, "unpack", slow)
    job = bringing.unpack(io.BytesIO(b""), "Pets", "")
    assert entered.wait(60)
    app = opened(pictures_from="zip")  # as after a reload: the session knows nothing of it
    assert "Unpacking: 3 of 20 files" in app.get("progress")[0].proto.text
    assert bringing.unpack(io.BytesIO(b""), "Others", "") is job  # one at a time
    ran(app.button(key="cancel-zip").click())
    until(_done)
    assert "Cancelled" in said(ran(app)) and job.file is None


def test_on_a_host_the_limits_are_said_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERWISE_HOSTED", "true")
    app = opened(pictures_from="zip", owner="me")
    assert "You keep 0 of 3 sets, 0 B of 500 MB. Each stays for 7 days" in said(app)
    assert not app.text_input
