"""The third duty in words: what a block hands back to its inputs, and whether it is right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app_pages.parts.markdown import plain
from app_pages.parts.network.duties.record import Duty, State, number
from app_pages.parts.network.duties.run import Duties
from app_pages.parts.words import _

if TYPE_CHECKING:
    from core.tracing.gradient_check import GradientCheck


def gradients(found: Duties) -> Duty:
    """Return how a block stands with giving gradients."""
    title, check = _("Gives gradients to its inputs"), found.check
    if check is None:
        return Duty("gradients", title, *_unchecked(found))
    if check.norm is None:
        return Duty("gradients", title, *_no_gradient(check))
    large = _("norm {norm}").format(norm=number(check.norm))
    said = [_("So strongly one number, a random mix of its outputs, answers to its inputs.")]
    if check.slope is not None and check.quotient is not None:
        said.append(_compared(check.slope, check.quotient, check.error or 0.0))
    if found.at_output is not None:
        words = _("In the pass back, a gradient of norm {norm} came to its output.")
        said.append(words.format(norm=number(found.at_output)))
    return Duty("gradients", title, "done", large, tuple(said))


def _compared(slope: float, quotient: float, error: float) -> str:
    """Return the two derivatives along one direction as a small table."""
    rows = (
        (_("by backward"), _exact(slope)), (_("by a small step"), _exact(quotient)),
        (_("relative error"), _power(f"{error:.0e}") if error else "0"),
    )  # fmt: skip
    body = "\n".join(f"| {name} | {value} |" for name, value in rows)
    return f"| {_('Along a random direction')} | |\n| --- | ---: |\n{body}"


def _unchecked(found: Duties) -> tuple[State, str, tuple[str, ...]]:
    if found.unchecked:
        return "fails", _("no gradient"), (plain(found.unchecked),)
    if not found.calls or not found.calls[0].finished:
        words = _("Without an output there is nothing to go back from.")
        return "fails", _("no gradient"), (words,)
    words = _("The block is too large to be run several times with 64 bits.")
    return "unknown", _("too large"), (words,)


def _no_gradient(check: GradientCheck) -> tuple[State, str, tuple[str, ...]]:
    if not check.differentiable:
        words = _("What comes in are whole numbers. They cannot change by a little, so there is no gradient to give.")  # fmt: skip
        return "nothing", _("none to give"), (words,)
    words = _("Nothing that comes out depends on the inputs in a way that can be differentiated: blocks before this one cannot learn through it.")  # fmt: skip
    return "fails", _("no gradient"), (words,)


def _exact(value: float) -> str:
    """Write a number to six digits."""
    text = f"{value:.6g}"
    return _power(text) if "e" in text else text.replace("-", "−")


def _power(text: str) -> str:
    """Write 3e-09 as people do: 3 · 10⁻⁹."""
    front, power = text.split("e")
    raised = str(int(power)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"{front.replace('-', '−')} · 10{raised}"
