"""The selected key: its numbers before and after, and their difference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st

from app_pages.parts.drawing import draw
from app_pages.parts.files.compare.compared import Compared
from app_pages.parts.files.compare.figures import constant, figures
from app_pages.parts.files.compare.words import hows, shapes_of, statuses, types_of
from app_pages.parts.markdown import code, plain
from app_pages.parts.network.shown import bytes_of
from app_pages.parts.network.trees.cells import bins
from app_pages.parts.network.trees.heatmap import heatmap
from app_pages.parts.network.trees.seen import Seen, look
from app_pages.parts.network.trees.words import number
from app_pages.parts.words import _
from charts import tensors
from core.checkpoints import FileError
from core.parameters import ParameterError
from core.settings import settings

if TYPE_CHECKING:
    from core.checkpoints.comparison import Row
    from core.parameters import Picture

LOOKED, MAGNIFY = "compare_looked", "compare-magnify"
WORTH = 2.0  # times that b − a has to be smaller than a and b for another scale to help


@dataclass(frozen=True, slots=True, eq=False)
class Looked:
    """What is drawn of a row: its tensors, None for a side that lacks it, and their difference.

    `values` are those at the largest change.
    """

    of: tuple[Any, Any, str]
    a: Seen | None
    b: Seen | None
    difference: Seen | None
    values: tuple[float, float] | None


def inspector(compared: Compared, row: Row | None) -> None:
    """Draw a row's numbers."""
    if row is None:
        return
    with st.container(border=True, key="compare-inspector"):
        keys = " → ".join(dict.fromkeys(code(side.key or '""') for side in (row.a, row.b) if side))
        st.markdown(f"**{keys}** {statuses()[row.status]} · {shapes_of(row)} · {types_of(row)}")
        for words in filter(None, (hows().get(row.how, ""), row.note)):
            st.caption(plain(words[:1].upper() + words[1:].removesuffix(".") + "."))
        try:
            with st.spinner(_("Reading the tensors …"), show_time=False):
                looked = _looked(compared, row)
        except (FileError, ParameterError) as error:
            st.info(plain(str(error)), icon=":material/block:")
            return
        if looked.difference is None:
            _sides(looked)
        else:
            _pictures(looked, looked.difference)
            _numbers(row, looked, looked.difference)


def _looked(compared: Compared, row: Row) -> Looked:
    """Read the tensors, and keep what is drawn of them while the row stays selected."""
    of = (*compared.of, row.key)
    kept: Looked | None = st.session_state.get(LOOKED)
    if kept is None or kept.of != of:
        kept = _look(compared, row, of)
        st.session_state[LOOKED] = kept
    return kept


def _look(compared: Compared, row: Row, of: tuple[Any, Any, str]) -> Looked:
    from core.checkpoints.comparison import difference

    _check_size(row)
    sides = [
        content.tensor(side.key) if side and side.norm is not None else None
        for content, side in ((compared.a, row.a), (compared.b, row.b))
    ]
    a, b = (look(each) if each is not None else None for each in sides)
    if row.difference is None or sides[0] is None or sides[1] is None:
        if a is None and b is None:
            raise ParameterError(row.note or _("There are no numbers to show."))
        return Looked(of, a, b, None, None)
    place, values = row.difference.place, None
    if place is not None:
        values = float(sides[0][place].item()), float(sides[1][place].item())
    return Looked(of, a, b, look(difference(compared.a, compared.b, row)), values)


def _check_size(row: Row) -> None:
    count = max(side.count for side in (row.a, row.b) if side)
    taken, most = 8 * count, settings().forward_bytes
    if taken > most:
        raise FileError(
            _("The difference takes {size}; at most {most} are drawn here.").format(
                size=bytes_of(taken), most=bytes_of(most)
            )
        )


def _sides(looked: Looked) -> None:
    """Draw what cannot be subtracted: each side by itself."""
    for place, (title, seen) in zip(
        st.columns(2, gap="medium"), (("a", looked.a), ("b", looked.b)), strict=True
    ):
        with place:
            if seen is None:
                st.caption(_("{side} has no such key.").format(side=title))
            else:
                heatmap(title, seen.picture, f"compare-{title}")


def _pictures(looked: Looked, change: Seen) -> None:
    """Draw a, b and b − a: the first two on one scale, and the third on it too unless magnified."""
    assert looked.a is not None and looked.b is not None
    own_reach = _reach(change.picture)
    reach = max(_reach(looked.a.picture), _reach(looked.b.picture), own_reach)
    magnified = 0 < own_reach < reach / WORTH and st.toggle(
        _("Magnify b − a"), value=True, key=MAGNIFY,
        help=_("All three have one scale; magnified, that of b − a ends at its own largest magnitude."),
    )  # fmt: skip
    for place, (title, seen, end) in zip(
        st.columns(3, gap="medium"),
        (
            ("a", looked.a, reach),
            ("b", looked.b, reach),
            ("b − a", change, 0.0 if magnified else reach),
        ),
        strict=True,
    ):
        with place:
            heatmap(title, seen.picture, f"compare-{title[:5].replace(' − ', '-')}", end)
            if seen is change and magnified:
                st.caption(_("Magnified {times} times.").format(times=_times(reach / own_reach)))


def _times(factor: float) -> str:
    return f"{factor:,.0f}" if factor >= 100 else f"{factor:.3g}"


def _reach(picture: Picture) -> float:
    values = picture.values[np.isfinite(picture.values)]
    return float(np.abs(values).max(initial=0.0))


def _numbers(row: Row, looked: Looked, change: Seen) -> None:
    left, right = st.columns([3, 2], gap="medium")
    with left:
        st.markdown("**" + _("How b − a is spread") + "**")
        if constant(change):
            st.caption(_("All of them are {value}.").format(value=number(change.statistics.mean)))
        else:
            draw(
                tensors.histogram("b − a", _("numbers")), "compare-histogram",
                alt=_("Histogram of the differences"), bins=bins(change.histogram),
            )  # fmt: skip
    with right:
        st.markdown("**" + _("In numbers") + "**")
        st.table(figures(row, looked.values, change), border="horizontal", hide_header=True)
