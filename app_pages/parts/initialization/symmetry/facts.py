"""What became of the units of the chosen layer, in a sentence."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.initialization.signal.working import again
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
    st.markdown(_sentence(units, plural("{count} step", "{count} steps", steps)))
    if not math.isfinite(run.losses[-1]):
        st.warning(
            _("Training diverged after {steps} steps: the numbers became infinite. A smaller learning "
              "rate or smaller weights would do.").format(steps=steps), icon=":material/trending_up:",
        )  # fmt: skip
    elif steps < asking.steps:
        st.caption(_("Stopped after {steps} steps.").format(steps=steps))
        again("symmetry", asking)


def _sentence(units: UnitsOf, steps: str) -> str:
    layer = plain(units.path or units.type)
    if units.looked < 2:
        return _("A single unit has none to be the same as. Choose another layer.")
    if units.apart[0] > 1:
        return _growth(units, steps, layer)
    if units.apart[-1] > 1:
        return _("The units of layer {layer} began alike, and after {steps} they are different: what "
                 "comes after them, or their own target, treats them differently.").format(
                     steps=steps, layer=layer)  # fmt: skip
    exact = _("bit for bit")
    if units.distinct[-1] > 1:
        exact = _("up to rounding, which tells {count} of them apart bit for bit")
    return _(
        "After {steps} all units of layer {layer} are still the same, {exact}: they began alike, so "
        "they get the same gradient. However many there are, they do the work of one."
    ).format(steps=steps, layer=layer, exact=exact.format(count=units.distinct[-1]))  # fmt: skip


def _growth(units: UnitsOf, steps: str, layer: str) -> str:
    """Say how much farther apart the units are than at the start."""
    growth = units.spread[-1] / units.spread[0] if units.spread[0] else math.inf
    words = _("The units of layer {layer} began different, and after {steps} they are about as far "
              "apart as at the start.")  # fmt: skip
    if not math.isfinite(growth):
        words = _("The units of layer {layer} began different.")
    elif abs(growth - 1) >= STILL:
        words = _("The units of layer {layer} began different. After {steps} they are {growth} times "
                  "as far apart as at the start.")  # fmt: skip
    return words.format(layer=layer, steps=steps, growth=f"{growth:.3g}")
