from __future__ import annotations

import io
import re
from collections.abc import Callable

import numpy as np
from PIL import Image
from playwright.sync_api import Locator, Page, expect
from verbs import (
    expect_drawn,
    expect_no_exception,
    expect_no_sideways_scrolling,
    keyed,
    messages,
    upload,
    wait_for_app_run,
    wait_for_silence,
)

STREET = (
    "convolution?lab=pictures&picture=street&kernel=sobel-right&kh=3&kw=3&ph=1&pw=1&mode=replicate"
)
SMALL = "convolution?lab=pictures&picture=counting-4x4&kernel=own&cells=1,2;3,4"
Visit = Callable[..., Page]


def stage(page: Page) -> Locator:
    return page.locator(".sweep")


def at(page: Page, role: str, x: float, y: float) -> tuple[float, float]:
    """Return where the share (x, y) of a picture lies on the page."""
    canvas = page.locator(f"figure.{role} .overlay")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    return box["x"] + x * box["width"], box["y"] + y * box["height"]


def filled(page: Page) -> int:
    return int(stage(page).get_attribute("data-filled") or -1)


def cells(page: Page, role: str) -> list[float]:
    texts = page.locator(f".numbers .grid.{role} .cells span").all_text_contents()
    return [float(text.replace("−", "-")) for text in texts]


def painted(page: Page) -> float:
    """Return which share of the output's canvas has been painted."""
    return float(
        page.locator("figure.output .base").evaluate(
            """canvas => {
              const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
              let count = 0;
              for (let i = 3; i < data.length; i += 4) count += data[i] > 0;
              return count / (data.length / 4);
            }"""
        )
    )


def test_the_canvas_stays_while_cells_kernel_and_stride_change(visit: Visit) -> None:
    page = visit(SMALL)
    canvas = page.locator("figure.output .overlay").element_handle()
    page.mouse.click(*at(page, "output", 0.9, 0.9))
    page.mouse.move(2, 2)

    cell = page.get_by_label("Weight in row 2, column 2", exact=True)
    cell.fill("1/2")
    cell.press("Enter")
    wait_for_app_run(page)
    expect(page.locator(".numbers .grid.kernel .cells span").last).to_have_text("0.5")
    assert cells(page, "kernel") == [1, 2, 3, 0.5]
    expect(stage(page)).to_have_attribute("data-sum", str(10 + 22 + 42 + 7.5))

    first = page.get_by_label("Weight in row 1, column 1", exact=True)
    first.press("ArrowUp")
    first.press("ArrowUp")
    expect(page.locator(".numbers .grid.kernel .cells span").first).to_have_text("3")
    expect(first).to_be_focused()
    first.fill("north")
    first.press("Enter")
    expect(
        page.get_by_text("Row 1, column 1 of the kernel is 'north', which is no number")
    ).to_be_visible()
    expect(first).to_have_value("north")
    first.fill("3")
    first.press("Enter")
    expect(page.get_by_text("which is no number")).to_have_count(0)

    page.get_by_role("button", name="Undo").click()
    wait_for_app_run(page)
    page.get_by_role("spinbutton", name="Stride ↔").fill("2")
    page.keyboard.press("Enter")
    wait_for_app_run(page)
    expect(stage(page)).to_have_attribute("data-total", "6")
    keyed(page, "kernel").locator("input").click()
    page.get_by_role("option", name="Box blur").click()
    wait_for_app_run(page)
    expect(page.locator(".numbers .grid.kernel .cells span").first).to_have_text("0.25")
    assert canvas is not None and canvas.evaluate("node => node.isConnected")
    expect(stage(page)).to_have_attribute("data-pinned", "2,1")
    expect_no_exception(page)


