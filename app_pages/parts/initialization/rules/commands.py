"""What a visitor does to the steps in hand: one change each, refused with a sentence where it cannot be.

The steps are those of the moment: whoever is quick has changed them since the button was drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from app_pages.parts.network import state, steps
from app_pages.parts.words import _
from core.parameters import Initialization, ParameterError, Rule, Step

REFUSAL = "rules_refusal"
EDITING = "rules_editing"  # the number of the rule in the form, NEW for another one, NONE if closed
FORMS = "rules_forms"  # how many forms were opened, so that each begins anew

NEW, NONE = -1, -2

Change = Callable[[list[Step]], None]


def refusal() -> str:
    """Return once why the last change was refused, an empty text where it was not."""
    return str(st.session_state.pop(REFUSAL, ""))


def change(do: Change) -> None:
    """Change the steps in hand by `do`, which gets a list of its own."""
    present: Initialization = st.session_state[steps.HISTORY].present
    listed = list(present.steps)
    try:
        do(listed)
        steps.take(Initialization(tuple(listed)))
    except ParameterError as error:
        st.session_state[REFUSAL] = str(error)
    except IndexError:
        st.session_state[REFUSAL] = _("That step is not there any more.")


def put(number: int, step: Step) -> None:
    """Put a step in the place of another one, or after all others where `number` is NEW."""

    def do(listed: list[Step]) -> None:
        if number == NEW:
            listed.append(step)
        else:
            listed[number] = step

    change(do)
    close_form()


def remove(number: int, step: Step) -> None:
    """Take this step out."""

    def do(listed: list[Step]) -> None:
        if _is_there(listed, number, step):
            del listed[number]

    change(do)
    close_form()


def shift(number: int, step: Step, by: int) -> None:
    """Move this step up (-1) or down (1)."""

    def do(listed: list[Step]) -> None:
        if _is_there(listed, number, step):
            listed.insert(max(number + by, 0), listed.pop(number))

    change(do)
    close_form()


def _is_there(listed: Sequence[Step], number: int, step: Step) -> bool:
    """Say whether a button's step is still where it was: a double click means one step, not two."""
    return number < len(listed) and listed[number] == step


def clear() -> None:
    """Take all steps out."""
    change(lambda listed: listed.clear())
    close_form()


def open_form(number: int = NEW) -> None:
    """Open the form anew: for the rule of this number, or for a new one."""
    st.session_state[EDITING] = number
    st.session_state[FORMS] = st.session_state.get(FORMS, 0) + 1


def close_form() -> None:
    """Close the form; where there are no steps it stays open."""
    open_form(NONE)


def edited(listed: Sequence[Step]) -> int:
    """Return the number of the rule in the form, NEW for a new one, NONE where it is closed."""
    number = int(st.session_state.get(EDITING, NONE))
    if not listed:
        return NEW
    if number >= 0 and not (number < len(listed) and isinstance(listed[number], Rule)):
        return NONE  # it has been undone meanwhile
    return number


def reroll() -> None:
    """Draw everything from the next seed."""
    st.session_state[state.SEED] = (int(st.session_state[state.SEED]) + 1) % (state.MOST_SEED + 1)
