"""What is to be trained: a preset or one's own network by a preset's recipe, and what is changed of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from app_pages.parts import own
from app_pages.parts.choices import choice
from app_pages.parts.lenet.asked import Asked
from app_pages.parts.run_form import STEPS, label
from app_pages.parts.words import _
from core.blocks import BlockError
from core.datasets import DatasetError, Source
from core.lenet import PRESETS, LeNet
from core.lenet.presets import configuration
from core.training import Configuration, ConfigurationError, check_limits

MINE = "mine"
PRESET, RECIPE, COUNT = "lenet-preset", "lenet-recipe", "train-count"
RECIPES = ("zh", "en", "modern")  # the fourth preset has the third one's
WHOLE = ("epochs", "batch_size")
FRACTIONS = ("learning_rate", "momentum", "weight_decay", "label_smoothing", "averaging")
OTHERS = ("momentum", "weight_decay", "label_smoothing", "averaging")
_STEPS = {**STEPS, "learning_rate": 0.05}
ENOUGH = 1e9  # a number that is out of range is refused by the configuration, with its sentence


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the form asks for: a run and what to call it, or the sentence that refuses it."""

    lenet: LeNet
    preset: str
    recipe: str
    name: str = ""
    configuration: Configuration | None = None
    refusal: str = ""


def key(name: str) -> str:
    """Return the key of a field's control."""
    return f"train-{name.replace('_', '-')}"


def form(asked: Asked) -> Wanted:
    """Draw the form, and return what it asks for."""
    preset = _preset()
    lenet, recipe = (asked.lenet, _recipe()) if preset == MINE else (PRESETS[preset].lenet, preset)
    usual = PRESETS[recipe].recipe
    seed, values = _numbers(usual)
    count = _count(asked.data.pictures) if asked.data.kind == "garments" else asked.data.pictures
    values |= _others(usual)
    wanted = Wanted(lenet, preset, recipe, _name(preset, recipe, seed, asked.data))
    try:
        data = replace(asked.data, pictures=count)
        made = configuration(lenet, {**usual, **values}, str(data), seed)
        check_limits(made)
    except (BlockError, ConfigurationError, DatasetError) as error:
        return replace(wanted, refusal=str(error))
    return replace(wanted, configuration=made)


def _numbers(usual: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
    """Draw the seed and the numbers that matter most; return both."""
    with st.grid(2, min_column_width=130):
        with st.container():
            seed = own.whole(key("seed"), 0, -(10**9), 2**31 - 1)
            words = _("Of the first weights, of the pictures' order and of their changes.")
            st.number_input(_("Seed"), step=1, key=key("seed"), help=words)
        names = ("epochs", "learning_rate", "batch_size")
        return seed, {name: _shown(name, usual) for name in names}


def _preset() -> str:
    titles = {name: name for name in PRESETS} | {MINE: _("mine")}
    chosen = choice(st.pills, _("Recipe"), titles, key=PRESET, required=True, on_change=forget)
    if chosen == MINE:
        st.caption(_("The network in hand, which “Change it” changes, by a recipe of these."))
    else:
        preset = PRESETS[chosen]
        st.caption(f"**{_(preset.title)}.** {_(preset.sentence)}")
    return chosen


def _recipe() -> str:
    titles = {name: _(PRESETS[name].title) for name in RECIPES}
    return choice(st.selectbox, _("By the recipe of"), titles, key=RECIPE, on_change=forget)


def forget() -> None:
    """Take back what was changed of a recipe: the next one has its own numbers."""
    changed = (*WHOLE, *FRACTIONS, "optimizer", "schedule", "last_batch", "flip", "shift")
    for name in map(key, changed):
        st.session_state.pop(name, None)
        st.query_params.pop(name, None)


def _count(usual: int) -> int:
    """Draw how many garments are drawn, and return it."""
    count = own.whole(COUNT, usual, 0, 10**9)
    st.number_input(
        _("How many garments"), step=1000, key=COUNT,
        help=_("Six sevenths to learn from, a seventh to test by. Drawn from a seed, not photos."),
    )  # fmt: skip
    return count


def _shown(name: str, usual: Mapping[str, Any]) -> Any:
    """Draw the number of a field, which is the recipe's at first; return it."""
    with st.container():
        if name in WHOLE:
            whole = own.whole(key(name), usual[name], -int(ENOUGH), int(ENOUGH))
            st.number_input(label(name), step=1, key=key(name))
            return whole
        number = own.number(key(name), float(usual[name]), -ENOUGH, ENOUGH)
        st.number_input(label(name), step=_STEPS[name], format="%g", key=key(name))
        return number


def _others(usual: Mapping[str, Any]) -> dict[str, Any]:
    """Draw what else there is to a recipe, closed at first."""
    with st.expander(_("More"), icon=":material/tune:", key="train-more"):
        optimizers = {"sgd": _("SGD"), "adamw": _("AdamW")}
        schedules = {
            "constant": _("Constant"), "one-cycle": _("One cycle"), "cosine": _("Cosine"),
        }  # fmt: skip
        values: dict[str, Any] = {
            name: choice(st.selectbox, label(name), titles, key(name), usual.get(name, default))
            for name, titles, default in (
                ("optimizer", optimizers, "sgd"), ("schedule", schedules, "one-cycle"),
            )
        }  # fmt: skip
        with st.grid(2, min_column_width=130):
            values |= {name: _shown(name, usual) for name in OTHERS}
        values["last_batch"] = _switch(
            "last_batch", _("Use the last, smaller batch"), bool(usual.get("last_batch"))
        )
        return values | {"augmentation": _changes(usual)}


def _changes(usual: Mapping[str, Any]) -> Any:
    change = usual["augmentation"]
    flip = _switch("flip", _("Mirror half of the pictures"), change.flip)
    shift = own.whole(key("shift"), change.shift, 0, 27)
    st.number_input(
        _("Move them by up to, pixels"), step=1, key=key("shift"), min_value=0, max_value=27
    )
    return replace(change, flip=flip, shift=shift)


def _switch(name: str, title: str, usual: bool) -> bool:
    on = own.whole(key(name), int(usual), 0, 1)
    st.session_state[key(name)] = bool(on)
    st.toggle(title, key=key(name))
    return bool(on)


def _name(preset: str, recipe: str, seed: int, data: Source) -> str:
    """Return what to call the run; more about it stands in the list of runs."""
    what = preset if preset != MINE else _("mine by {recipe}").format(recipe=recipe)
    name = _("{what}, seed {seed}").format(what=what, seed=seed)
    return name if data.kind == "fashion-mnist" else f"{name}, " + _("drawn garments")
