"""The training pictures that are nearest to a test picture, layer by layer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.choices import choice
from app_pages.parts.lenet import cached
from app_pages.parts.lenet.asked import Asked
from app_pages.parts.lenet.inputs.asking import percent
from app_pages.parts.lenet.inputs.tiles import Tile, tiles
from app_pages.parts.lenet.judging import apart
from app_pages.parts.lenet.judging.verdicts import Verdicts
from app_pages.parts.lenet.slot import Progress, Slot
from app_pages.parts.network.cached import BY_JSON
from app_pages.parts.own import whole
from app_pages.parts.words import _
from core.datasets import Source
from core.lenet.layers import layer_table
from core.networks import Network

if TYPE_CHECKING:
    from core.lenet.neighbours import Metric, Neighbours

PICTURE, LAYER, METRIC, SECTION = "judged", "near", "distance", "judge"
AMONG, COUNT = 10_000, 12


def look_at(key: str) -> None:
    """Choose the test picture of a tile, and go to its neighbours."""
    st.session_state[PICTURE] = int(key.partition("-")[2])
    st.session_state[SECTION] = "neighbours"


def show(asked: Asked, found: Verdicts) -> None:
    """Draw the picture beside its nearest ones in a layer, and how all layers compare."""
    number = whole(PICTURE, 0, 0, len(found.known) - 1)
    layers = layer_table(asked.network.block)
    whole(LAYER, len(layers), 0, len(layers))
    names = [_("The pixels"), *(f"{each.number} · {each.name}" for each in layers)]
    layer, metric = _controls(len(found.known), names)
    near = _nearest(asked.network, asked.data, number, layer, metric)
    left, right = st.columns([1, 6], gap="medium")
    with left:
        _itself(found, number)
    with right:
        _drawn(asked, found, number, near)
    apart.show(asked, found, metric, names)


def _controls(pictures: int, names: list[str]) -> tuple[int, Metric]:
    metrics = {"euclidean": _("Euclidean"), "cosine": _("Cosine")}
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        st.number_input(_("Test picture"), 0, pictures - 1, step=1, key=PICTURE, width=150)
        layer: int = st.selectbox(
            _("In the space of"), range(len(names)), format_func=names.__getitem__, key=LAYER,
            width=260,
        )  # fmt: skip
        metric = choice(
            st.segmented_control, _("Distance"), metrics, key=METRIC, required=True,
            help=_(
                "Euclidean: the root of the sum of squared differences. Cosine: 1 minus the cosine of "
                "the angle between the two, whatever their lengths."
            ),
        )  # fmt: skip
    return layer, metric  # type: ignore[return-value]


def _itself(found: Verdicts, number: int) -> None:
    classes = found.known.classes
    taken = int(found.predicted[number])
    note = _("is {true}\nsays {taken}\n{sure}").format(
        true=classes[found.known.labels[number]], taken=classes[taken],
        sure=percent(found.shares[number, taken]),
    )  # fmt: skip
    tiles([found.tile(number, note)], "", "judge-itself", _("The test picture"), look_at, side=128)


def _drawn(asked: Asked, found: Verdicts, number: int, near: Neighbours) -> None:
    pixels, classes = cached.pixels(asked.data), found.known.classes
    own = found.known.labels[number]
    same = int((pixels.labels[list(near.indices)] == own).sum())
    among = min(AMONG, len(pixels) - pixels.test)
    said = _(
        "Of the {count} nearest among the first {among} training pictures **{same}** are of its "
        "class, {name}: **{share}**."
    )
    st.markdown(
        said.format(
            count=len(near.indices), among=f"{among:,}", same=same, name=classes[own],
            share=percent(same / len(near.indices)),
        )
    )  # fmt: skip
    shown = [
        Tile(
            f"train-{index}", f"{classes[pixels.labels[index]]}, {index}",
            pixels.pixels[index].tobytes(),
            f"{classes[pixels.labels[index]]}\n{distance:.3g}",
            "" if pixels.labels[index] == own else "strong",
        )
        for index, distance in zip(near.indices, near.distances, strict=True)
    ]  # fmt: skip
    tiles(shown, "", "judge-near", _("The nearest training pictures"), _nothing, side=68)
    st.caption(
        _(
            "Below each: its class, bold where it is another one, and its distance in the numbers of "
            "that layer. Early layers compare pixels; late ones what the network makes of them."
        )
    )


def _nothing(_key: str) -> None:
    """Training pictures lead nowhere."""


def _nearest(network: Network, data: Source, number: int, layer: int, metric: Metric) -> Neighbours:
    def work(progress: Progress) -> Neighbours:
        from core.lenet.neighbours import nearest

        pixels = cached.pixels(data)
        among = pixels.pixels[: min(AMONG, len(pixels) - pixels.test)]
        picture = cached.test_pictures(data).pictures[number]
        return nearest(cached.module(network), picture, among, layer, COUNT, metric, progress)

    told = _("Comparing with {done} of {total} training pictures")
    return _slot(network, data, number, layer, metric).get(told, work)


@st.cache_resource(max_entries=500, show_spinner=False, hash_funcs=BY_JSON)
def _slot(
    network: Network, data: Source, number: int, layer: int, metric: Metric
) -> Slot[Neighbours]:
    return Slot()
