"""What matters most: one number swept at a time, against accuracy and cost, over seeds."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from app_pages.parts import frame
from app_pages.parts.choices import choice
from app_pages.parts.lenet.asked import Asked
from app_pages.parts.lenet.experiments import own, recipe, said, sweeps
from app_pages.parts.lenet.experiments.again import again
from app_pages.parts.words import _
from core.lenet.experiments import Measured, load
from core.lenet.experiments.analysis import by_price, ranked, usual
from core.lenet.experiments.own import Own

CODE = (
    "core.lenet.experiments.analysis.effect", "core.lenet.experiments.analysis.per_doubling",
    "core.lenet.experiments.analysis.frontier",
)  # fmt: skip


def show(asked: Asked) -> None:
    """Draw what was swept, what it says, and the form that measures a point again."""
    st.markdown(
        _("From one small network, one number at a time is changed and the rest is left as it is.")
    )
    measured = load("sweeps")
    mine = own.own_runs("sweeps")
    if measured:
        _measured(measured, mine)
    else:
        recipe.nothing("sweeps", asked.data)
    own.table(mine, "sweeps-own")
    again("sweeps", measured, asked.data)
    frame.look_for("lenet-matters")
    frame.code(*CODE)


def _measured(measured: Sequence[Measured], mine: Sequence[Own]) -> None:
    values = {"usual": _("Those one would choose"), "all": _("All that were tried")}
    taken = choice(
        st.segmented_control, _("Values that are compared"), values, key="swept", required=True,
        help=_("A range over extreme values says more about the extremes. The others are drawn pale."),
    )  # fmt: skip
    effects = ranked(usual(measured) if taken == "usual" else measured)
    if effects:
        with st.container(border=True, key="matters-said"):
            st.markdown(said.ranking(effects))
            st.markdown(said.course(effects))
    sweeps.charts_by_group(measured, mine)
    st.caption(_caption(mine))
    with st.container(border=True, key="matters-price"):
        st.markdown("**" + _("What accuracy costs") + "**")
        if priced := by_price(effects):
            st.markdown(said.price(priced))
        sweeps.price(measured)
        st.caption(_("Dashed: no network here that is on this line is beaten by a cheaper one."))


def _caption(mine: Sequence[Own]) -> str:
    said = _("A dot for each seed; the line joins the means. One scale in all, spaced by the logarithm of the errors.")  # fmt: skip
    return said + (" " + _("The pink dots are yours.") if own.any_dots(mine) else "")
