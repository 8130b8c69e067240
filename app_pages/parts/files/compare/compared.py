"""Which two are compared, and their comparison, kept in the visitor's session while they stay the same."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from app_pages.parts.files import origins
from app_pages.parts.files.sources import choose
from app_pages.parts.markdown import size
from app_pages.parts.network.asked import Asked
from app_pages.parts.words import _

if TYPE_CHECKING:
    from core.checkpoints import Tensors
    from core.checkpoints.comparison import Comparison

A, B = "compare_a", "compare_b"
KEPT = "compare_kept"
MOST_KEPT = 3
OFTEN = 0.15  # seconds between two steps of the progress bar
SMALL, FEW = 8_000_000, 4_000  # bytes and keys that are compared at once, without a progress bar


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """Two sets of tensors and how they differ; `of` says what they are, as a value."""

    a: Tensors
    b: Tensors
    of: tuple[Any, Any]
    comparison: Comparison


def compared(asked: Asked) -> Compared | None:
    """Draw the two pickers and return the comparison; None while one is missing."""
    left, right = st.columns(2, gap="medium")
    with left.container(border=True, key="compare-from", height="stretch"):
        a = choose(A, _("a: before"), asked, default="here")
    with right.container(border=True, key="compare-to", height="stretch"):
        b = choose(B, _("b: after"), asked, default="seed")
    if "file" in (st.session_state.get(A), st.session_state.get(B)):
        st.caption(_("A link to this page does not carry your files; send them along."))
    if a is None or b is None:
        st.info(
            _("Choose two: what was, and what it has become."), icon=":material/compare_arrows:"
        )
        return None
    return _kept(a, b, (identity(A, a, asked), identity(B, b, asked)))


def identity(key: str, tensors: Tensors, asked: Asked) -> Any:
    """Return what a picker has chosen as a value: equal only where the numbers are the same.

    A file is opened once, and so is what it is; a network is described anew each time.
    """
    kind = st.session_state.get(key)
    if kind not in ("here", "seed"):
        return tensors
    weights = asked.weights
    if kind == "seed":
        weights = origins.reseeded(weights, int(st.session_state[f"{key}_seed"]))
    return asked.block, weights, origins.settling(asked.block, asked.input), tensors.name


def _kept(a: Tensors, b: Tensors, of: tuple[Any, Any]) -> Compared:
    kept: list[Compared] = st.session_state.setdefault(KEPT, [])
    for each in kept:
        if each.of == of:
            return Compared(a, b, of, each.comparison)
    found = Compared(a, b, of, _compare(a, b))
    st.session_state[KEPT] = [found, *kept[: MOST_KEPT - 1]]
    return found


def _compare(a: Tensors, b: Tensors) -> Comparison:
    """Compare, and show how far it is; whatever the visitor does meanwhile ends it."""
    from core.checkpoints.comparison import compare

    whole = sum(entry.bytes for side in (a, b) for entry in side.entries.values())
    if whole <= SMALL and len(a.entries) + len(b.entries) <= FEW:
        return compare(a, b)
    bar, shown = st.progress(0.0, _("Comparing …")), time.monotonic()

    def show(read: int, count: int) -> None:
        nonlocal shown
        if time.monotonic() - shown > OFTEN:
            shown = time.monotonic()
            words = _("Comparing … {read} of {count}").format(read=size(read), count=size(count))
            bar.progress(min(read / max(count, 1), 1.0), words)

    found = compare(a, b, progress=show)
    bar.empty()
    return found
