"""The training pictures that are nearest to a test picture, layer by layer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.lenet import cached
from app_pages.parts.lenet.asked import Asked
from app_pages.parts.lenet.inputs.tiles import Tile, tiles
from app_pages.parts.lenet.judging.verdicts import Verdicts
from app_pages.parts.lenet.slot import Progress, Slot
from app_pages.parts.network.cached import BY_JSON
from app_pages.parts.own import whole
from app_pages.parts.words import _
from core.datasets import Source
from core.lenet.layers import layer_table
from core.networks import Network

if TYPE_CHECKING:
    from core.lenet.neighbours import Neighbours

PICTURE, LAYER, SECTION = "judged", "near", "judge"
AMONG, COUNT = 10_000, 12


def look_at(key: str) -> None:
    """Choose the test picture of a tile, and go to its neighbours."""
    st.session_state[PICTURE] = int(key.partition("-")[2])
    st.session_state[SECTION] = "neighbours"


def show(asked: Asked, found: Verdicts) -> None:
    """Draw the picture, the layer's choice, and the nearest training pictures."""
    number = whole(PICTURE, 0, 0, len(found.known) - 1)
    table = layer_table(asked.network.block)
    layer = whole(LAYER, 0, 0, len(table))
    titles = [_("The pixels"), *(f"{each.number} · {each.name}" for each in table)]
    with st.container(horizontal=True, gap="small"):
        st.number_input(
            _("Test picture"), 0, len(found.known) - 1, step=1, key=PICTURE, width=160
        )  # fmt: skip
        st.selectbox(
            _("In the space of"), range(len(titles)), format_func=titles.__getitem__, key=LAYER,
            width=260,
        )  # fmt: skip
    _itself(found, number)
    near = _nearest(asked.network, asked.data, number, layer)
    _drawn(asked, found, number, near)


def _itself(found: Verdicts, number: int) -> None:
    classes = found.known.classes
    is_, says = classes[found.known.labels[number]], classes[found.predicted[number]]
    share = f"{found.shares[number].max():.1%}"
    note = _("is {true}\nsays {taken}\n{sure}").format(true=is_, taken=says, sure=share)
    tiles([found.tile(number, note)], "", "judge-itself", _("The test picture"), look_at, side=112)


def _drawn(asked: Asked, found: Verdicts, number: int, near: Neighbours) -> None:
    pixels, classes = cached.pixels(asked.data), found.known.classes
    own = found.known.labels[number]
    same = int((pixels.labels[list(near.indices)] == own).sum())
    among = min(AMONG, len(pixels) - pixels.test)
    said = _(
        "Of the **{count}** nearest among the first {among} training pictures **{same}** are of its "
        "class, {name}."
    )
    st.markdown(
        said.format(count=len(near.indices), among=f"{among:,}", same=same, name=classes[own])
    )
    shown = [
        Tile(
            f"train-{index}", f"{classes[pixels.labels[index]]}, {index}",
            pixels.pixels[index].tobytes(),
            f"{classes[pixels.labels[index]]}\n{distance:.3g}",
            "" if pixels.labels[index] == own else "strong",
        )
        for index, distance in zip(near.indices, near.distances, strict=True)
    ]  # fmt: skip
    tiles(shown, "", "judge-near", _("The nearest training pictures"), _nothing, side=84)
    st.caption(
        _(
            "Below each: its class, bold where it is another one, and its Euclidean distance in the "
            "numbers of that layer. Early layers compare pixels; late ones what the network makes of them."
        )
    )


def _nothing(_key: str) -> None:
    """Training pictures lead nowhere."""


def _nearest(network: Network, data: Source, number: int, layer: int) -> Neighbours:
    def work(progress: Progress) -> Neighbours:
        from core.lenet.neighbours import nearest

        pixels = cached.pixels(data)
        among = pixels.pixels[: min(AMONG, len(pixels) - pixels.test)]
        picture = cached.test_pictures(data).pictures[number]
        return nearest(cached.module(network), picture, among, layer, COUNT, progress)

    told = _("Comparing with {done} of {total} training pictures")
    return _slot(network, data, number, layer).get(told, work)


@st.cache_resource(max_entries=200, show_spinner=False, hash_funcs=BY_JSON)
def _slot(network: Network, data: Source, number: int, layer: int) -> Slot[Neighbours]:
    return Slot()
