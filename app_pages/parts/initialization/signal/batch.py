"""The batch that the signal is measured on: the input's own, or widened to 64 examples."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from app_pages.parts.choices import choice
from app_pages.parts.network.shown import dimensions
from app_pages.parts.words import _
from core.tracing import Input, TraceError

EXAMPLES = 64
BATCH = "signal_batch"
DRAWN = ("random", "uniform")  # kinds of which more examples are other examples


def batch(asked: Input) -> Input:
    """Draw the choice of a batch where there is one, and return the input that is meant."""
    wide = _widened(asked)
    own = _("Its own {count}").format(count=_examples(asked))
    if wide is None:
        st.caption(_("Batch: {shape}.").format(shape=dimensions(asked.shape)))
        return asked
    options = {"wide": _("{count} examples").format(count=EXAMPLES), "own": own}
    chosen = choice(
        st.segmented_control, _("Batch"), options, key=BATCH, required=True,
        help=_("Dead units and spreads mean little for a handful of examples; a wider batch is drawn "
               "from the input's own recipe and seed."),
    )  # fmt: skip
    return wide if chosen == "wide" else asked


def _widened(asked: Input) -> Input | None:
    if len(asked.shape) < 2 or asked.kind not in DRAWN or asked.shape[0] >= EXAMPLES:
        return None
    try:
        return replace(asked, shape=(EXAMPLES, *asked.shape[1:]))
    except TraceError:  # more numbers than an input may have
        return None


def _examples(asked: Input) -> int:
    return asked.shape[0] if len(asked.shape) > 1 else 1
