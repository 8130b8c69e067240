"""The steps in their order: what each says, what it decides, what is wrong with it, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from app_pages.parts.initialization.rules import commands
from app_pages.parts.initialization.rules.canvas import Canvas
from app_pages.parts.initialization.rules.sentences import said
from app_pages.parts.markdown import code, plain
from app_pages.parts.words import _, plural
from core.parameters import Assigned, Rule, Step

MOST_NAMES = 3
MOST_SHOWN = 6  # steps that are seen without scrolling
HEIGHT = 640  # pixels of a list with more


def listing(canvas: Canvas) -> None:
    """Draw the steps, or what to do where there are none."""
    listed = canvas.initialization.steps
    if not listed:
        st.info(
            _("No steps yet: every parameter is as PyTorch builds it. Add a rule below, or begin "
              "with a recipe."),
            icon=":material/format_paint:",
        )  # fmt: skip
        return
    place = st.container(
        height=HEIGHT if len(listed) > MOST_SHOWN else "content", border=False, gap="small",
        key="rules-steps",
    )  # fmt: skip
    editing = commands.edited(listed)
    with place:
        for number, step in enumerate(listed):
            with st.container(border=True, gap="xsmall", key=f"rules-step-{number}"):
                _step(number, step, canvas.assigned, len(listed), number == editing)
    if words := commands.refusal():
        st.warning(plain(words), icon=":material/block:")


def _step(number: int, step: Step, assigned: Assigned, count: int, editing: bool) -> None:
    pencil = " :material/edit:" if editing else ""
    st.markdown(f"**{number + 1}**  {said(step)}{pencil}")
    # With words: a button of an icon alone has no name for whoever hears the page.
    with st.container(horizontal=True, gap="small", key=f"rules-moves-{number}"):
        if isinstance(step, Rule):
            _button(_("Edit"), "edit", number, step, commands.open_form, (number,))
        up, down = (commands.shift, (number, step, -1)), (commands.shift, (number, step, 1))
        _button(_("Up"), "arrow_upward", number, step, *up, disabled=not number)
        _button(_("Down"), "arrow_downward", number, step, *down, disabled=number == count - 1)
        _button(_("Remove"), "delete", number, step, commands.remove, (number, step))
    _outcome(number, step, assigned)


def _button(
    label: str,
    icon: str,
    number: int,
    step: Step,
    command: Callable[..., None],
    arguments: tuple[object, ...],
    disabled: bool = False,
) -> None:
    # The step in the key: the second click of two quick ones is not for the step that took its place.
    key = f"rules-{icon}-{number}-{hash(step) % 2**32:x}"
    st.button(
        label, key=key, icon=f":material/{icon}:", type="tertiary",
        on_click=command, args=arguments, disabled=disabled,
    )  # fmt: skip


def _outcome(number: int, step: Step, assigned: Assigned) -> None:
    """Say which parameters a step decides, and why it does not others."""
    for words in [words for other, words in assigned.unmatched if other == number]:
        st.markdown(":orange[:material/search_off:] " + plain(words))
        return
    won = [each.name for each in assigned.won(number)]
    if won:
        what = plural("Decides {count:,} parameter", "Decides {count:,} parameters", len(won))
        st.caption(f"{what}: {_names(won)}")
    objections = assigned.objections(number)
    if objections:
        _objections(objections)
    elif not won:
        st.caption(_("Decides nothing: later rules fill all that it is for."))


def _names(names: Sequence[str]) -> str:
    more = ", …" if len(names) > MOST_NAMES else ""
    return ", ".join(map(code, names[:MOST_NAMES])) + more


def _objections(found: Sequence[tuple[str, str]]) -> None:
    """Draw each reason once, with the parameters that it is about."""
    reasons: dict[str, list[str]] = {}
    for name, words in found:
        reasons.setdefault(words, []).append(name)
    for words, names in list(reasons.items())[:MOST_NAMES]:
        st.markdown(f":orange[:material/block:] {_names(names)}: {plain(words)}")


def outcomes(canvas: Canvas) -> None:
    """Say of each step that does nothing why that is."""
    for number, words in canvas.assigned.unmatched:
        _left_out(number, words)
    for number in range(len(canvas.initialization.steps)):
        for words in dict.fromkeys(words for _name, words in canvas.assigned.objections(number)):
            _left_out(number, words)


def _left_out(number: int, words: str) -> None:
    st.markdown(
        ":orange[:material/block:] "
        + _("Step {number}: {words}").format(number=number + 1, words=plain(words))
    )
