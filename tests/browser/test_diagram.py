"""A network's diagram in the browser: layout, keyboard, choosing, keeping its state, the saved file.

The component is mounted in an empty page, so that no server is needed and networks can be of any shape.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from xml.etree import ElementTree as ET

import pytest
import torch
from playwright.sync_api import Browser, Locator, Page, expect
from torch import Tensor, nn

from app_pages.parts.components import FOLDER
from app_pages.parts.network.diagram.diagram import SCRIPTS, of_trace, sent
from core.parameters import parameter_tree
from core.tracing import trace

THEME = {
    "text-color": "#1C2030", "background-color": "#FFFFFF", "secondary-background-color": "#F5F6FA",
    "border-color": "#E3E6EF", "gray-text-color": "#5B6178", "primary-color": "#3D5AFE",
    "font": "sans-serif",
}  # fmt: skip
HEAD = """
<div id="host" style="{theme}"></div>
<script>
  const root = document.getElementById("host").attachShadow({{mode: "open"}});
  root.innerHTML = `<style>{css}</style>`;
  window.chosen = [];
</script>
<script type="module">
{js}
window.show = (data) => mount({{data, parentElement: root, setTriggerValue: (_, path) => window.chosen.push(path)}});
</script>
"""
SVG = "{http://www.w3.org/2000/svg}"
Show = Callable[..., Page]


class Dense(nn.Module):
    """Every layer reads all before it, as in a DenseNet."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(4 * count, 4) for count in range(1, 6))

    def forward(self, x: Tensor) -> Tensor:
        found = [x]
        for layer in self.layers:
            found.append(layer(torch.cat(found, 1)))
        return torch.cat(found, 1)


class Branches(nn.Module):
    """Branches of different lengths beside a straight way."""

    def __init__(self) -> None:
        super().__init__()
        self.long = nn.Sequential(nn.Linear(4, 4), nn.ReLU(), nn.Linear(4, 4))
        self.short = nn.Linear(4, 4)
        self.never = nn.Linear(4, 4)

    def forward(self, x: Tensor) -> Tensor:
        y: Tensor = torch.cat([self.long(x), self.short(x), x], 1)
        return y


def tied() -> nn.Module:
    shared = nn.Linear(4, 4)
    return nn.Sequential(nn.Linear(4, 4), nn.ReLU(), shared, nn.ReLU(), shared)


def failing() -> nn.Module:
    return nn.Sequential(nn.Linear(4, 8), Branches(), nn.Linear(12, 2), nn.ReLU())


def deep() -> nn.Module:
    """Stages of blocks, many more than can be shown at first."""
    block = lambda: nn.Sequential(Branches(), nn.Linear(12, 4), nn.ReLU())  # noqa: E731
    stage = lambda count: nn.Sequential(*(block() for _ in range(count)))  # noqa: E731
    return nn.Sequential(nn.Linear(4, 4), stage(2), stage(36), stage(3), nn.Linear(4, 2))


def data_of(net: nn.Module, name: str = "", **more: object) -> dict[str, object]:
    net.eval()
    ran = trace(net, torch.ones(2, 4), values=False)
    return sent(of_trace(ran, parameter_tree(net), name)) | {"choose": True} | more


@pytest.fixture
def show(browser: Browser) -> Iterator[Show]:
    """Return `show(net, name="", width=1280, **data) -> Page` with the diagram mounted."""
    scripts = [(FOLDER / f"{name}.js").read_text("utf-8") for name in (*SCRIPTS, "diagram")]
    js = "\n".join(scripts).replace("export default function", "function mount")
    css = (FOLDER / "diagram.css").read_text("utf-8")
    theme = ";".join(f"--st-{name}: {value}" for name, value in THEME.items())
    contexts, faults = [], []

    def mounted(net: nn.Module, name: str = "", width: int = 1280, **more: object) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 800}, reduced_motion="reduce"
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.set_content(HEAD.format(theme=theme, css=css, js=js))
        page.evaluate("data => window.show(data)", data_of(net, name, **more))
        expect(page.get_by_role("tree")).to_be_visible()
        return page

    yield mounted
    for context in contexts:
        context.close()
    assert not faults


