"""The form of a distribution: it begins as it is told, follows its fields, and refuses in a sentence."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from core.parameters.distributions import COURSE_MIXTURE, Distribution


def page(kind: str, shape: tuple[int, ...]) -> None:
    """Draw the form alone; the session remembers what it returned."""
    import streamlit as st

    from app_pages.parts.initialization.distribution_form import distribution_form
    from core.parameters.distributions import COURSE_MIXTURE, Distribution, Slot

    default = COURSE_MIXTURE if kind == "mixture" else Distribution.of(kind)
    slot = Slot(shape, "Linear", "weight", shape)
    st.session_state["returned"] = distribution_form("form", slot, default)


def opened(kind: str, shape: tuple[int, ...] = (6, 4)) -> AppTest:
    app = AppTest.from_function(page, default_timeout=30, kwargs={"kind": kind, "shape": shape})
    app.run()
    assert not app.exception
    return app


def returned(app: AppTest) -> Distribution:
    found = app.session_state["returned"]
    assert isinstance(found, Distribution)
    return found


def test_fields_lead_to_a_distribution() -> None:
    app = opened("uniform")
    assert returned(app) == Distribution.of("uniform")
    app.number_input(key="form-uniform-a").set_value(-1.0).run()
    assert returned(app) == Distribution.of("uniform", a=-1)
    assert any("Uniform between −1 and 1" in each.value for each in app.caption)
    assert any("24 numbers drawn" in each.value for each in app.caption)
    # Bounds the wrong way round are refused, and what was there before stays.
    app.number_input(key="form-uniform-b").set_value(-2.0).run()
    assert "lower bound" in app.error[0].value
    assert returned(app) == Distribution.of("uniform", a=-1)
    # Another kind has its own fields, and the first comes back as it was last valid.
    app.selectbox(key="form-kind").set_value("kaiming_normal").run()
    app.selectbox(key="form-kaiming_normal-nonlinearity").set_value("relu").run()
    assert returned(app) == Distribution.of("kaiming_normal", nonlinearity="relu")
    app.selectbox(key="form-kind").set_value("uniform").run()
    assert returned(app) == Distribution.of("uniform", a=-1)
    assert not app.error


def test_an_objection_is_said_right_there() -> None:
    app = opened("dirac")
    assert "three to five dimensions" in app.warning[0].value
    assert returned(app) == Distribution.of("dirac")
    app.selectbox(key="form-kind").set_value("eye").run()
    assert not app.warning


def test_a_mixture_begins_as_it_is_told() -> None:
    app = opened("mixture")
    assert returned(app) == COURSE_MIXTURE
    assert any("exactly 0" in each.value for each in app.caption)
    band = app.toggle(key="form-sample-band")
    band.set_value(True).run()
    assert not app.exception


def test_an_undo_leads_back() -> None:
    """The default becomes another one by itself: neither what it was nor what was returned."""
    app = opened("uniform")
    app.number_input(key="form-uniform-b").set_value(3.0).run()
    app.session_state["form-default"] = Distribution.of("uniform", b=7)
    app.run()
    assert returned(app) == Distribution.of("uniform")
    assert app.number_input(key="form-uniform-b").value == 1
