"""The whole way of a mess: a zip goes in, the doctor looks at it, a leak is mended, a run trains."""

from __future__ import annotations

import json
import re

from conftest import Server, Visit
from messy import pictures, zipped
from playwright.sync_api import Page, expect
from verbs import PATIENCE, expect_no_exception, keyed, upload, wait_for_app_run

from core.datasets import Source
from core.datasets.marks import Marks

INSIDE = "Our pets – Ёжик/"
# What no picture is made from: names that lead out, what a Mac adds, and other things.
HOSTILE = {
    "../out.jpg": b"x", "/etc/passwd.png": b"x", "C:\\pets\\cat.jpg": b"x",
    "__MACOSX/cat/._1.jpg": b"x", "notes.txt": b"words",
}  # fmt: skip
OTHERS = {"cat/more.zip": b"PK", "cat/page.jpg": b"<html>there is no such picture</html>"}


def _row(page: Page, words: str) -> str:
    row = keyed(page, "doctor-summary").locator("p", has_text=words)
    expect(row).to_be_visible(timeout=PATIENCE)
    return row.inner_text()


def test_from_a_messy_zip_to_a_run(visit: Visit, server: Server) -> None:
    page = visit("data?pictures_from=zip")
    packed = zipped({INSIDE + name: file for name, file in (pictures() | OTHERS).items()} | HOSTILE)
    upload(page, "zip-0", ("Our pets.zip", "application/zip", packed))
    expect(keyed(page, "set").get_by_text("Our pets")).to_be_visible(timeout=PATIENCE)
    wait_for_app_run(page)
    outside = {path.name for path in server.home.rglob("*")} & {
        "out.jpg",
        "passwd.png",
        "notes.txt",
    }
    assert not outside
    keyed(page, "view").get_by_text("Doctor", exact=True).click()
    keyed(page, "examine").get_by_role("button").click(timeout=PATIENCE)
    assert "2 of 2 left" in _row(page, "on both sides")
    assert "1 of 1 left" in _row(page, "in two classes")
    assert "2 of 2 left" in _row(page, "cannot be read")
    cards = page.locator("[class*=st-key-finding-][role=group]")
    expect(cards).to_have_count(2, timeout=PATIENCE)
    wait_for_app_run(page)
    page.keyboard.press("j")
    for number in range(2):
        expect(cards.nth(number)).to_be_focused(timeout=PATIENCE)
        page.keyboard.press("x")
        row = keyed(page, "doctor-summary").locator("p", has_text="on both sides")
        expect(row).to_contain_text(f"{1 - number} of 2 left", timeout=PATIENCE)
    page.get_by_role("link", name="Train on these").first.click(timeout=PATIENCE)
    expect(page).to_have_url(re.compile(r"/train\?.*marks=[0-9a-f]{32}"), timeout=PATIENCE)
    page.goto(page.url + "&epochs=1&image_size=32&model=lenet-colour")
    wait_for_app_run(page)
    page.get_by_role("button", name="Start", exact=True).click(timeout=PATIENCE)
    page.wait_for_url(re.compile(r"run="), timeout=PATIENCE)
    expect(page.get_by_text("Finished").first).to_be_visible(timeout=2 * PATIENCE)
    expect_no_exception(page)
    _trained_on_marks(server)


def _trained_on_marks(server: Server) -> None:
    """See that the run's configuration names the set, and marks without the two copies that leaked."""
    (path,) = (server.home / "runs").glob("*/config.json")
    source = Source.parse(json.loads(path.read_text())["configuration"]["data"])
    kept = server.home / "data" / "marks" / f"{source.marks}.json"
    marks = Marks.from_document(json.loads(kept.read_text()))
    assert source.kind == "set" and len(marks.left_out) == 2
    verdicts = json.loads((path.parent / "validation.json").read_text())
    assert not marks.left_out & set(verdicts["names"])
