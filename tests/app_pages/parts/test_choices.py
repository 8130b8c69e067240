"""Choices that take something in hand follow it, and only a visitor's own choice takes anything."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def page() -> None:
    import streamlit as st

    from app_pages.parts.choices import taking

    def take(name: str) -> None:
        st.session_state["taken"] = [*st.session_state.get("taken", []), name]
        st.session_state["hand"] = name

    def change() -> None:
        st.session_state["hand"] = "c"

    st.session_state.setdefault("hand", "a")
    st.button("Change", key="change", on_click=change)
    taking("Begin with", ["a", "b", "c"], "begin", st.session_state["hand"], take)


def test_what_is_chosen_is_taken_and_the_selectbox_stays() -> None:
    app = AppTest.from_function(page).run()
    app.selectbox("begin").select("b").run()
    assert app.session_state["taken"] == ["b"]
    assert app.selectbox("begin").value == "b"


def test_what_a_browser_still_shows_is_not_taken_for_a_choice() -> None:
    app = AppTest.from_function(page).run()
    old = app.selectbox("begin").proto.id
    app.button("change").click().run()
    new = app.selectbox[0]
    assert new.value == "c" and new.proto.id != old
    # The next click of a browser that has not heard of it yet carries the old one's value.
    new.proto.id = old
    new.set_value("a")
    app.button("change").click().run()
    assert app.session_state["hand"] == "c" and "taken" not in app.session_state
    app.selectbox[0].select("b").run()
    assert app.session_state["taken"] == ["b"]
