from __future__ import annotations

import inspect

import pytest
from streamlit.testing.v1 import AppTest

from app_pages.parts import frame
from core.machine import Gpu, cores


def test_the_code_drawer_shows_what_python_would_run() -> None:
    path, source = frame.source_of("core.machine.cores")
    assert path == "core/machine.py"
    assert source == inspect.getsource(cores).rstrip("\n")


def test_decorators_belong_to_the_code() -> None:
    assert frame.source_of("core.machine.Gpu")[1] == inspect.getsource(Gpu).rstrip("\n")


def test_code_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(LookupError, match="nothing_like_it"):
        frame.source_of("core.machine.nothing_like_it")


def page() -> None:
    from app_pages.parts import frame

    actions = frame.head("Title", "One sentence.")
    actions.button("Act", key="act")
    frame.look_for("first-steps")
    frame.code("core.machine.cores", "core.training.loop.train_step")


def test_a_page_has_its_title_its_sentence_its_actions_and_closed_drawers() -> None:
    at = AppTest.from_function(page).run()
    assert not at.exception
    assert [title.value for title in at.title] == ["Title"]
    assert at.markdown[0].value == "One sentence."
    assert at.button(key="act").label == "Act"
    assert [drawer.label for drawer in at.expander] == ["What to look for", "The code"]
    assert "def train_step(" in at.code[1].value