def box(page: Page, path: str) -> Locator:
    return page.locator(f'g.node[data-path="{path}"]:is([data-kind="block"], [data-kind="layer"])')


def paths(page: Page) -> list[str]:
    return page.locator("g.node").evaluate_all("all => all.map((g) => g.dataset.path)")


def focused(page: Page) -> str:
    script = "document.getElementById('host').shadowRoot.activeElement?.dataset.key ?? ''"
    return str(page.evaluate(script))


FRAMES = """() => {
  const root = document.getElementById("host").shadowRoot;
  return [...root.querySelectorAll("g.node")].map((g) => {
    const {left, top, right, bottom} = g.querySelector(":scope > .face > .box").getBoundingClientRect();
    const around = g.parentElement.closest("g.node");
    return {key: g.dataset.key, around: around?.dataset.key ?? "", left, top, right, bottom};
  });
}"""


@pytest.mark.parametrize("make", [tied, Dense, Branches, failing, deep])
def test_boxes_lie_in_the_one_around_them_and_apart_from_each_other(
    show: Show, make: Callable[[], nn.Module]
) -> None:
    page = show(make())
    page.get_by_role("button", name="Open every box").click()
    frames = page.evaluate(FRAMES)
    known = {frame["key"]: frame for frame in frames}
    assert len(known) == len(frames) == len(data_of(make())["columns"]["kind"][1])  # type: ignore[index]
    for frame in frames:
        around = known.get(frame["around"])
        if around:
            assert frame["left"] > around["left"] and frame["right"] < around["right"], frame["key"]
            assert frame["top"] > around["top"] and frame["bottom"] < around["bottom"], frame["key"]
    for one in frames:
        for other in frames:
            if one["around"] == other["around"] and one["key"] < other["key"]:
                beside = one["right"] <= other["left"] or other["right"] <= one["left"]
                below = one["bottom"] <= other["top"] or other["bottom"] <= one["top"]
                assert beside or below, (one["key"], other["key"])


def test_every_arrow_is_drawn_and_shapes_stand_beside_them(show: Show) -> None:
    net = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 2))
    page = show(net)
    expect(page.locator("path.arrow")).to_have_count(6)
    expect(page.locator("text.label")).to_have_text(["2 × 4", "2 × 2", "2 × 8", "2 × 8"])
    expect(box(page, "1")).to_have_attribute("data-shape", "2 × 8")


def test_what_does_not_fit_is_marked_and_the_rest_is_faint(show: Show) -> None:
    page = show(failing())
    expect(page.locator("g.node[data-failed]")).to_have_attribute("data-path", "1.long.0")
    expect(page.get_by_text("does not fit", exact=True)).to_be_visible()
    expect(box(page, "2")).to_have_attribute("data-state", "waiting")
    expect(page.locator('g.node[data-kind="output"]')).to_have_count(0)


def test_a_large_network_opens_in_part_and_each_box_opens_and_closes(show: Show) -> None:
    page = show(deep())
    assert 10 < page.locator("g.node").count() <= 45
    stage = box(page, "2")
    expect(stage).to_have_attribute("aria-expanded", "false")
    stage.locator("> .face .toggle").click()
    expect(stage).to_have_attribute("aria-expanded", "true")
    expect(box(page, "2.11")).to_be_visible()
    stage.locator("> .face .toggle").click()
    expect(box(page, "2.11")).to_have_count(0)
    page.get_by_role("button", name="Close every box").click()
    assert paths(page) == ["", "", "0", "1", "2", "3", "4", ""]
    assert page.evaluate("window.chosen") == []


