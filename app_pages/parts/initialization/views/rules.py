"""Rules: the steps at the left, and at the right every parameter with what it gets from them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts import frame
from app_pages.parts.initialization.rules import commands
from app_pages.parts.initialization.rules.canvas import Canvas, canvas
from app_pages.parts.initialization.rules.form import form
from app_pages.parts.initialization.rules.inspector import inspector
from app_pages.parts.initialization.rules.listing import listing
from app_pages.parts.initialization.rules.overview import overview
from app_pages.parts.initialization.rules.recipes import recipes
from app_pages.parts.initialization.rules.selection import selected
from app_pages.parts.initialization.rules.values import glances
from app_pages.parts.markdown import plain
from app_pages.parts.network import state
from app_pages.parts.network.asked import Asked
from app_pages.parts.network.limits import TooLargeError, check_values
from app_pages.parts.network.trees.controls import first_batch
from app_pages.parts.words import _, plural
from core.blocks import BlockError

if TYPE_CHECKING:
    from core.parameters.initialization.glance import Glance

CODE = (
    "core.parameters.initialization.painting.initialize",
    "core.parameters.initialization.painting.paint",
    "core.parameters.initialization.assigned.given",
    "core.randomness.generator",
)


def show(asked: Asked) -> None:
    """Draw the steps beside the parameters, and the selected one below these."""
    left, right = st.columns([2, 3], gap="medium")
    with right:
        painted = canvas(asked, first_batch(asked.block, asked.input), st.session_state[state.SEED])
        what = selected(painted.assigned)
        if what is None:
            st.info(
                _("This network has no parameters: there is nothing to fill. Choose another one "
                  "above, or compose one on the page Blocks."),
                icon=":material/format_paint:",
            )  # fmt: skip
        else:
            looks = _looks(painted)
            _title(painted)
            overview(painted, looks, what)
            inspector(painted, what, valued=looks is not None)
    with left:
        recipes(asked, painted)
        if what is not None or painted.initialization:
            listing(painted)
        if what is not None:
            form(painted, what)
    frame.look_for("initialization-rules")
    frame.code(*CODE)


def _looks(painted: Canvas) -> Sequence[Glance | None] | None:
    """Return the values at a glance; None, and say why, where there can be none."""
    try:
        check_values(painted.tree)
        # In a place of its own, so that what follows is never made anew.
        with (
            st.container(key="rules-drawing"),
            st.spinner(_("Drawing the parameters …"), show_time=False),
        ):
            return glances(painted)
    except (BlockError, TooLargeError) as error:
        st.info(plain(str(error)), icon=":material/memory:")
        return None


def _title(painted: Canvas) -> None:
    parameters = painted.assigned.parameters
    touched = sum(each.touched for each in parameters)
    whole = plural("{count:,} parameter", "{count:,} parameters", len(parameters))
    with st.container(horizontal=True, vertical_alignment="center", key="rules-title"):
        st.markdown(
            f"**{whole}** :gray["
            + _("{count:,} changed by steps").format(count=touched) + "]"
        )  # fmt: skip
        st.button(
            _("Next seed"), key="rules-reroll", icon=":material/casino:", type="tertiary",
            on_click=commands.reroll, help=_("Draw everything from seed {seed}").format(
                seed=painted.seed + 1
            ),
        )  # fmt: skip
