"""What the network in hand says of a picture, beside another one where that is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.choices import choice
from app_pages.parts.drawing import draw, ink, table
from app_pages.parts.lenet.inputs.asking import percent, said, verdicts
from app_pages.parts.markdown import plain
from app_pages.parts.words import _
from charts import confidence
from core.datasets import CLASSES
from core.lenet import PRESETS
from core.lenet.shipped import shipped_weights
from core.networks import Network, Seeded, WeightsFile

if TYPE_CHECKING:
    from app_pages.parts.lenet.asked import Asked, Picture

BESIDE = "beside"
ALONE, UNTRAINED = "alone", "untrained"


def beside(asked: Asked) -> tuple[str, Network] | None:
    """Draw the choice of a network to compare with; return its title and it, None for none."""
    found = _others(asked)
    titles = {ALONE: _("Alone")} | {key: title for key, (title, _network) in found.items()}
    key = choice(st.selectbox, _("Compare with"), titles, key=BESIDE)
    return found.get(key)


def _others(asked: Asked) -> Mapping[str, tuple[str, Network]]:
    found = {UNTRAINED: (_("The same, untrained"), Network(asked.lenet.block(), Seeded(0)))}
    for name, preset in PRESETS.items():
        path = shipped_weights(name)
        if path is not None:
            title = _("{title}, trained").format(title=preset.title)
            found[name] = (title, Network(preset.lenet.block(), WeightsFile.of(path)))
    return {key: each for key, each in found.items() if each[1] != asked.network}


def verdict(asked: Asked, picture: Picture, other: tuple[str, Network] | None) -> None:
    """Draw the ten probabilities, and say the verdict."""
    networks = [(asked.title, asked.network), *([other] if other else [])]
    shares = [verdicts(network, (picture.pixels,))[0] for _title, network in networks]
    for place, ((title, _network), each) in enumerate(zip(networks, shares, strict=True)):
        dot = ":green[■]" if place == 0 else ":gray[■]"
        prefix = f"{dot} {plain(title)}: " if other else ""
        st.markdown(f"{prefix}**{plain(said(each))}**{_judged(picture, int(each.argmax()))}")
    rows = [
        (name, title, order, share, percent(share))
        for order, ((title, _network), each) in enumerate(zip(networks, shares, strict=True))
        for name, share in zip(CLASSES, each.tolist(), strict=True)
    ]
    columns = dict(
        zip(("name", "network", "order", "share", "text"), zip(*rows, strict=True), strict=True)
    )
    spec = confidence.verdicts(CLASSES, len(networks), _("probability"), _("network"), ink())
    alt = _("Probabilities of the ten classes; the largest is {verdict}.")
    draw(
        spec, f"input-verdicts-{len(networks)}", alt=alt.format(verdict=said(shares[0])),
        verdicts=table(**columns),
    )  # fmt: skip


def _judged(picture: Picture, label: int) -> str:
    if picture.label is None:
        return ""
    if picture.label == label:
        return " · :green[" + _("right") + "]"
    return " · :red[" + _("wrong, it is {name}").format(name=CLASSES[picture.label]) + "]"
