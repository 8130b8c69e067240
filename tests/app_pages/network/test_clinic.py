"""The view "Custom layers": a layer's source with its marked line, the findings, and the proof."""

from __future__ import annotations

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from app_pages.parts.network.clinic import run
from app_pages.parts.network.clinic.cards import prose
from app_pages.parts.network.clinic.patients import FILE, HAND, choices
from app_pages.parts.network.clinic.source import coloured, marks_of
from core.blocks import Block
from core.blocks.lessons import LESSONS
from core.clinic import ClinicError, Findings, examination, examine
from core.networks import Seeded, Weights, painted
from core.parameters import Distribution, Initialization, Rule, Target
from core.settings import PROJECT
from core.tracing import Input
from tests.core.clinic.zoo import ReadsData, numbers


def opened(**query: object) -> AppTest:
    app = AppTest.from_file(PROJECT / "app_pages" / "blocks.py", default_timeout=60)
    for name, value in {"view": "clinic", **query}.items():
        app.query_params[name] = str(value)
    app.run()
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    return "\n".join(each.value for each in (*app.markdown, *app.info, *app.error, *app.warning))


def sent(app: AppTest) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(app.get_by_key("clinic-source").proto.json)
    return found


def test_the_books_mistake_is_marked_with_its_mend_and_proven() -> None:
    app = opened(layer="my-linear-data")
    (shown,) = sent(app)["sources"]
    assert shown["name"] == "MyLinear"
    (marked,) = [row for row in shown["rows"] if row["mark"]]
    assert "".join(piece for _kind, piece in marked["pieces"]).strip() == (
        "return F.relu(x @ self.weight.data + self.bias.data)"
    )
    assert marked["mark"]["instead"] == "return F.relu(x @ self.weight + self.bias)"
    as_it_is, mended = app.metric
    first, last = as_it_is.value.split(" → ")
    assert first == last
    assert mended.delta.startswith("-")
    assert "does not require grad" in said(app)


def test_a_block_of_the_network_in_hand_is_examined() -> None:
    app = opened(lesson="lenet", at="0")
    assert app.selectbox("clinic_place").value == "0"
    assert "11 healthy" in said(app)
    app.selectbox("clinic_place").select("6").run()
    assert app.query_params["at"] in ("6", ["6"])
    assert "**Flatten**" in said(app)


def test_a_layer_that_nothing_arrives_at_is_refused_in_a_sentence() -> None:
    app = opened(lesson="mlp", shape="2x7")
    assert "stopped before it came to the block" in said(app) or "It stops" in said(app)


def test_own_files_stay_closed_unless_a_setting_opens_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LAYERWISE_OWN_CODE", raising=False)
    app = opened(layer=FILE)
    assert not app.get("file_uploader")
    assert "only where you are at home" in said(app)
    assert any("python -m core.clinic" in each.value for each in app.code)


def test_an_own_file_is_read_and_waits_to_be_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERWISE_OWN_CODE", "true")
    text = b"raise SystemExit\nfrom torch import nn\nclass A(nn.Module):\n  def __init__(self, n): pass\n"
    app = opened(layer=FILE)
    app.file_uploader[0].upload("layer.py", text, "text/x-python").run()
    assert not app.exception
    assert app.selectbox("clinic-class").options == ["A"]
    assert app.text_input("clinic-arguments").placeholder == "n"
    app.text_input("clinic-arguments").set_value("open('x')").run()
    app.button("clinic-examine").click().run()
    assert "have to be values" in said(app)


def test_the_choices_are_the_courses_lessons_all_of_its_section_on_custom_layers() -> None:
    names = list(choices())
    assert (names[0], names[-1]) == (HAND, FILE)
    assert set(names[1:-1]) <= set(LESSONS)
    assert {name for name, each in LESSONS.items() if each.section == 4} <= set(names)


def asked(block: Block, *shape: int) -> tuple[Block, Weights, Input, str]:
    return block, Seeded(0), Input(shape), ""


def test_a_layer_of_many_steps_or_tensors_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "MOST_STEPS", 6)
    monkeypatch.setattr(examination, "MOST_TENSORS", 9)
    relu, dense = Block.of("ReLU"), Block.of("Linear", in_features=1, out_features=1)
    with pytest.raises(ClinicError, match="takes 7 steps; up to 6"):
        run.examined(*asked(Block.of("Repeat", relu, times=6), 2, 1))
    with pytest.raises(ClinicError, match="holds 10 tensors; at most 9"):
        run.examined(*asked(Block.of("Sequential", *[dense] * 5), 2, 1))


def test_painted_weights_are_examined_and_mended_too() -> None:
    block, _weights, shape, path = asked(LESSONS["my-linear-data"].block, 2, 64)
    ones = Rule(Target(layer="MyLinear", attribute="bias"), Distribution.of("ones"))
    weights = painted(Seeded(0), Initialization((ones,)), 0)
    found = run.proven(block, weights, shape, path)
    assert found is not None and found.mended is not None
    assert found.learned.losses[0] == found.learned.losses[-1] == found.mended.losses[0]
    assert found.mended.losses[-1] < 0.5 * found.mended.losses[0]


def test_what_comes_from_outside_is_no_markdown() -> None:
    text = "It stops: ![a](http://b) *c* :red[d]. When `w` and `b` change, 2 · 10⁻¹⁰ comes."
    shown = prose(text)
    assert "![" not in shown and ":red[" not in shown and " *c" not in shown
    assert shown.endswith("`w` and `b` change\\, 2 · 10⁻¹⁰ comes\\.")


def found() -> Findings:
    return examine(ReadsData(), numbers(2, 4))


def test_marks_stand_in_the_lines_of_the_findings() -> None:
    marks = marks_of(found())
    assert [mark["why"] for mark in marks.values()] == ["the gradient is cut here"]


def test_source_is_coloured_and_stays_what_it_is() -> None:
    lines = [
        "class A(nn.Module):", '    """Two', '    lines."""', "    x = 1.5  # why", "    def f(self): return 'é'",
    ]  # fmt: skip
    pieces = coloured(lines)
    assert ["".join(text for _kind, text in row) for row in pieces] == lines
    kinds = {text.strip(): kind for row in pieces for kind, text in row if kind}
    assert kinds["class"] == kinds["def"] == kinds["return"] == "keyword"
    assert (kinds["A"], kinds["1.5"], kinds["# why"], kinds["'é'"]) == (
        "defined", "number", "comment", "text",
    )  # fmt: skip
    assert kinds['lines."""'] == "text"
    assert coloured(["def f(:", "  '''open"])[1] == [("", "  '''open")]
