"""Changes of the steps by buttons that were drawn a moment ago."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.parameters import Edit

FIRST, SECOND, THIRD = (Edit(f"{place}.bias", "set", 1.0) for place in range(3))


def page(command: str, arguments: tuple[object, ...]) -> None:
    """Press a button twice before the page is drawn anew."""
    from app_pages.parts.initialization.rules import commands
    from app_pages.parts.network import steps
    from core.parameters import Edit, Initialization

    steps.take(Initialization(tuple(Edit(f"{place}.bias", "set", 1.0) for place in range(3))))
    for _press in range(2):
        getattr(commands, command)(*arguments)


@pytest.mark.parametrize(
    ("command", "arguments", "left"),
    [
        ("remove", (0, FIRST), (SECOND, THIRD)),
        ("remove", (2, THIRD), (FIRST, SECOND)),
        ("shift", (2, THIRD, -1), (FIRST, THIRD, SECOND)),
        ("shift", (0, FIRST, 1), (SECOND, FIRST, THIRD)),
    ],
)
def test_a_double_click_is_one_change(
    command: str, arguments: tuple[Any, ...], left: tuple[Edit, ...]
) -> None:
    app = AppTest.from_function(page, args=(command, arguments)).run()
    assert not app.exception
    history = app.session_state["steps_history"]
    assert history.present.steps == left and len(history.past) == 1
