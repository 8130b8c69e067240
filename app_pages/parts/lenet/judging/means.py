"""Two classes in the feature maps of a layer: sweaters against coats, the course's exercise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from app_pages.parts.lab.maps import Map, maps
from app_pages.parts.lenet import cached
from app_pages.parts.lenet.asked import Asked
from app_pages.parts.lenet.judging.verdicts import Verdicts
from app_pages.parts.network.cached import BY_JSON
from app_pages.parts.own import whole
from app_pages.parts.words import _
from core.datasets import Source
from core.lenet.layers import Layer, layer_table
from core.networks import Network

if TYPE_CHECKING:
    from core.lenet.class_means import ClassMeans

ONE, OTHER, LAYER = "one", "other", "maps-of"
PULLOVER, COAT = 2, 4
PICTURES = 500  # of each class
SHOWN = 6  # maps at once


def show(asked: Asked, found: Verdicts) -> None:
    """Draw the choice of the classes and the layer, and their mean maps."""
    layers = [each for each in layer_table(asked.network.block) if len(each.shape) == 3]
    one, other, layer = _choosing(found.known.classes, layers)
    if one == other:
        st.info(_("Choose two different classes."), icon=":material/info:")
        return
    if not all(len(found.known.by_class[each]) for each in (one, other)):
        st.info(_("There are no test pictures of one of them."), icon=":material/info:")
        return
    means = _means(asked.network, asked.data, layer.number, one, other)
    names = (found.known.classes[one], found.known.classes[other])
    st.markdown(_said(means, layer, names))
    _rows(means, names)
    count = min(PICTURES, *(len(found.known.by_class[each]) for each in (one, other)))
    st.caption(
        _(
            "Means over {count} test pictures of each class; those maps first that tell the classes "
            "apart best. Red is above 0, blue below; one scale for the means, one for the differences."
        ).format(count=count)
    )


def _choosing(classes: tuple[str, ...], layers: list[Layer]) -> tuple[int, int, Layer]:
    active = [each for each in layers if each.kind not in ("Conv2d", "BatchNorm2d")]
    numbers = [each.number for each in layers]
    one, other = whole(ONE, PULLOVER, 0, 9), whole(OTHER, COAT, 0, 9)
    first = active[0].number if active else numbers[0]
    chosen = whole(LAYER, first, numbers[0], numbers[-1])
    if chosen not in numbers:
        st.session_state[LAYER] = chosen = first
    titles = {each.number: f"{each.number} · {each.name}" for each in layers}
    with st.container(horizontal=True, gap="small"):
        for key, label in ((ONE, _("One class")), (OTHER, _("Another"))):
            st.selectbox(
                label, range(len(classes)), format_func=classes.__getitem__, key=key, width=170
            )
        st.selectbox(
            _("Maps of layer"), numbers, format_func=titles.__getitem__, key=LAYER, width=240
        )
    return one, other, layers[numbers.index(chosen)]


def _said(means: Compared, layer: Layer, names: tuple[str, str]) -> str:
    best = int(means.order[0])
    share = float(means.separation[best])
    more, less = names if share >= 0.5 else names[::-1]
    return _(
        "In **{layer}**, map **{map}** tells them apart best by its mean alone: of one picture of each "
        "class, that of **{more}** has the larger one in **{share}** of the pairs against **{less}** "
        "(50 % would be a guess); the means lie {effect} standard deviations apart."
    ).format(
        layer=layer.name, map=best + 1, more=more, less=less, share=f"{max(share, 1 - share):.1%}",
        effect=f"{abs(float(means.effect[best])):.2f}",
    )  # fmt: skip


def _rows(means: Compared, names: tuple[str, str]) -> None:
    first, second = means.first.mean, means.second.mean
    scale = float(max(np.abs(first).max(), np.abs(second).max()))
    apart = float(np.abs(first - second).max())
    for number in means.order[:SHOWN].tolist():
        share = float(means.separation[number])
        with st.container(border=True):
            st.markdown(
                _("Map {map} · {share} of the pairs · effect {effect}").format(
                    map=number + 1, share=f"{max(share, 1 - share):.1%}",
                    effect=f"{float(means.effect[number]):+.2f}",
                )
            )  # fmt: skip
            maps(
                [
                    _map(names[0], first[number], scale),
                    _map(names[1], second[number], scale),
                    _map(_("Difference"), first[number] - second[number], apart),
                ],
                f"judge-means-{number}",
            )


def _map(title: str, plane: np.ndarray, scale: float) -> Map:
    note = f"{float(plane.min()):.3g} … {float(plane.max()):.3g}"
    return Map(title, tuple(tuple(map(float, row)) for row in plane), scale, note=note)


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """Two classes' means in a layer; `effect` and `separation` (maps,) say how they differ."""

    first: ClassMeans
    second: ClassMeans
    effect: np.ndarray
    separation: np.ndarray

    @property
    def order(self) -> np.ndarray:
        """The maps, those that separate the classes best first."""
        return np.argsort(-np.abs(self.separation - 0.5), kind="stable")


@st.cache_resource(max_entries=100, show_spinner=False, hash_funcs=BY_JSON)
def _means(network: Network, data: Source, layer: int, one: int, other: int) -> Compared:
    from core.lenet.class_means import auc, class_means, effect_sizes

    known, module = cached.test_pictures(data), cached.module(network)
    first, second = (
        class_means(module, known.pictures[known.by_class[each][:PICTURES]], layer)
        for each in (one, other)
    )
    apart = [auc(a, b) for a, b in zip(first.maps.T, second.maps.T, strict=True)]
    return Compared(first, second, effect_sizes(first.maps, second.maps), np.array(apart))
