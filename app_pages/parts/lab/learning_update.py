"""Four ways to write a step of gradient descent, and what each does to the weight."""

from __future__ import annotations

import streamlit as st

from app_pages.parts.markdown import plain
from app_pages.parts.words import _
from core.convolution import UpdateFacts


@st.cache_data(show_spinner=False)
def facts() -> tuple[UpdateFacts, ...]:
    """Try all four, once."""
    from core.convolution import update_facts

    return update_facts()


def updates() -> None:
    """Draw a card for each way; that of the course comes first."""
    found = facts()
    for pair in (found[:2], found[2:]):
        for column, fact in zip(st.columns(2, gap="medium"), pair, strict=True):
            with column.container(border=True, height="stretch", key=f"learning-way-{fact.name}"):
                st.code(fact.code)
                st.markdown(_facts(fact))


def _facts(fact: UpdateFacts) -> str:
    """Write what one way does, as a list."""
    if fact.error:
        return _("**Refused.** PyTorch says: {error}").format(error=plain(fact.error))
    lines = [
        _tick(fact.same_storage, _("the same storage holds the new number"),
              _("a new tensor, in other storage")),
        _tick(fact.leaf, _("still a leaf: what an optimizer may train"),
              _("no leaf any more: a result with a history")),
        _("version counter: +{count}").format(count=fact.versions_counted),
        _late(fact),
    ]  # fmt: skip
    return "\n".join(f"- {line}" for line in lines)


def _tick(yes: bool, good: str, bad: str) -> str:
    return f":green[✓] {good}" if yes else f":red[✗] {bad}"


def _late(fact: UpdateFacts) -> str:
    """Say what a backward pass does that was recorded before the update."""
    if fact.late_gradient is None:
        return ":green[✓] " + _("a backward pass recorded before it is refused: autograd noticed")
    if fact.late_gradient == fact.true_gradient:
        return ":green[✓] " + _(
            "a backward pass recorded before it is still right: {right:g}"
        ).format(right=fact.true_gradient)
    return ":red[✗] " + _(
        "a backward pass recorded before it gives {wrong:g} instead of {right:g}:"
        " autograd did not notice"
    ).format(wrong=fact.late_gradient, right=fact.true_gradient)
