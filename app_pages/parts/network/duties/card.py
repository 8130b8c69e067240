"""The card of the five duties: a tile for each, with its name, how it stands, and its figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import inf
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app_pages.parts.network.duties.record import Duty, number
from app_pages.parts.network.duties.run import MOST_TENSORS, Duties, Stored
from app_pages.parts.network.duties.words import duties
from app_pages.parts.network.playback.value import Role, preview
from app_pages.parts.network.shown import dimensions
from app_pages.parts.words import _, plural

if TYPE_CHECKING:
    from core.tracing import Value

ICONS = {
    "takes": "input", "gives": "output", "gradients": "undo", "stores": "database",
    "begins": "casino",
}  # fmt: skip


def card(found: Duties) -> None:
    """Draw the five duties of a block."""
    takes, gives, gradients, stores, begins = duties(found)
    first, second, third = st.columns(3)
    call = found.calls[0] if found.calls else None
    with _tile(first, 1, takes):
        _seen(_("Input"), "input", call.inputs if call else ())
    with _tile(second, 2, gives):
        _seen(_("Output"), "output", call.outputs if call else ())
    _tile(third, 3, gradients)
    left, right = st.columns([2, 3])
    with _tile(left, 4, stores):
        _stored(found)
    with _tile(right, 5, begins):
        _begun(found)


def _tile(column: DeltaGenerator, place: int, duty: Duty) -> DeltaGenerator:
    tile = column.container(border=True, height="stretch", gap="small", key=f"duty-{duty.name}")
    with tile.container(horizontal=True, horizontal_alignment="distribute", gap="small"):
        st.markdown(f":material/{ICONS[duty.name]}: **{place} · {duty.title}**", width="content")
        st.markdown(_badge(duty), width="content")
    tile.subheader(duty.large, anchor=False)
    tile.markdown("\n\n".join(duty.sentences))
    return tile


def _badge(duty: Duty) -> str:
    return {
        "done": f":green-badge[:material/check: {_('it does')}]",
        "nothing": f":gray-badge[:material/remove: {_('no need')}]",
        "unknown": f":gray-badge[:material/question_mark: {_('not checked')}]",
        "fails": f":red-badge[:material/close: {_('it does not')}]",
    }[duty.state]


def _seen(title: str, role: Role, values: Sequence[Value]) -> None:
    """Draw the first tensor that has numbers."""
    for value in values[:1]:
        if value.preview is not None:
            preview(value, title, role, f"duties-{role}")


def _stored(found: Duties) -> None:
    mixed = len({_role(each) for each in found.stored}) > 1
    rows = [
        {
            _("Name"): each.row.path,
            _("Shape"): dimensions(each.row.shape),
            _("Count"): f"{each.row.count:,}",
            **({_("What it is"): _role(each)} if mixed else {}),
        }
        for each in found.stored
    ]
    _table("duties-stored", rows, _("What the block stores: names, shapes and counts"))
    left = len(found.tree.tensors) - MOST_TENSORS
    if left > 0:
        st.caption(plural("And {count} more tensor.", "And {count} more tensors.", left))


def _role(each: Stored) -> str:
    if each.row.role == "parameter":
        return _("parameter") if each.row.registered else _("in a plain list")
    return _("buffer") if each.row.role == "buffer" else _("constant")


def _begun(found: Duties) -> None:
    rows = [_drawn(each) for each in found.stored if each.statistics is not None]
    _table("duties-begun", rows, _("How each tensor should begin, and what was drawn"))


def _drawn(each: Stored) -> dict[str, str]:
    promise, drawn = each.expected, each.statistics
    assert drawn is not None
    return {
        _("Name"): each.row.path,
        _("Promised"): _range(promise.low, promise.high) if promise else "–",
        _("Drawn"): _range(drawn.minimum, drawn.maximum),
        _("Deviation promised"): number(promise.deviation) if promise else "–",
        _("and drawn"): number(drawn.deviation),
    }


def _range(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return "–"
    if low == high:
        return _("all {number}").format(number=number(low))
    return _("any number") if low == -inf else f"{number(low)} … {number(high)}"


def _table(key: str, rows: Sequence[Mapping[str, str]], alt: str) -> None:
    if rows:
        st.dataframe(list(rows), key=key, hide_index=True, alt=alt, height="content")
