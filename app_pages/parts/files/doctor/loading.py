"""Loading into the network in hand, with a look at what it changes before, and a way back after."""

from __future__ import annotations

import streamlit as st

from app_pages.parts.files.doctor.examined import Examined
from app_pages.parts.files.doctor.running import effect_of, state_after
from app_pages.parts.markdown import plain
from app_pages.parts.network import loaded, steps
from app_pages.parts.network.loaded import LOADED, Loaded
from app_pages.parts.network.shown import amount
from app_pages.parts.network.trees.words import number
from app_pages.parts.words import _
from core.checkpoints import FileError
from core.checkpoints.diagnosis import Plan
from core.parameters import Initialization

PREVIOUS, SAID, DONE = "doctor_previous", "doctor_said", "doctor_done"
LONGEST_TITLE = 40  # letters of a file's name in the bar


def loading(examined: Examined, plan: Plan) -> None:
    """Draw what loading would change, the button that loads, and the way back."""
    if plan.loaded:
        _preview(examined, plan)
    else:
        st.info(_("With these choices nothing is loaded."), icon=":material/do_not_disturb_on:")
    with st.container(horizontal=True, vertical_alignment="center", key="doctor-actions"):
        st.button(
            _("Load into the network in hand"), key="doctor-load", type="primary",
            icon=":material/download_done:", disabled=not plan.loaded, on_click=_load,
            args=(examined, plan),
        )  # fmt: skip
        if _can_undo(examined):
            st.button(
                _("Undo"), key="doctor-undo", icon=":material/undo:", on_click=_undo,
                help=_("Goes back to the numbers that the network had before."),
            )  # fmt: skip
    if words := st.session_state.pop(SAID, ""):
        st.error(plain(words), icon=":material/block:")
    if st.session_state.pop(DONE, False):  # said here: a callback may draw nothing
        words = _("Loaded. All pages show the network with these numbers now.")
        st.toast(words, icon=":material/task_alt:")


def _preview(examined: Examined, plan: Plan) -> None:
    try:
        found = effect_of(examined, plan)
    except FileError as error:
        st.error(plain(str(error)), icon=":material/block:")
        return
    share = f"{100 * found.changed / found.count:.3g} %" if found.count else "–"
    kept = len(plan.choices) - len(plan.loaded)
    cells = [
        (_("Keys that are loaded"), f"{len(plan.loaded):,}", ""),
        (_("Keys that stay"), f"{kept:,}", _("They keep the numbers that the network has now.")),
        (_("Numbers that change"), f"{amount(found.changed)} · {share}",
         _("{changed:,} of {count:,}.").format(changed=found.changed, count=found.count)),
    ]  # fmt: skip
    if found.change is not None:
        cells += [
            (_("Length of the output"), f"{number(found.before)} → {number(found.after)}",
             _("√(Σy²) on the input above, in eval mode, before and after.")),
            (_("Change of the output"), number(found.change), _("√(Σ(y′ − y)²), on the same input.")),
        ]  # fmt: skip
    grid = st.container(border=True, key="doctor-effect").grid(
        len(cells), min_column_width=130, gap="small"
    )
    for label, value, words in cells:
        grid.cell().markdown(f":gray[{label}]  \n**{value}**", help=words or None)
    if found.obstacle:
        st.caption(plain(found.obstacle))


def _load(examined: Examined, plan: Plan) -> None:
    from core.checkpoints.diagnosis import keep

    try:
        weights = keep(state_after(examined, plan))
    except FileError as error:
        st.session_state[SAID] = str(error)
        return
    found = Loaded(examined.asked.block, weights, examined.tensors.name[:LONGEST_TITLE])
    painted = st.session_state[steps.HISTORY].present
    st.session_state[PREVIOUS] = (found, st.session_state.get(LOADED), painted)
    loaded.take(found)
    if painted:  # it is in the file as well, and would cover what has been loaded
        steps.take(Initialization())
    st.session_state[DONE] = True


def _can_undo(examined: Examined) -> bool:
    """Say whether the network in hand has the very numbers that were loaded here last."""
    last = st.session_state.get(PREVIOUS)
    return last is not None and last[0] == loaded.loaded(examined.asked.block)


def _undo() -> None:
    _found, before, painted = st.session_state.pop(PREVIOUS)
    loaded.forget()
    if before is not None:
        loaded.take(before)
    if painted:
        steps.take(painted)