def test_a_photo_comes_in_and_a_broken_one_is_a_sentence(visit: Visit) -> None:
    page = visit(STREET, width=390, height=844)
    file = io.BytesIO()
    noise = np.random.default_rng(0).integers(0, 256, (300, 400, 3), np.uint8)
    Image.fromarray(noise).save(file, "JPEG")
    page.get_by_role("button", name="Your photo").click()
    upload(page, "lab_upload", ("broken.jpg", "image/jpeg", file.getvalue()[:2000]))
    expect(page.get_by_text("damaged or incomplete")).to_be_visible()
    upload(page, "lab_upload", ("noise.jpg", "image/jpeg", file.getvalue()))
    page.keyboard.press("Escape")
    expect(page.get_by_text("damaged or incomplete")).to_have_count(0)
    expect(page.locator("figure.input .facts")).to_contain_text("168 × 224")
    expect_drawn(page.locator("figure.output"), 20)
    expect_no_sideways_scrolling(page)
    page.mouse.click(*at(page, "input", 0.5, 0.5))
    expect(stage(page)).to_have_attribute("data-pinned", re.compile(r"8\d,11\d"))
    expect_no_exception(page)


def test_the_window_sweeps_and_the_output_fills_in_without_a_message(visit: Visit) -> None:
    page = visit(STREET + "&pictures_side=64")
    root = stage(page)
    expect(root).to_have_attribute("data-state", "done")  # motion is not wanted: nothing plays
    assert painted(page) == 1
    expect_drawn(page.locator("figure.input"), 20)
    wait_for_silence(page)
    before = messages(page)

    page.get_by_role("slider", name="Speed").fill("0.9")
    page.get_by_role("button", name="Play").click()
    expect(root).to_have_attribute("data-state", "playing")
    first = filled(page)
    expect(root).not_to_have_attribute("data-filled", str(first))
    page.get_by_role("button", name="Pause").click()
    expect(root).to_have_attribute("data-state", "paused")
    share = filled(page) / (48 * 64)
    assert 0 < share < 1
    assert abs(painted(page) - share) < 0.02

    page.get_by_role("slider", name="Position of the sweep").fill("768")
    expect(root).to_have_attribute("data-filled", "768")
    expect(root).to_have_attribute("data-row", "11")
    assert abs(painted(page) - 0.25) < 0.01
    page.get_by_role("slider", name="Position of the sweep").fill(str(48 * 64))
    expect(root).to_have_attribute("data-state", "done")
    assert painted(page) == 1
    assert messages(page) == before

    page.emulate_media(reduced_motion="no-preference")
    page.reload()
    expect(root).to_have_attribute("data-state", "playing")  # by itself, once


def test_pointing_and_arrow_keys_show_the_windows_numbers(visit: Visit) -> None:
    page = visit(SMALL)
    root = stage(page)
    wait_for_silence(page)
    before = messages(page)
    page.mouse.move(*at(page, "output", 0.9, 0.5))  # 0 … 15 by rows of 4; output (1, 2)
    expect(root).to_have_attribute("data-column", "2")
    assert cells(page, "input") == [6, 7, 10, 11]
    assert cells(page, "kernel") == [1, 2, 3, 4]
    assert cells(page, "products") == [6, 14, 30, 44]
    expect(page.locator(".sum")).to_have_text("94")
    expect(root).to_have_attribute("data-sum", "94")
    expect(page.locator(".place")).to_contain_text("(1, 2) reads rows 1 … 2 and columns 2 … 3")

    page.mouse.move(*at(page, "input", 0.25, 0.25))  # between the first four cells
    expect(root).to_have_attribute("data-row", "0")
    assert cells(page, "input") == [0, 1, 4, 5]

    page.mouse.click(*at(page, "output", 0.1, 0.9))
    expect(root).to_have_attribute("data-pinned", "2,0")
    page.mouse.move(2, 2)
    assert cells(page, "input") == [8, 9, 12, 13]

    page.locator("figure.output .overlay").press("ArrowRight")
    expect(root).to_have_attribute("data-column", "1")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(root).to_have_attribute("data-pinned", "1,1")
    page.keyboard.press("Escape")
    expect(root).to_have_attribute("data-pinned", "")
    assert messages(page) == before
