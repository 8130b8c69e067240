"""The selected parameter: what it gets from which step, its values, and edits by hand."""

from __future__ import annotations

import streamlit as st

from app_pages.parts.initialization.rules.canvas import Canvas
from app_pages.parts.initialization.rules.edits import edits, pick
from app_pages.parts.initialization.rules.sentences import gets
from app_pages.parts.initialization.rules.values import seen
from app_pages.parts.initialization.sample import sample
from app_pages.parts.markdown import code, plain
from app_pages.parts.network.shown import dimensions
from app_pages.parts.network.trees.heatmap import heatmap
from app_pages.parts.network.trees.seen import Seen, draw_histogram, figures
from app_pages.parts.words import _
from core.parameters import Assignment, Rule


def inspector(canvas: Canvas, what: Assignment, *, valued: bool) -> None:
    """Draw the parameter; `valued` says that the network is not too large for values."""
    with st.container(border=True, key="rules-inspector"):
        _headline(what)
        if what.slot is None:
            st.info(
                _("It has no values yet: its shape follows from the first batch. Switch to what is "
                  "there after it, above the table."),
                icon=":material/hourglass:",
            )  # fmt: skip
            return
        st.markdown(gets(what, canvas.initialization))
        for number, words in what.objections:
            st.warning(
                _("Step {number} does not fit: {words}").format(
                    number=number + 1, words=plain(words)
                ),
                icon=":material/block:",
            )
        if valued:
            _values(canvas, what, seen(canvas, what))
        edits(what, canvas)


def _headline(what: Assignment) -> None:
    shape = dimensions(what.slot.shape if what.slot else None)
    layer = f" · {plain(what.slot.layer)}" if what.slot else ""
    st.markdown(f"**{code(what.name)}** {shape}{layer}")
    if what.names[1:]:
        st.caption(
            _("The very same tensor is also {names}: it is filled once.").format(
                names=", ".join(map(code, what.names[1:]))
            )
        )


def _values(canvas: Canvas, what: Assignment, found: Seen) -> None:
    left, right = st.columns(2, gap="medium")
    with left:
        heatmap(_("Values"), found.picture, "rules-values", on_pick=pick)
    with right:
        _spread(canvas, what, found)
    st.markdown(
        " · ".join(f":gray[{title}] {value}" for title, value in figures(found.statistics).items())
    )


def _spread(canvas: Canvas, what: Assignment, found: Seen) -> None:
    """Draw the histogram, with the density over it where the values are as a rule drew them."""
    rule = canvas.initialization.steps[what.rule] if what.rule >= 0 else None
    if isinstance(rule, Rule) and not what.edits and what.slot is not None:
        st.markdown("**" + _("How they are spread") + "**")
        sample("rules-sample", rule.distribution, what.slot, canvas.seed, what.name)
    else:
        draw_histogram(found, "rules-histogram")
