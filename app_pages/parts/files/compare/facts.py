"""The comparison in a row of numbers, and how much changed along the network."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pyarrow as pa
import streamlit as st

from app_pages.parts.drawing import draw, ink
from app_pages.parts.files.compare.words import cosine, percent, statuses
from app_pages.parts.network.shown import amount
from app_pages.parts.network.trees.words import number
from app_pages.parts.words import _, plural
from charts import comparing

if TYPE_CHECKING:
    from core.checkpoints.comparison import Comparison, Row

FEW = 2  # tensors; below that there is nothing to see along the network
MANY, SLIM = 100, 0.36  # tensors whose bars have room between them, and half a bar's width


def facts(found: Comparison) -> None:
    """Draw how many keys have become what, and all numbers together."""
    total = found.total
    share = total.changed / total.count if total.count else None
    cells = [
        (label.capitalize(), f"{found.counts[status]:,}", "")
        for status, label in statuses().items()
        if status in found.counts
    ]
    cells += [
        (_("Numbers compared"), amount(total.count), _("Each tensor once, however many names it has.")),
        (_("Numbers changed"), percent(share), f"{total.changed:,} of {total.count:,}"),
        (_("Relative change"), percent(total.relative), _("‖b − a‖ / ‖a‖ over all numbers compared, as "
                                                          "if they were one long vector.")),
        (_("Cosine"), cosine(total.cosine), _("Σab / (‖a‖ ‖b‖): 1 for the same direction, 0 for nothing "
                                              "in common, −1 for the opposite.")),
        ("‖a‖ → ‖b‖", f"{number(total.norm_a)} → {number(total.norm_b)}", _("‖a‖ = √(Σa²).")),
    ]  # fmt: skip
    grid = st.container(border=True, key="compare-totals").grid(
        len(cells), min_column_width=116, gap="small"
    )
    for label, value, words in cells:
        grid.cell().markdown(f":gray[{label}]  \n**{value}**", help=words or None)


def along(found: Comparison, chosen: Row | None) -> None:
    """Draw the relative change of each tensor in their order in a."""
    rows = [row for row in found.rows if row.relative is not None]
    shown = [
        (place, row) for place, row in enumerate(rows, 1) if math.isfinite(row.relative or 0.0)
    ]
    if len(shown) < FEW or not any(row.relative for _place, row in shown):
        return
    half = SLIM if len(rows) <= MANY else 0.5
    st.markdown("**" + _("How much each tensor changed, in the order of a") + "**")
    draw(
        comparing.along(_("tensor, in the order of a"), _("relative change"), ink()),
        "compare-along", alt=_("Relative change of each tensor as a bar, in the order of a"),
        changes=_bars(shown, half),
        chosen=_bars([(place, row) for place, row in shown if row is chosen], half),
    )  # fmt: skip
    if infinite := len(rows) - len(shown):
        st.caption(plural(
            "{count} tensor is left out: it was all zeros, so that any change of it is infinite.",
            "{count} tensors are left out: they were all zeros, so that any change of them is infinite.",
            infinite,
        ))  # fmt: skip


def _bars(shown: Sequence[tuple[int, Row]], half: float) -> pa.Table:
    """Return the data of `charts.comparing.along`."""
    return pa.table({
        "low": pa.array([place - half for place, _row in shown], pa.float64()),
        "high": pa.array([place + half for place, _row in shown], pa.float64()),
        "key": pa.array([row.key for _place, row in shown], pa.string()),
        "change": pa.array([row.relative for _place, row in shown], pa.float64()),
    })  # fmt: skip
