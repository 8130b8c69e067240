"""Which layers tell the classes apart: how often a picture's nearest ones have its class."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.drawing import draw, ink, table
from app_pages.parts.lenet import cached
from app_pages.parts.lenet.asked import Asked
from app_pages.parts.lenet.inputs.asking import percent
from app_pages.parts.lenet.judging.verdicts import Verdicts
from app_pages.parts.lenet.slot import Progress, Slot
from app_pages.parts.network.cached import BY_JSON
from app_pages.parts.words import _
from charts import judging as charts
from core.datasets import Source
from core.judging import wilson
from core.networks import Network

if TYPE_CHECKING:
    from core.lenet.neighbours import Metric

COMPARED = "judge-apart"  # what the visitor has asked for
ASKED, KNOWN, VOTING = 500, 5_000, 5  # test pictures, training pictures, neighbours that vote


def show(asked: Asked, found: Verdicts, metric: Metric, names: Sequence[str]) -> None:
    """Draw the button that compares all layers, and then what came of it."""
    st.subheader(_("Which layers tell the classes apart?"), anchor=False)
    pixels = cached.pixels(asked.data)
    count, known = min(ASKED, pixels.test), min(KNOWN, len(pixels) - pixels.test)
    told = _(
        "Each of the first {count} test pictures gets the class that most of its {voting} nearest have, "
        "among the first {known} training pictures. In a layer that tells classes apart, that is right."
    )
    st.markdown(told.format(count=count, voting=VOTING, known=f"{known:,}"))
    wanted = (asked.network, asked.data, metric)
    place = st.empty()
    if st.session_state.get(COMPARED) != wanted:
        place.button(
            _("Compare all layers"), icon=":material/stacked_bar_chart:", key="compare-layers",
            on_click=_compare, args=wanted,
        )  # fmt: skip
        return
    right = _right(*wanted)
    st.markdown(_said(right, count, names, int(found.right[:count].sum())))
    _bars(right, count, names)


def _compare(network: Network, data: Source, metric: Metric) -> None:
    st.session_state[COMPARED] = (network, data, metric)


def _said(right: Sequence[int], count: int, names: Sequence[str], own: int) -> str:
    best = max(range(len(right)), key=right.__getitem__)
    said = _(
        "Best in **{best}**: **{share}** are right; in the pixels {pixels}. The network itself is right "
        "on {own} of the same pictures."
    )
    return said.format(
        best=names[best], share=percent(right[best] / count), pixels=percent(right[0] / count),
        own=percent(own / count),
    )  # fmt: skip


def _bars(right: Sequence[int], count: int, names: Sequence[str]) -> None:
    intervals = [wilson(each, count) for each in right]
    rows = table(
        name=list(names), recall=[each / count for each in right],
        low=[low for low, _high in intervals], high=[high for _low, high in intervals],
        text=[percent(each / count) for each in right],
    )  # fmt: skip
    with st.container(border=True):
        draw(
            charts.by_class(tuple(names), _("right"), ink()), "judge-layers", classes=rows,
            alt=_("Share of test pictures that their nearest neighbours classify rightly, by layer."),
        )  # fmt: skip
    st.caption(_("Lines: 95 % intervals. Layers whose lines overlap may be equally good."))


def _right(network: Network, data: Source, metric: Metric) -> tuple[int, ...]:
    def work(progress: Progress) -> tuple[int, ...]:
        from core.lenet.layer_accuracy import right_by_layer

        pixels, tested = cached.pixels(data), cached.test_pictures(data)
        known = min(KNOWN, len(pixels) - pixels.test)
        return right_by_layer(
            cached.module(network), (tested.pictures[:ASKED], tested.labels[:ASKED]),
            (pixels.pixels[:known], pixels.labels[:known]), metric, progress,
        )  # fmt: skip

    return _slot(network, data, metric).get(
        _("{done} of {total} pairs compared, in each layer"), work
    )


@st.cache_resource(max_entries=100, show_spinner=False, hash_funcs=BY_JSON)
def _slot(network: Network, data: Source, metric: Metric) -> Slot[tuple[int, ...]]:
    return Slot()
