"""The formats side by side: size, speed on this machine, and what each of them keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.files.formats.run import keeps, measured
from app_pages.parts.files.origins import checked
from app_pages.parts.markdown import plain, size
from app_pages.parts.network.asked import Asked
from app_pages.parts.network.cached import tree
from app_pages.parts.words import _

if TYPE_CHECKING:
    from core.checkpoints.measuring import Measured
    from core.checkpoints.ways import Way

TURN, WANTED = "formats_turn", "formats_wanted"
SLOW = 2_000_000  # bytes, from which there is a progress bar
AT_ONCE = 200_000_000  # bytes, up to which nobody has to ask
YES, NO = ":green[:material/check_circle:]", ":red[:material/cancel:]"
CARE = ":orange[:material/warning:]"


def ways(asked: Asked) -> None:
    """Draw each format in a card. Raises FileError where the network has no values."""
    from core.checkpoints.measuring import to_csv
    from core.checkpoints.ways import WAYS

    count = tree(asked.block, checked(asked.block, asked.input)).totals.bytes
    if count > AT_ONCE and st.session_state.get(WANTED) != (asked.block, asked.weights):
        _offer(asked, count)
        return
    found = _all(asked, count, list(WAYS))
    _table(found)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(_measure_words(found), width="stretch")
        st.button(
            _("Measure again"), key="formats-again", icon=":material/timer:", on_click=_again,
        )  # fmt: skip
        st.download_button(
            _("CSV"), partial(to_csv, found), "formats.csv", "text/csv", on_click="ignore",
            icon=":material/download:", key="formats-csv", help=_("All that was measured."),
        )  # fmt: skip


def _offer(asked: Asked, count: int) -> None:
    st.info(
        _("These parameters take {size}: writing and reading them several times takes a while.")
        .format(size=size(count)),
        icon=":material/hourglass:",
    )  # fmt: skip
    st.button(
        _("Measure"), key="formats-measure", icon=":material/timer:", on_click=_want,
        args=((asked.block, asked.weights),),
    )  # fmt: skip


def _want(wanted: object) -> None:
    st.session_state[WANTED] = wanted


def _again() -> None:
    st.session_state[TURN] = st.session_state.get(TURN, 0) + 1


def _all(asked: Asked, count: int, names: Sequence[str]) -> list[Measured]:
    """Try all ways one after the other, with a bar where that takes long."""
    place, turn, found = st.empty(), st.session_state.get(TURN, 0), []
    for number, name in enumerate(names):
        if count > SLOW:
            place.progress(number / len(names), _("Writing and reading …"))
        found.append(measured(asked, name, turn))
    place.empty()
    return found


def _measure_words(found: Sequence[Measured]) -> str:
    tries = max(len(each.writes) for each in found)
    return _(
        "Measured on this machine: the median of up to {count} tries, in brackets the quickest and the "
        "slowest. A first try is not counted. What is read has just been written, so it comes from "
        "memory, not from the disk. Ties and Python's types are tried on a small pair of names and a "
        "small dict."
    ).format(count=tries)


def _table(found: Sequence[Measured]) -> None:
    """Draw a column for each way, and why one of them could not be tried."""
    from core.checkpoints.ways import WAYS

    cells = {each.name: _rows(WAYS[each.name], each) for each in found}
    labels = [f"**{label}**" for label in next(iter(cells.values()))]
    columns = {f"{_(WAYS[name].title)}": list(rows.values()) for name, rows in cells.items()}
    st.table({"": labels, **columns}, border="horizontal", hide_index=True)
    for each in found:
        if each.refusal:
            title = _(WAYS[each.name].title)
            st.warning(plain(f"{title}: {each.refusal[:300]}"), icon=":material/block:")


def _rows(way: Way, each: Measured) -> Mapping[str, str]:
    ties, types = keeps(way.name)
    same = {True: f"{YES} " + _("bit for bit"), False: f"{NO} " + _("not all"), None: "–"}
    return {
        _("Ending"): f"`.{way.suffix}`",
        _("Size"): size(each.bytes) if each.writes else "–",
        _("Write"): _time(each.writes),
        _("Read"): _time(each.reads) if way.read else _("not done here"),
        _("Came back"): same[each.same],
        _("Strangers' files"): _safety(way),
        _("Ties"): _kept(ties, _("kept"), _lost(way)),
        _("Python's types"): _kept(types, _("kept"), _("lost or refused")),
        _("Architecture"): _("names of classes") if way.architecture else _("no"),
    }  # fmt: skip


def _safety(way: Way) -> str:
    guards = {"pytorch": "`weights_only=True`", "npz": "`allow_pickle=False`"}
    if way.safety == "guarded":
        return f"{CARE} " + _("with {guard}").format(guard=guards[way.name])
    return f"{YES} " + _("safe") if way.safety == "always" else f"{NO} " + _("can run anything")


def _lost(way: Way) -> str:
    return _("one name is left") if way.name == "safetensors" else _("two tensors again")


def _kept(found: bool | None, yes: str, no: str) -> str:
    if found is None:
        return _("kept, by running it")
    return f"{YES} {yes}" if found else f"{NO} {no}"


def _time(seconds: Sequence[float]) -> str:
    from core.checkpoints.measuring import spread

    if not seconds:
        return "–"
    least, middle, most = (_milliseconds(each) for each in spread(tuple(seconds)))
    return _("{middle} ms ({least}–{most})").format(middle=middle, least=least, most=most)


def _milliseconds(seconds: float) -> str:
    return f"{1e3 * seconds:.3g}" if seconds < 1 else f"{1e3 * seconds:,.0f}"
