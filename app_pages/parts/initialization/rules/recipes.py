"""Where to begin: the course's initializations, each with the network that it is for."""

from __future__ import annotations

import streamlit as st

from app_pages.parts.choices import taking
from app_pages.parts.initialization.rules.canvas import Canvas
from app_pages.parts.initialization.rules.commands import close_form
from app_pages.parts.network import state, steps
from app_pages.parts.network.asked import Asked
from app_pages.parts.words import _
from core.blocks.lessons import LESSONS
from core.parameters import Initialization
from core.parameters.initialization.recipes import RECIPES, Recipe

KEY = "rules-recipe"
NOTHING, OWN = "nothing", "own"


def recipes(asked: Asked, canvas: Canvas) -> None:
    """Draw the choice of a recipe; choosing one takes its steps and its network."""
    current = _current(asked, canvas.initialization)
    options = [*([OWN] if current == OWN else []), NOTHING, *RECIPES]
    taking(
        _("Begin with"), options, KEY, current, _take, format_func=_title,
        filter_mode="fuzzy", help=_("A recipe brings its steps, and the network that it is for."),
    )  # fmt: skip
    if current in RECIPES:
        st.caption(":material/lightbulb: " + _(RECIPES[current].sentence))


def _current(asked: Asked, initialization: Initialization) -> str:
    if not initialization:
        return NOTHING
    fitting = [each for each in RECIPES.values() if each.initialization == initialization]
    here = [each for each in fitting if each.lesson == asked.lesson]
    return here[0].name if here else OWN


def _title(name: str) -> str:
    if name == NOTHING:
        return _("No steps: as the network is built")
    if name == OWN:
        return _("Steps of your own")
    recipe: Recipe = RECIPES[name]
    return f"{_(recipe.title)} · {_(LESSONS[recipe.lesson].title)}"


def _take(name: str) -> None:
    if name == NOTHING:
        steps.take(Initialization())
    elif name in RECIPES:
        recipe = RECIPES[name]
        steps.take(recipe.initialization)
        state.take(LESSONS[recipe.lesson].block)
    close_form()
