"""The way back: how large the gradient is in every layer, and what another activation does to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd
import streamlit as st

from app_pages.parts.choices import choice
from app_pages.parts.drawing import draw
from app_pages.parts.lenet.asked import Asked, Picture
from app_pages.parts.lenet.strip import cached
from app_pages.parts.words import _
from charts import fading
from core.lenet import LeNet
from core.lenet.architecture import Activation
from core.lenet.layers import layer_table
from core.lenet.silencing import Silence
from core.networks import Network, Seeded

AGAINST, OWN, SEED = "strip-loss", "own", 0


def against(picture: Picture, classes: tuple[str, ...], said: int) -> int:
    """Draw the choice of the class that the loss asks for; return its index.

    `said` is what the network takes the picture for: asked for where it has no class of its own.
    """
    usual = said if picture.label is None else picture.label
    told = _("its class, {name}") if picture.label is not None else _("what it says, {name}")
    options = {OWN: told.format(name=classes[usual])}
    options |= {str(number): name for number, name in enumerate(classes)}
    chosen = choice(st.selectbox, _("Loss: cross-entropy against"), options, key=AGAINST, width=300)
    return usual if chosen == OWN else int(chosen)


def sizes(asked: Asked, picture: Picture, label: int, silence: Silence) -> None:
    """Draw the mean |gradient| layer by layer: of this network, and of two fresh ones."""
    own = _means(asked.network, picture, label, silence)
    columns = {_("this network"): own, **_fresh(asked.lenet, picture, label)}
    names = [_("the picture"), *(each.name for each in layer_table(asked.network.block))]
    st.markdown(f"**{_('Mean |gradient|, layer by layer')}**")
    left, right = st.columns(2)
    with left:
        _chart(columns, names)
    with right:
        _table(columns, names)
    st.caption(
        _(
            "The mean of the absolute gradient of the loss over all numbers of a layer's output. The "
            "fresh networks have the same layers, Xavier weights from seed {seed}, and nothing learnt; "
            "they differ in their activations alone."
        ).format(seed=SEED)
    )


def _means(network: Network, picture: Picture, label: int, silence: Silence) -> tuple[float, ...]:
    from core.lenet.strip import mean_sizes

    return mean_sizes(cached.gradients(network, picture, silence, label))


def _fresh(lenet: LeNet, picture: Picture, label: int) -> Mapping[str, tuple[float, ...]]:
    """Return the same of two untrained networks, with sigmoid and with ReLU."""
    found = {}
    pairs: tuple[tuple[str, Activation], ...] = (
        (_("fresh, sigmoid"), "sigmoid"),
        (_("fresh, ReLU"), "relu"),
    )
    for name, activation in pairs:
        changed = replace(lenet, activation=activation, initialization="xavier")
        network = Network(changed.block(), Seeded(SEED))
        found[name] = _means(network, picture, label, Silence())
    return found


def _chart(columns: Mapping[str, tuple[float, ...]], names: list[str]) -> None:
    rows = pd.DataFrame(
        [
            {"layer": number, "name": names[number], "network": network, "size": size}
            for network, means in columns.items()
            for number, size in enumerate(means)
            if size > 0  # a logarithm has no place for zero
        ]
    )
    draw(
        fading.sizes(tuple(columns), _("Layer"), _("mean |gradient|")), "gradient-sizes",
        alt=_("Mean absolute gradient by layer on a logarithmic scale, for three networks"),
        sizes=rows,
    )  # fmt: skip


def _table(columns: Mapping[str, tuple[float, ...]], names: list[str]) -> None:
    frame = pd.DataFrame({"number": range(len(names)), "layer": names, **columns})
    shown = {name: st.column_config.NumberColumn(name, format="%.1e") for name in columns}
    st.dataframe(
        frame, hide_index=True, key="gradient-table", height=330,
        alt=_("Mean absolute gradient by layer"),
        column_config={
            "number": st.column_config.NumberColumn("#", width=40), "layer": _("Layer"), **shown,
        },
    )  # fmt: skip
