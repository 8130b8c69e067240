"""The two initializations that are compared: the one in hand, and the one that it is held against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from app_pages.parts.choices import choice
from app_pages.parts.network.asked import Asked
from app_pages.parts.network.cached import shaped
from app_pages.parts.words import _
from core.blocks import BlockError
from core.blocks.addresses import LINK_LETTERS
from core.networks import NetworkError, Painted, Seeded, Weights, WeightsFile, painted
from core.parameters import Initialization
from core.parameters.initialization.recipes import RECIPES, Recipe
from core.weights import from_letters, to_letters

OTHER, KEPT = "against", "kept"
OWN, DEFAULT = "own", "default"
# What the beginnings of a lesson's network are held against, unless the visitor says.
AGAINST = {"lenet": DEFAULT, "deep": "deep-small", "deep-tanh": "tanh-large"}
USUAL = "normal"
LETTERS = LINK_LETTERS // 2  # of a link's, so that the initialization in hand has room too


@dataclass(frozen=True, slots=True)
class Compared:
    """Two origins of weights, A in hand and B, with their titles; `idle` says that B's recipe has no
    step that means a parameter of this network.
    """

    a: Weights
    b: Weights
    titles: tuple[str, str]
    idle: bool = False


def compared(asked: Asked) -> Compared:
    """Draw the choice of what the initialization in hand is held against, and return both."""
    kept, own = _kept(asked), _title(asked.weights)
    options = _options(asked, kept)
    name = choice(
        st.selectbox, _("Compare with"), options, key=OTHER, default=_default(asked),
        help=_("Drawn from the same seed, for the same network and input."),
    )  # fmt: skip
    st.button(
        _("Keep this as B"), key="signal-keep", icon=":material/push_pin:", on_click=_keep,
        args=(asked,), width="stretch",
        help=_("Keeps the initialization in hand to compare with; then paint another."),
    )  # fmt: skip
    _remember(kept)
    seed = seed_of(asked.weights)
    if name == KEPT and kept is not None:
        return Compared(asked.weights, kept, (own, options[name]))
    recipe = RECIPES.get(name)
    if recipe is None:
        return Compared(asked.weights, Seeded(seed), (own, options[name]))
    b = painted(Seeded(seed), recipe.initialization, seed)
    return Compared(asked.weights, b, (own, options[name]), _idle(asked, recipe.initialization))


def seed_of(weights: Weights) -> int:
    """Return the seed that weights are drawn from, 0 for a file's."""
    base = weights.base if isinstance(weights, Painted) else weights
    return 0 if isinstance(base, WeightsFile) else base.seed


def _options(asked: Asked, kept: Weights | None) -> Mapping[str, str]:
    """Return what can be compared with: what was kept, no steps at all, the recipes; own ones first."""
    found = {OWN: _title(Seeded())}
    if kept is not None:
        found = {KEPT: _("Kept: {title}").format(title=_title(kept))} | found
    recipes = sorted(_distinct(), key=lambda each: each.lesson != asked.lesson)
    return found | {recipe.name: _(recipe.title) for recipe in recipes}


def _distinct() -> list[Recipe]:
    """Return the recipes, PyTorch's default once although several lessons have it."""
    default = RECIPES[DEFAULT]
    rest = (each for each in RECIPES.values() if each.initialization != default.initialization)
    return [default, *rest]


def _default(asked: Asked) -> str:
    """Return what it is held against if nobody says: no steps, or if those are in hand, some."""
    if asked.weights != Seeded(seed_of(asked.weights)):
        return OWN
    return AGAINST.get(asked.lesson, USUAL)


def _title(weights: Weights) -> str:
    """Return what an initialization is called."""
    if isinstance(weights, WeightsFile):
        return _("Weights from a file")
    if not isinstance(weights, Painted):
        return _("As the network begins")
    steps = weights.initialization
    known = (recipe for recipe in RECIPES.values() if recipe.initialization == steps)
    recipe = next(known, None)
    return _(recipe.title) if recipe else _("As painted by you")


def _idle(asked: Asked, steps: Initialization) -> bool:
    from core.parameters.initialization import given

    try:
        module = shaped(asked.block, asked.input)
    except BlockError:
        return False  # the pass will say why
    return not any(each.touched for each in given(module, steps).parameters)


def _keep(asked: Asked) -> None:
    st.session_state["signal_kept"] = (asked.block, asked.weights)
    st.session_state[OTHER] = KEPT


def _kept(asked: Asked) -> Weights | None:
    """Return what was kept of this very network, from the session or else from the link."""
    known = st.session_state.get("signal_kept")
    if known is None and KEPT in st.query_params:
        try:
            known = (asked.block, from_letters(st.query_params[KEPT], asked.block))
        except (NetworkError, BlockError):
            return None
        st.session_state["signal_kept"] = known
    return known[1] if known is not None and known[0] == asked.block else None


def _remember(kept: Weights | None) -> None:
    """Write what was kept into the URL, where it can stand there and is short."""
    try:
        text = "" if kept is None else to_letters(kept)
    except NetworkError:  # from a file, which does not go along
        text = ""
    if text and len(text) <= LETTERS:
        st.query_params[KEPT] = text
    elif KEPT in st.query_params:
        del st.query_params[KEPT]
