"""Which LeNet is in hand, and which garments it is shown: the row above all views."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app_pages.parts.choices import choice
from app_pages.parts.lenet import garments
from app_pages.parts.lenet.asked import Asked, Unfit
from app_pages.parts.lenet.moments.words import when
from app_pages.parts.lenet.trained import Trained, linked, trained_runs
from app_pages.parts.markdown import plain
from app_pages.parts.own import text, whole
from app_pages.parts.words import _
from core.blocks import Block, BlockError
from core.datasets import DatasetError, Source
from core.lenet import ORIGINAL, PRESETS, LeNet
from core.lenet.presets import DATA
from core.lenet.shipped import shipped_weights
from core.networks import Network, NetworkError, Seeded, WeightsFile
from core.training import RunError
from core.training.snapshots import Snapshot

OF, NET, SEED, STEP = "of", "lenet", "lenet-seed", "moment"
UNTRAINED = "untrained"
NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class _Choice:
    """A network that can be chosen: what it is called, and the run that it comes from, if any."""

    title: str
    run: Trained | None = None


def asked_for(place: DeltaGenerator) -> Asked | Unfit | None:
    """Draw the row in `place`, and return what it asks for; None where that cannot be had.

    `Unfit` is what the visitor changed so that it does not fit; whoever draws it lets him mend it.
    """
    with place:
        left, right = st.columns([3, 2], vertical_alignment="bottom")
        below = st.container()
        with left:
            found = _choices()
            titles = {key: each.title for key, each in found.items()}
            # A link that describes an architecture is about that one, and the shipped ones are not.
            default = UNTRAINED if NET in st.query_params else None
            key = choice(st.selectbox, _("Network"), titles, key=OF, default=default)
        with right:
            data = garments.data_control(below)
        learned = _learned_from(key, found[key])
        if learned is not None and learned.kind != data.kind:
            told = _("It has learned from other garments: {names}.")
            below.caption(told.format(names=garments.title(learned)))
        try:
            with left:
                return _asked(key, found[key], data)
        except (BlockError, NetworkError, RunError) as error:
            st.error(plain(str(error)), icon=":material/block:")
            return None


def _choices() -> dict[str, _Choice]:
    """Return the networks at hand: shipped ones, an untrained one, and the visitor's runs."""
    found = {
        name: _Choice(_("{title}, trained").format(title=preset.title))
        for name, preset in PRESETS.items()
        if shipped_weights(name) is not None
    }
    found[UNTRAINED] = _Choice(_("Untrained, as you change it"))
    asked = st.query_params.get(OF)
    for run in (*trained_runs(), *filter(None, [linked(asked)])):
        if run.id not in found:
            found[run.id] = _Choice(_apart(run.title, [each.title for each in found.values()]), run)
    return found


def _learned_from(key: str, chosen: _Choice) -> Source | None:
    """Return the garments that a network was trained on, None for one that is not trained."""
    if chosen.run is not None:
        with suppress(DatasetError):  # a folder, which a host does not name
            return Source.parse(chosen.run.run.configuration.data)
        return None
    return None if key == UNTRAINED else Source.parse(DATA)


def _apart(title: str, others: Collection[str]) -> str:
    """Return a title with a number where another has it already: a selectbox answers by title."""
    numbered = (title, *(f"{title} ({number})" for number in range(2, len(others) + 3)))
    return next(each for each in numbered if each not in others)


def _asked(key: str, chosen: _Choice, data: Source) -> Asked | Unfit:
    if chosen.run is not None:
        return _of_run(chosen.run, data)
    if key == UNTRAINED:
        return _untrained(architecture(), data, chosen.title)
    preset = PRESETS[key]
    path = shipped_weights(key)
    assert path is not None  # it would not be among the choices
    network = Network(preset.lenet.block(), WeightsFile.of(path))
    return Asked(network, preset.lenet, data, key, chosen.title)


def _untrained(lenet: LeNet, data: Source, title: str) -> Asked | Unfit:
    try:
        block = lenet.block()
    except BlockError as error:
        return Unfit(lenet, str(error))
    return Asked(Network(block, Seeded(seed())), lenet, data, UNTRAINED, title)


def _of_run(run: Trained, data: Source) -> Asked:
    moment = _moment(run.moments())
    block = Block.from_document(run.block)
    lenet = LeNet.of(block)
    if lenet is None:
        raise BlockError(_("This run trained another kind of network, which is no LeNet."))
    network = Network(block, WeightsFile.of(moment.path))
    return Asked(network, lenet, data, run.id, run.title, moment.step)


def _moment(moments: Sequence[Snapshot]) -> Snapshot:
    """Draw the choice among a run's moments, the newest first: it follows a run that still trains."""
    *older, newest = moments
    titles = {NEWEST: _("The newest: {when}").format(when=when(newest))}
    titles |= {str(each.step): _capital(when(each)) for each in older}
    chosen = choice(st.selectbox, _("Moment of its training"), titles, key=STEP)
    return next((each for each in older if str(each.step) == chosen), newest)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def architecture() -> LeNet:
    """Return the LeNet that the visitor has changed, the course's own at first."""
    written = text(NET, str(ORIGINAL), 300)
    try:
        return LeNet.parse(written)
    except BlockError as error:
        st.warning(plain(str(error)), icon=":material/link_off:")
        return ORIGINAL


def keep(lenet: LeNet) -> None:
    """Make `lenet` the untrained network in hand."""
    st.session_state[NET] = str(lenet)


def seed() -> int:
    """Return the seed of the untrained network."""
    return whole(SEED, 0, 0, 2**31 - 1)
