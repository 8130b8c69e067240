"""What all views of the convolution lab share: experiments, settled controls, and the link."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from app_pages.parts.lab import pictures
from app_pages.parts.lab.experiments import DEFAULTS, matching, preset_state, relevant
from app_pages.parts.lab.table import views
from core.convolution import PRESETS
from core.settings import PROJECT

VIEWS = tuple(views())


def lab(**query: str) -> AppTest:
    app = AppTest.from_file(PROJECT / "app_pages" / "convolution.py", default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def told(app: AppTest) -> str:
    return "\n".join(info.value.replace("\\", "") for info in app.info)


def state(app: AppTest, *names: str) -> tuple[Any, ...]:
    return tuple(app.session_state[name] for name in names)


def choose(app: AppTest, key: str, value: str) -> None:
    app.button_group(key=key).set_value(value).run()
    assert not app.exception


@pytest.mark.parametrize("view", VIEWS)
def test_each_view_opens_at_its_address_and_says_what_to_look_for(view: str) -> None:
    app = lab(lab=view)
    assert app.session_state["lab"] == view
    assert not told(app)
    drawers = {expander.label for expander in app.expander}
    assert {"In PyTorch", "What to look for", "The code"} <= drawers


@pytest.mark.parametrize("name", PRESETS)
def test_an_experiment_sets_the_controls_that_make_it_up(name: str) -> None:
    preset = PRESETS[name]
    values = preset_state(name)
    assert matching(preset.view, values, name) == name
    assert (values["kh"], values["kw"]) == preset.geometry.kernel
    assert (values["ph"], values["pw"]) == preset.geometry.padding
    assert (values["sh"], values["sw"]) == preset.geometry.stride
    if max(preset.picture.size) <= pictures.MOST_SIDE:
        assert pictures.recipe(str(values["picture"])) == preset.picture


def test_choosing_an_experiment_and_changing_it() -> None:
    app = lab(lab="numbers")
    choose(app, "preset", "edges")
    assert state(app, "picture", "kernel", "kh", "kw") == ("bars-6x8", "first-difference", 1, 2)
    app.number_input(key="sw").set_value(2).run()
    assert app.session_state["preset"] is None
    app.number_input(key="sw").set_value(1).run()
    assert app.session_state["preset"] == "edges"


def test_a_view_opens_with_its_own_start_until_something_was_changed() -> None:
    app = lab(lab="numbers")
    choose(app, "lab", "padding")
    assert app.session_state["preset"] == "same-3"
    app.number_input(key="kh").set_value(5).run()
    choose(app, "lab", "numbers")
    assert state(app, "picture", "kh", "kw") == ("noise-8x8", 5, 3)


def test_a_visit_to_pooling_keeps_the_kernel() -> None:
    app = lab(lab="numbers", picture="noise-8x8", cells="1,2,3;4,5,6;7,8,9", dh="2", mode="reflect")
    choose(app, "lab", "pooling")
    choose(app, "lab", "numbers")
    kept = state(app, "kernel", "cells", "dh", "mode")
    assert kept == ("own", "1,2,3;4,5,6;7,8,9", 2, "reflect")


IMPOSSIBLE = (
    ({"kh": "99", "kernel": "box"}, {"kh": 3}, "a kernel of 15 spans 15 cells"),
    ({"kh": "nan", "kernel": "box"}, {"kh": 3}, "'nan', which is no whole number"),
    ({"kh": "1e400", "kernel": "box"}, {"kh": 3}, "which is no whole number"),
    ({"sh": "0"}, {"sh": 1}, "The stride along the height is 0, but it has to be from 1 to 15"),
    ({"dh": "9"}, {"dh": 2}, "At most ⌊(3 − 1) / (2 − 1)⌋ = 2 fits"),
    ({"ph": "9", "mode": "reflect"}, {"ph": 2}, "reflecting leaves the edge out"),
    ({"mode": "mirror"}, {"mode": "zeros"}, "has to be one of zeros, reflect"),
    ({"cells": "a,b"}, {"cells": "0,1;2,3"}, "is 'a', which is no number"),
    ({"cells": "1,nan"}, {"cells": "0,1;2,3"}, "is nan, but has to be a finite number"),
    ({"cells": "1,;2,3"}, {"cells": "0,1;2,3"}, "is empty; write a number there"),
    ({"cells": "inf"}, {"cells": "0,1;2,3"}, "is inf, but has to be a finite number"),
    ({"kernel": "sobel"}, {"kernel": "own"}, "no kernel of the name"),
    ({"kernel": "sobel-right", "kh": "2"}, {"kh": 3}, "at least 3 cells along the height"),
    ({"picture": "mona-lisa"}, {"picture": "counting-3x3"}, "no picture of the name"),
    ({"picture": "../../etc/passwd"}, {"picture": "counting-3x3"}, "no picture of the name"),
    ({"picture": "yours"}, {"picture": "cat"}, "is not in the link"),
    ({"picture": "dot-1x1", "kernel": "sobel-right"}, {"kh": 1, "kernel": "identity"}, "at least"),
    ({"lab": "channels", "groups": "7"}, {"groups": 1}, "7 groups do not divide"),
    ({"lab": "channels", "outputs": "99"}, {"outputs": 4}, "From 1 to 4 output channels"),
)  # fmt: skip


@pytest.mark.parametrize(("query", "expected", "sentence"), IMPOSSIBLE)
def test_the_impossible_is_changed_and_the_reason_said(
    query: dict[str, str], expected: dict[str, object], sentence: str
) -> None:
    app = lab(**query)
    assert sentence in told(app)
    assert {name: app.session_state[name] for name in expected} == expected


@pytest.mark.parametrize("query", [{"lab": "zzz"}, {"preset": "zzz"}, {"angle": "1e400"}])
def test_nonsense_that_changes_nothing_is_passed_over(query: dict[str, str]) -> None:
    assert lab(**query).session_state["lab"] == "numbers"


def test_defaults_are_the_course_s_first_experiment() -> None:
    assert relevant(DEFAULTS) == relevant(preset_state("corr2d"))
