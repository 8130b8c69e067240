"""Which network to start from: one of the course's, one of torchvision's, or an empty one."""

from __future__ import annotations

import streamlit as st

from app_pages.parts.choices import taking
from app_pages.parts.network.inputs import take_input
from app_pages.parts.network.state import MOST_SEED, SEED, Opened, take
from app_pages.parts.words import _
from core.blocks import Block
from core.blocks.kinds import TORCHVISION_MODELS, picture_sides
from core.blocks.lessons import LESSONS
from core.tracing import Input

EMPTY, OWN = "empty", "own"
KEY = "network-start"
CLASSES = 1_000  # as torchvision's networks have them
USUAL_SIDE = 224  # pixels of the pictures that they are made for


def start(opened: Opened) -> None:
    """Draw the choice of a network; choosing one is a step that can be undone."""
    current = _current(opened)
    options = [*LESSONS, EMPTY, *(name for name in TORCHVISION_MODELS if name not in LESSONS)]
    taking(
        _("Network"), [OWN, *options] if current == OWN else options, KEY, current, _take,
        format_func=_title, filter_mode="fuzzy", width=340, help=_("Type to search."),
    )  # fmt: skip
    with st.popover(
        _("Seed {seed}").format(seed=opened.seed), icon=":material/casino:", key="seed-popover"
    ):
        st.caption(
            _("Every number of the network is drawn from it: the same seed, the same network.")
        )
        st.number_input(_("Seed of the weights"), 0, MOST_SEED, step=1, key=SEED)


def _current(opened: Opened) -> str:
    if opened.lesson:
        return opened.lesson.name
    if opened.block == Block.of("Sequential"):
        return EMPTY
    model = str(dict(opened.block.arguments).get("model", ""))
    return model if model and opened.block == torchvision_network(model) else OWN


def torchvision_network(model: str) -> Block:
    """Describe a network of torchvision as it comes, for a thousand classes."""
    return Block.of("Torchvision", model=model, classes=CLASSES)


def _title(name: str) -> str:
    if name == EMPTY:
        return _("An empty network")
    if name == OWN:
        return _("Your own")
    return _(LESSONS[name].title) if name in LESSONS else f"torchvision · {name}"


def _take(name: str) -> None:
    if name == EMPTY:
        take(Block.of("Sequential"))
    elif name in LESSONS:
        take(LESSONS[name].block)
    elif name in TORCHVISION_MODELS:
        take(torchvision_network(name))
        least, most = picture_sides(name)
        side = max(least, USUAL_SIDE) if most is None else most
        take_input(Input(shape=(1, 3, side, side), kind="picture"))
