"""Which filters and units the visitor has silenced: in the URL, and changed by the strip."""

from __future__ import annotations

import streamlit as st

from app_pages.parts.markdown import plain
from app_pages.parts.own import text
from app_pages.parts.words import _
from core.lenet.layers import Layer
from core.lenet.silencing import Silence, SilenceError

SILENT = "silent"
_LONGEST = 640


def settled(table: tuple[Layer, ...]) -> Silence:
    """Return what is silenced; nothing, with a sentence, where this network has no such units."""
    written = text(SILENT, "", _LONGEST)
    try:
        return Silence.parse(written, table)
    except SilenceError as error:
        st.warning(
            plain(_("Nothing is silenced: {error}").format(error=error)),
            icon=":material/volume_up:",
        )
        return Silence()


def toggle(table: tuple[Layer, ...], silence: Silence, layer: int, unit: int) -> None:
    """Silence a filter or unit, or restore it; leave everything where there is none such."""
    try:
        wanted = str(silence.toggled((layer, unit)))
        Silence.parse(wanted, table)
    except SilenceError as error:
        st.toast(plain(str(error)), icon=":material/block:")
        return
    st.session_state[SILENT] = wanted


def bar(table: tuple[Layer, ...], silence: Silence) -> None:
    """Draw what is silenced, and the way back."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            _("Restore all"), key="restore-all", icon=":material/volume_up:", on_click=_restore
        )
        st.markdown(_("Silenced: {units}").format(units=plain(_listed(table, silence))))


def _restore() -> None:
    st.session_state[SILENT] = ""


def _listed(table: tuple[Layer, ...], silence: Silence) -> str:
    by_layer: dict[int, list[str]] = {}
    for layer, unit in silence.units:
        by_layer.setdefault(layer, []).append(str(unit))
    return "; ".join(
        f"{table[layer - 1].name}: {', '.join(units)}" for layer, units in by_layer.items()
    )
