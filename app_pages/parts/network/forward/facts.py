"""A pass in a few numbers, and the places that no gradient reached, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.markdown import code, plain
from app_pages.parts.network.playback.playback import Backward
from app_pages.parts.network.shown import amount
from app_pages.parts.words import _, plural

if TYPE_CHECKING:
    from core.tracing import Step, Trace

MOST = 6  # places that are named


def facts(trace: Trace) -> None:
    """Draw how many calls there were, how long they took, and which one took longest."""
    calls = [step for step in trace.steps if step.kind == "call"]
    operations = len(trace.steps) - len(calls)
    slowest = _slowest(calls)
    between = plural("and {count:,} operation", "and {count:,} operations", operations)
    between = between if operations else _("and nothing between them")
    said = [
        (_("Calls"), f"{len(calls):,}", between),
        (_("Time"), _time(trace.seconds), _("recording not counted")),
        (_("Slowest call"), _time(slowest.seconds if slowest else None), _named(slowest)),
        (_("Multiply-adds"), "–" if trace.failure else amount(trace.steps[0].multiply_adds),
         _("in convolutions and matrix products")),
    ]  # fmt: skip
    grid = st.grid(len(said), min_column_width=150, gap="small")
    for label, value, words in said:
        grid.cell().metric(
            label, value, words, delta_color="off", delta_arrow="off", border=True, height="stretch"
        )  # fmt: skip


def _slowest(calls: Sequence[Step]) -> Step | None:
    timed = [step for step in calls if step.leaf and step.seconds is not None]
    return max(timed, key=lambda step: step.seconds or 0.0, default=None)


def _named(step: Step | None) -> str:
    if step is None:
        return "–"
    return f"{step.path or _('the network')} · {step.type}"


def _time(seconds: float | None) -> str:
    if seconds is None:
        return "–"
    if seconds >= 1:
        return f"{seconds:.3g} s"
    return f"{seconds * 1e3:.3g} ms" if seconds >= 1e-3 else f"{seconds * 1e6:.3g} µs"


def unreached(backward: Backward | None, refusal: str) -> None:
    """Say where no gradient arrived and why, or why there was no way back at all."""
    if backward is None:
        if refusal:
            st.info(
                _("There is no way back. {reason}").format(reason=plain(refusal)),
                icon=":material/undo:",
            )
        return
    missing = [each for each in backward.arrived if each.norm is None]
    if not missing:
        return
    st.markdown(f"**{_('Where no gradient arrives')}**")
    lines = [f"- {code(each.name)}: {each.note}" for each in missing[:MOST]]
    if len(missing) > MOST:
        lines.append("- " + plural("and {count} more", "and {count} more", len(missing) - MOST))
    st.markdown("\n".join(lines))
