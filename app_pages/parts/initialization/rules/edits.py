"""Edits by hand of the selected parameter: a single cell, or all of it."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from app_pages.parts.initialization.rules import commands
from app_pages.parts.initialization.rules.canvas import Canvas
from app_pages.parts.initialization.rules.selection import CELL
from app_pages.parts.initialization.rules.sentences import changed
from app_pages.parts.markdown import code, plain
from app_pages.parts.network.compose.form import whole_numbers
from app_pages.parts.network.trees.cached import ways
from app_pages.parts.words import _
from core.parameters import Assignment, Edit, ParameterError
from core.parameters.initialization.assigned import out_of_range
from core.parameters.initialization.steps import MOST_VALUE, Operation

VALUE, OPERATION = "rules-value", "rules-operation"
SIGNS: Mapping[Operation, str] = {"set": "=", "add": "+=", "multiply": "*="}


def edits(what: Assignment, canvas: Canvas) -> None:
    """Draw the fields of an edit, and the button that makes it a step."""
    assert what.slot is not None
    st.markdown("**" + _("By hand") + "**")
    with st.container(horizontal=True, vertical_alignment="bottom", key="rules-edit"):
        st.session_state.setdefault(CELL, "")
        st.text_input(
            _("Cell"), key=CELL, width=150, max_chars=60, placeholder=_("all of it"), help=_(
                "Its index, such as `0, 0`; click a cell above to take that one. Empty: all of it."
            ),
        )  # fmt: skip
        st.selectbox(
            _("Operation"), list(SIGNS), key=OPERATION, format_func=SIGNS.__getitem__, width=90
        )
        st.number_input(
            _("Number"), -MOST_VALUE, MOST_VALUE, 42.0, step=None, format="%g", key=VALUE, width=130
        )
        edit = _edit(what)
        st.button(
            _("Add edit"), key="rules-edit-add", icon=":material/edit:", on_click=_take,
            args=(what,), disabled=not isinstance(edit, Edit),
        )  # fmt: skip
    if isinstance(edit, Edit):
        reached = ways(canvas.block, canvas.settled_by, what.name)[0]
        st.caption(_("In Python: {code}").format(code=code(reached + changed(edit))))
    else:
        st.warning(plain(edit), icon=":material/block:")


def pick(index: str) -> None:
    """Take the cell that was clicked, written as "[0, 0]"."""
    st.session_state[CELL] = index.strip("[]")


def _edit(what: Assignment) -> Edit | str:
    """Return the edit that the fields say, or why there is none."""
    index, cell = None, str(st.session_state[CELL])
    if cell.strip():
        numbers = whole_numbers(cell)
        if isinstance(numbers, str):
            return _("A cell's index is made of whole numbers, such as 0, 0.")
        index = (numbers,) if isinstance(numbers, int) else tuple(numbers)  # type: ignore[arg-type]
    assert what.slot is not None
    if words := out_of_range(index, what.slot.shape):
        return words
    try:
        return Edit(what.name, st.session_state[OPERATION], st.session_state[VALUE], index)
    except ParameterError as error:
        return str(error)


def _take(what: Assignment) -> None:
    # Read now: whoever is quick has taken another cell since the button was drawn.
    edit = _edit(what)
    if isinstance(edit, Edit):
        commands.change(lambda listed: listed.append(edit))