def test_a_click_or_enter_chooses_a_box_once(show: Show) -> None:
    page = show(tied())
    box(page, "1").hover()
    assert page.evaluate("window.chosen") == []
    box(page, "1").click()
    box(page, "1").click()
    expect(box(page, "1")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.evaluate("window.chosen") == ["1", "2"]


def test_without_a_listener_nothing_is_chosen(show: Show) -> None:
    page = show(tied(), choose=False)
    box(page, "1").click()
    assert page.evaluate("window.chosen") == []


def test_the_keyboard_walks_through_the_levels(show: Show) -> None:
    page = show(nn.Sequential(nn.ReLU(), nn.Sequential(nn.Linear(4, 4), nn.ReLU())))
    page.get_by_role("button", name="Save as SVG").focus()
    page.keyboard.press("Tab")
    walked = [focused(page)]
    for key in (
        "ArrowDown",
        "ArrowRight",
        "ArrowDown",
        "ArrowRight",
        "ArrowDown",
        "ArrowLeft",
        "End",
    ):
        page.keyboard.press(key)
        walked.append(focused(page).replace("/Sequential", "", 1))
    assert walked == ["/Input", "", "/0", "/1", "/1/0", "/1/1", "/1", "/Output"]
    page.keyboard.press("ArrowUp")
    for key, is_open in (("ArrowLeft", False), (" ", True), ("-", False), ("+", True)):
        if key == "ArrowLeft":
            page.keyboard.press("ArrowLeft")  # from the last layer out to its block
        page.keyboard.press(key)
        expect(box(page, "1")).to_have_attribute("aria-expanded", str(is_open).lower())


def test_pointing_at_a_shared_layer_lights_up_all_its_appearances(show: Show) -> None:
    page = show(tied())
    expect(page.get_by_text("shared · 1 of 2", exact=True)).to_be_visible()
    box(page, "4").hover()
    lit = page.locator('g.node[data-alike="true"]')
    expect(lit).to_have_count(2)
    assert lit.evaluate_all("all => all.map((g) => g.dataset.path)") == ["2", "4"]


def test_open_boxes_size_and_scrolling_survive_new_data(show: Show) -> None:
    net = deep()
    page = show(net, "net")
    box(page, "3").locator("> .face .toggle").click()
    page.get_by_role("button", name="Larger").click()
    region = page.locator(".region")
    region.evaluate("region => region.scrollTo(0, 300)")
    before = box(page, "3").element_handle()
    net[4] = nn.Linear(4, 7)
    page.evaluate("data => window.show(data)", data_of(net, "net", selected="2.1"))
    assert before and before.evaluate("g => g.isConnected")
    expect(box(page, "3")).to_have_attribute("aria-expanded", "true")
    expect(box(page, "4")).to_have_attribute("data-shape", "2 × 7")
    expect(box(page, "2")).to_have_attribute("data-within", "true")
    expect(page.get_by_role("button", name="Full size")).to_have_text("125 %")
    assert region.evaluate("region => region.scrollTop") > 0


def test_the_saved_file_stands_by_itself(show: Show) -> None:
    page = show(failing(), "my net: 1/2")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as SVG").click()
    assert download.value.suggested_filename == "my net 1 2.svg"
    text = download.value.path().read_text("utf-8")
    root = ET.fromstring(text)
    boxes = [each for each in root.iter(f"{SVG}g") if each.get("data-kind")]
    assert [each.get("data-path") for each in boxes] == paths(page)
    written = {each.text for each in root.iter(f"{SVG}text")}
    assert {"Branches", "does not fit", "not reached", "2 × 8"} <= written
    colours = {
        each.get(name) for each in root.iter() for name in ("fill", "stroke") if each.get(name)
    }
    assert all(re.fullmatch(r"none|#[0-9a-f]{6}", colour or "") for colour in colours), colours
    assert "var(" not in text and "class=" not in text


def test_on_a_phone_layers_are_readable_without_zooming(show: Show) -> None:
    page = show(tied(), width=390)
    expect(page.get_by_role("button", name="Full size")).to_have_text("100 %")
    region = page.locator(".region")
    assert region.evaluate("region => region.scrollWidth <= region.clientWidth")


def test_names_are_text_whatever_they_hold(show: Show) -> None:
    net = nn.Sequential()
    net.add_module("<img src=x onerror=alert(1)>" + "w" * 80, nn.Linear(4, 4))
    page = show(net)
    assert page.locator("img").count() == 0
    assert page.evaluate(FRAMES)[2]["right"] < 1280
    expect(page.locator("g.node text.name")).to_contain_text("…")
