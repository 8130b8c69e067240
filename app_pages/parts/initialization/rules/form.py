"""The form of a rule: whom it is for, and the distribution; for a new rule or one that is there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.initialization.distribution_form import distribution_form
from app_pages.parts.initialization.rules import commands
from app_pages.parts.initialization.rules.canvas import Canvas, assigned
from app_pages.parts.initialization.rules.listing import MOST_NAMES
from app_pages.parts.markdown import code, plain
from app_pages.parts.words import _, plural
from core.parameters import (
    Assignment,
    Distribution,
    Initialization,
    ParameterError,
    Rule,
    Target,
)

if TYPE_CHECKING:
    from core.parameters import ModuleTree

FIRST = Distribution.of("normal", std=0.01)


def form(canvas: Canvas, selected: Assignment | None) -> None:
    """Draw the form, and the button that takes its rule; closed, the button that opens it."""
    listed = canvas.initialization.steps
    number = commands.edited(listed)
    if number == commands.NONE:
        st.button(
            _("Add a rule"), key="rules-new", icon=":material/add:", on_click=commands.open_form
        )
        return
    with st.container(border=True, key="rules-form"):
        _form(canvas, selected, number)


def _form(canvas: Canvas, selected: Assignment | None, number: int) -> None:
    listed = canvas.initialization.steps
    begun = listed[number] if number >= 0 else _first(selected)
    assert isinstance(begun, Rule)
    key = f"rules-form-{st.session_state.get(commands.FORMS, 0)}"
    title = _("Add a rule") if number < 0 else _("Change step {number}").format(number=number + 1)
    st.markdown(f"**{title}**")
    try:
        target = _target(key, canvas.tree, begun.target, selected)
        meant = _meant(canvas, target)
    except ParameterError as error:
        st.warning(plain(str(error)), icon=":material/block:")
        return
    slot = next((each.slot for each in meant if each.slot is not None), None)
    rule = Rule(target, distribution_form(f"{key}-of", slot, begun.distribution))
    _take(number, rule, meant=bool(meant), closes=bool(listed))


def _first(selected: Assignment | None) -> Rule:
    """Return what a new rule begins with: for all that is like the selected parameter."""
    slot = selected.slot if selected else None
    return Rule(Target("*", slot.layer, slot.attribute) if slot else Target(), FIRST)


def _take(number: int, rule: Rule, *, meant: bool, closes: bool) -> None:
    """Draw the buttons. A rule is taken here and not in a callback: whoever is quick has changed a
    number since the button was drawn, and a callback would get the rule from before that.
    """
    with st.container(horizontal=True, key="rules-take"):
        if number < 0:
            taken = st.button(
                _("Add rule"), key="rules-add", type="primary", icon=":material/add:",
                disabled=not meant,
            )  # fmt: skip
        else:
            taken = st.button(
                _("Change rule"), key="rules-replace", type="primary", icon=":material/check:"
            )
        if closes:
            st.button(_("Close"), key="rules-cancel", on_click=commands.close_form)
    if taken:
        commands.put(number, rule)
        st.rerun()


def _target(key: str, tree: ModuleTree, begun: Target, selected: Assignment | None) -> Target:
    """Draw the three conditions, and what makes the rule one for the selected parameter."""
    rows = [row for row in tree.tensors if row.registered and row.role == "parameter"]
    kinds = {row.path: row.type for row in tree.modules}
    holding = {kinds[name.rpartition(".")[0]] for row in rows for name in row.names}
    grid = st.grid(2, min_column_width=130, gap="small")
    with grid.cell():
        layer = _choice(f"{key}-layer", _("Kind of layer"), holding, begun.layer, _("any"))
    with grid.cell():
        attributes = {row.attribute for row in rows}
        attribute = _choice(
            f"{key}-attribute", _("Parameter"), attributes, begun.attribute, _("all")
        )
    st.session_state.setdefault(f"{key}-path", begun.path)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        path = st.text_input(
            _("Name"), key=f"{key}-path", max_chars=1_000, help=_(
                "A name such as `0.weight`, or a pattern: `*` stands for any letters, so "
                "`layer1.*` means all in layer1."
            ),
        )  # fmt: skip
        if selected is not None:
            st.button(
                _("The selected one"), key="rules-this", icon=":material/ads_click:",
                on_click=_aim, args=(key, selected.name), help=plain(selected.name),
            )  # fmt: skip
    return Target(path.strip() or "*", layer, attribute)


def _aim(key: str, name: str) -> None:
    st.session_state[f"{key}-path"] = name
    st.session_state[f"{key}-layer"] = st.session_state[f"{key}-attribute"] = ""


def _choice(key: str, label: str, options: Iterable[str], begun: str, any_of_them: str) -> str:
    found = ["", *sorted({*options, *([begun] if begun else [])})]
    if st.session_state.setdefault(key, begun) not in found:
        st.session_state[key] = ""
    chosen: str = st.selectbox(label, found, key=key, format_func=lambda each: each or any_of_them)
    return chosen


def _meant(canvas: Canvas, target: Target) -> tuple[Assignment, ...]:
    """Return the parameters that a target means, and say how many there are."""
    alone = Initialization((Rule(target, Distribution.of("zeros")),))
    found = assigned(canvas.block, canvas.settled_by, alone)
    meant = tuple(each for each in found.parameters if each.touched or each.objections)
    if not meant:
        words = found.unmatched[0][1] if found.parameters else _("This network has no parameters.")
        st.markdown(":orange[:material/search_off:] " + plain(words))
        return ()
    names = ", ".join(code(each.name) for each in meant[:MOST_NAMES])
    more = ", …" if len(meant) > MOST_NAMES else ""
    what = plural("Means {count:,} parameter", "Means {count:,} parameters", len(meant))
    st.caption(f"{what}: {names}{more}")
    return meant
