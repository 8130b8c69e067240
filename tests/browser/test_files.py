"""The page about files in Chromium: two files read side by side, and one made to fit."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from playwright.sync_api import Page, expect
from verbs import (
    chart,
    expect_drawn,
    expect_no_exception,
    expect_no_sideways_scrolling,
    expect_title,
    keyed,
    upload,
    wait_for_app_run,
)

from core.blocks import build
from core.blocks.lessons import LESSONS

Visit = Callable[..., Page]
KIND = "application/octet-stream"


def saved(content: object) -> bytes:
    """Return what torch.save writes."""
    file = io.BytesIO()
    torch.save(content, file)
    return file.getvalue()


def test_two_files_are_uploaded_and_their_difference_is_read(visit: Visit) -> None:
    page = visit("files?files=compare&compare_a=file&compare_b=file")
    expect(page.get_by_text("does not carry your files")).to_be_visible()
    state = dict(build(LESSONS["lenet"].block).state_dict())
    upload(page, "compare_a-upload-0", ("old.pt", KIND, saved(state)))
    state["3.weight"] = state["3.weight"] + 0.01
    state["added"] = torch.ones(3)
    upload(page, "compare_b-upload-0", ("new.pt", KIND, saved(state)))
    totals = keyed(page, "compare-totals")
    expect(totals).to_contain_text("Changed")
    expect(totals).to_contain_text("61,706")
    expect(totals).to_contain_text("3.89 %")  # 2,400 of them
    inspector = keyed(page, "compare-inspector")
    expect(inspector).to_contain_text("3.weight")
    expect(inspector).to_contain_text("All of them are 0.01")
    expect_drawn(chart(page, "b − a of the tensor as cells, blue below zero and red above"))
    expect_drawn(chart(page, "Relative change of each tensor as a bar, in the order of a"))
    page.get_by_label("Search", exact=True).fill("added")
    expect(inspector).to_contain_text("a has no such key")
    with page.expect_download() as waiting:
        keyed(page, "compare-csv").get_by_role("button").click()
    assert "3.weight" in Path(waiting.value.path()).read_text("utf-8")
    expect_no_exception(page)


def test_a_checkpoint_with_a_prefix_is_made_to_fit_and_seen_on_another_page(visit: Visit) -> None:
    page = visit("files?files=doctor&lesson=lenet&doctor_file=file")
    other = visit("files?files=doctor&lesson=lenet")
    original = build(LESSONS["lenet"].block, seed=3).state_dict()
    state = {f"module.{key}": value for key, value in original.items()}
    content = saved({"epoch": 3, "state_dict": state})
    upload(page, "doctor_file-upload-0", ("lenet.pt", KIND, content))
    expect(page.get_by_text("All 10 keys of the network")).to_be_visible()
    expect(page.get_by_text("state_dict.module.", exact=True).first).to_be_visible()
    keyed(page, "doctor-rule-0").locator("label").first.click()
    wait_for_app_run(page)
    expect(page.get_by_text("0 of 10 keys of the network")).to_be_visible()
    keyed(page, "doctor-rule-0").locator("label").first.click()
    wait_for_app_run(page)
    expect(keyed(page, "doctor-effect")).to_contain_text("61,706 · 100 %")
    keyed(page, "doctor-load").get_by_role("button").click()
    wait_for_app_run(page)
    expect(keyed(page, "weights-loaded")).to_contain_text("lenet.pt")
    expect(keyed(page, "doctor-effect")).to_contain_text("0 · 0 %")
    expect(keyed(other, "weights-loaded")).to_have_count(0)
    keyed(page, "doctor-undo").get_by_role("button").click()
    wait_for_app_run(page)
    expect(keyed(page, "weights-loaded")).to_have_count(0)
    keyed(page, "doctor-load").get_by_role("button").click()
    wait_for_app_run(page)
    page.get_by_test_id("stTopNavSection").filter(has_text="Course").click()
    page.get_by_test_id("stTopNavDropdownLink").filter(has_text="Blocks").click()
    expect_title(page, "Blocks")
    expect(keyed(page, "weights-loaded")).to_contain_text("lenet.pt")
    keyed(page, "weights-loaded").get_by_role("button").click()
    expect(keyed(page, "weights-loaded")).to_have_count(0)
    expect_no_exception(page)


@pytest.mark.parametrize("view", ["compare", "doctor"])
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_both_views_are_drawn_wide_and_narrow(
    visit: Visit, view: str, width: int, scheme: str
) -> None:
    page = visit(f"files?files={view}&lesson=lenet", width=width, scheme=scheme)
    expect_no_exception(page)
    expect_no_sideways_scrolling(page)
