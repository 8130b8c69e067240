"""The initialization in hand: rules and edits in the session, as a history, and in the URL as a link.

It goes with the network in hand, on every page that shows one. `recipe` in the URL names one of the
course's initializations, `steps` holds any other; too long a one has no link.
"""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from core.blocks.addresses import LINK_LETTERS
from core.blocks.history import History
from core.parameters import Initialization, ParameterError
from core.parameters.initialization.recipes import RECIPES

HISTORY, WRITTEN, REFUSED = "steps_history", "steps_written", "steps_link_refused"
RECIPE, STEPS = "recipe", "steps"
Steps = History[Initialization]


@dataclass(frozen=True, slots=True)
class OpenedSteps:
    """The initialization in hand, and why a link's was refused, if it was."""

    history: Steps
    refusal: str = ""

    @property
    def initialization(self) -> Initialization:
        """Return the steps."""
        return self.history.present


def follow_link() -> None:
    """Take the initialization of the link by which the page is opened; a new visitor gets none.

    Only for runs of the whole page, as for the network itself.
    """
    st.session_state[REFUSED] = ""
    asked = (st.query_params.get(RECIPE), st.query_params.get(STEPS))
    if any(asked) and asked != st.session_state.get(WRITTEN):
        try:
            take(_linked(*asked))
        except ParameterError as error:
            st.session_state[REFUSED] = str(error)
    st.session_state.setdefault(HISTORY, History(Initialization()))


def lesson_of_link() -> str:
    """Return the network that the link's recipe is for, an empty text where it names none."""
    recipe = RECIPES.get(st.query_params.get(RECIPE, ""))
    return recipe.lesson if recipe else ""


def _linked(recipe: str | None, steps: str | None) -> Initialization:
    if steps:
        return Initialization.from_url(steps)
    if recipe is None or recipe not in RECIPES:
        raise ParameterError("The link names an initialization of the course that does not exist.")
    return RECIPES[recipe].initialization


def opened() -> OpenedSteps:
    """Return the initialization in hand; why a link was refused is said once."""
    refusal = str(st.session_state.get(REFUSED, ""))
    st.session_state[REFUSED] = ""
    return OpenedSteps(st.session_state[HISTORY], refusal)


def take(initialization: Initialization) -> None:
    """Take an initialization in hand, as a step that can be undone."""
    history = st.session_state.get(HISTORY)
    new = History(initialization)
    st.session_state[HISTORY] = new if history is None else history.do(initialization)


def undo() -> None:
    """Go a step back."""
    st.session_state[HISTORY] = st.session_state[HISTORY].undo()


def redo() -> None:
    """Go a step forward again."""
    st.session_state[HISTORY] = st.session_state[HISTORY].redo()


def remember(initialization: Initialization) -> None:
    """Write the initialization in hand into the URL, where it fits."""
    recipe = next(
        (name for name, each in RECIPES.items() if each.initialization == initialization), None
    )
    text = "" if recipe or not initialization else initialization.to_url()
    written = (recipe, text if text and len(text) <= LINK_LETTERS else None)
    for name, value in zip((RECIPE, STEPS), written, strict=True):
        if value is not None:
            st.query_params[name] = value
        elif name in st.query_params:
            del st.query_params[name]
    st.session_state[WRITTEN] = written
