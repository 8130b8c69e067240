"""What became of the units of the chosen layer, in a sentence."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.initialization.symmetry.run import Asking
from app_pages.parts.markdown import plain
from app_pages.parts.words import _, plural

if TYPE_CHECKING:
    from core.parameters import SymmetryRun
    from core.parameters.signal.symmetry import UnitsOf

STILL = 0.05  # by which the distance may change without a word


def facts(run: SymmetryRun, asking: Asking) -> None:
    """Say how many units are different at the end, and why."""
    units = next(each for each in run.layers if each.path == run.layer)
    steps = len(run.losses) - 1
    count = plural("{count} unit", "{count} units", units.looked)
    st.markdown("#### " + _("{units}, {count} distinct").format(units=count, count=units.apart[-1]))
    st.markdown(_sentence(units, plural("{count} step", "{count} steps", steps), asking))
    if not math.isfinite(run.losses[-1]):
        st.warning(
            _("Training diverged after {steps} steps: the numbers became infinite. A smaller learning "
              "rate or smaller weights would do.").format(steps=steps), icon=":material/trending_up:",
        )  # fmt: skip
    elif steps < asking.steps:
        st.caption(_("Stopped after {steps} steps.").format(steps=steps))


def _sentence(units: UnitsOf, steps: str, asking: Asking) -> str:
    layer = plain(units.path or units.type)
    if units.looked < 2:
        return _("A single unit has none to be the same as. Choose another layer.")
    if units.apart[0] == 1 and units.apart[-1] == 1:
        exact = units.distinct[-1]
        more = (
            _("bit for bit")
            if exact == 1
            else _("up to rounding, which makes {count} of them bit for bit").format(count=exact)
        )
        return _(
            "After {steps} all units of layer {layer} are still the same, {exact}: they began alike, so "
            "they get the same gradient. However many there are, they do the work of one."
        ).format(steps=steps, layer=layer, exact=more)  # fmt: skip
    if units.apart[0] == 1:
        return _("The units of layer {layer} began alike, and after {steps} they are different: what comes "
                 "after them, or their own target, treats them differently.").format(
                     steps=steps, layer=layer)  # fmt: skip
    growth = units.spread[-1] / units.spread[0] if units.spread[0] else math.inf
    if not math.isfinite(growth):
        return _("The units of layer {layer} began different.").format(layer=layer)
    if abs(growth - 1) < STILL:
        return _("The units of layer {layer} began different, and after {steps} they are about as far "
                 "apart as at the start.").format(layer=layer, steps=steps)  # fmt: skip
    return _(
        "The units of layer {layer} began different. After {steps} they are {growth} times as far apart as "
        "at the start."
    ).format(layer=layer, steps=steps, growth=f"{growth:.3g}")  # fmt: skip
