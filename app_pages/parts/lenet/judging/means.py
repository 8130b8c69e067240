"""Two classes in a layer: sweaters against coats, the course's exercise."""

from __future__ import annotations

import numpy as np
import streamlit as st

from app_pages.parts.lab.maps import Map, maps
from app_pages.parts.lenet.asked import Asked
from app_pages.parts.lenet.judging import words
from app_pages.parts.lenet.judging.compared import Compared, Pair, compared
from app_pages.parts.lenet.judging.verdicts import Verdicts
from app_pages.parts.own import whole
from app_pages.parts.words import _
from core.lenet.layers import ACTIVATIONS, Layer, layer_table

ONE, OTHER, LAYER, COUNT = "one", "other", "maps-of", "means-of"
PULLOVER, COAT = 2, 4
LEAST, MOST = 10, 1000  # pictures of each class
SHOWN = 6  # maps at once
Names = tuple[str, str]


def show(asked: Asked, found: Verdicts) -> None:
    """Draw the choice of the classes and the layer, and their mean activations."""
    layers = layer_table(asked.network.block)
    one, other, layer = _choosing(found.known.classes, layers)
    if one == other:
        st.info(_("Choose two different classes."), icon=":material/info:")
        return
    count = min(st.session_state[COUNT], *(len(found.known.by_class[i]) for i in (one, other)))
    if not count:
        st.info(_("There are no test pictures of one of them."), icon=":material/info:")
        return
    means = compared(Pair(asked.network, asked.data, layer.number, one, other, count))
    names = (found.known.classes[one], found.known.classes[other])
    st.markdown(_said(means, layer, names))
    if len(layer.shape) == 3:
        _maps(means, names, count)
    else:
        _units(means, names, count)


def _choosing(classes: tuple[str, ...], layers: tuple[Layer, ...]) -> tuple[int, int, Layer]:
    whole(ONE, PULLOVER, 0, len(classes) - 1)
    whole(OTHER, COAT, 0, len(classes) - 1)
    whole(LAYER, next(e.number for e in layers if e.kind in ACTIVATIONS), 1, len(layers))
    whole(COUNT, 500, LEAST, MOST)
    titles = {each.number: f"{each.number} · {each.name}" for each in layers}
    with st.container(horizontal=True, gap="small"):
        one, other = (
            st.selectbox(
                label, range(len(classes)), format_func=classes.__getitem__, key=key, width=160
            )
            for key, label in ((ONE, _("One class")), (OTHER, _("Another")))
        )
        number: int = st.selectbox(
            _("In layer"), list(titles), format_func=titles.__getitem__, key=LAYER, width=230
        )
        st.number_input(
            _("Pictures of each"), LEAST, MOST, step=50, key=COUNT, width=150,
            help=_("The first test pictures of each class, at most as many as there are."),
        )  # fmt: skip
    return one, other, layers[number - 1]


def _what(layer: Layer) -> str:
    return _("map") if len(layer.shape) == 3 else _("unit")


def _said(means: Compared, layer: Layer, names: Names) -> str:
    best = means.best
    share = float(means.larger[best])
    more, less = names if share >= 0.5 else names[::-1]
    return _(
        "In layer **{layer}**, {what} **{map}** tells them apart best by its mean activation alone: "
        "of a picture of **{more}** and one of **{less}**, the first has the larger one in **{share}** "
        "of all pairs (AUC; 50 % would be a guess)."
    ).format(
        layer=f"{layer.number} · {layer.name}", what=_what(layer), map=best + 1, more=more,
        less=less, share=words.share(max(share, 1 - share)),
    )  # fmt: skip


def _maps(means: Compared, names: Names, count: int) -> None:
    first, second = means.first.mean, means.second.mean
    scale = float(max(np.abs(first).max(), np.abs(second).max()))
    apart = float(np.abs(first - second).max())
    pages = -(-len(means.order) // SHOWN)
    key = f"means-page-{pages}"
    page = (st.session_state.get(key, 1) - 1) * SHOWN
    with st.grid(2, min_column_width=400, gap="small"):
        for number in means.order[page : page + SHOWN].tolist():
            with st.container(border=True):
                st.markdown(_heading(means, number, names))
                drawn = (
                    (names[0], first[number], scale), (names[1], second[number], scale),
                    (_("Difference"), first[number] - second[number], apart),
                )  # fmt: skip
                maps([_map(*each) for each in drawn], f"judge-means-{number}")
    if pages > 1:
        st.pagination(pages, key=key, max_visible_pages=5)
    st.caption(
        _(
            "Mean activations over {count} test pictures of each class, and their difference; the maps "
            "that differ most first. Red is above 0, blue below, with full colour at ±{scale} in the "
            "means and at ±{apart} in the differences; below each its smallest and largest number."
        ).format(count=f"{count:,}", scale=words.number(scale), apart=words.number(apart))
    )


def _heading(means: Compared, number: int, names: Names) -> str:
    said = _("**Map {map}** · effect {effect} · larger for {name} in {share} of pairs")
    share = float(means.larger[number])
    return said.format(
        map=number + 1, effect=words.number(float(means.effect[number]), "+.2f"),
        name=names[0] if share >= 0.5 else names[1], share=words.share(max(share, 1 - share)),
    )  # fmt: skip


def _map(title: str, plane: np.ndarray, scale: float) -> Map:
    note = f"{words.number(float(plane.min()))} … {words.number(float(plane.max()))}"
    return Map(title, tuple(tuple(map(float, row)) for row in plane), scale, note=note)


def _units(means: Compared, names: Names, count: int) -> None:
    order = means.order
    first, second = means.first.mean.ravel()[order], means.second.mean.ravel()[order]
    share = st.column_config.NumberColumn(format="percent")
    larger = _("Larger for {name}, of all pairs").format(name=names[0])
    st.dataframe(
        {
            _("Unit"): order + 1, names[0]: first, names[1]: second,
            _("Difference"): first - second, _("Effect"): means.effect[order],
            larger: means.larger[order],
        },
        key="judge-units", hide_index=True, width="stretch", column_config={larger: share},
    )  # fmt: skip
    st.caption(
        _(
            "Mean activations over {count} test pictures of each class; the units that differ most first."
        ).format(count=f"{count:,}")
    )
