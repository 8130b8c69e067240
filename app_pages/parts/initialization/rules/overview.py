"""All parameters as a table: which step fills each, and its values at a glance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from streamlit.column_config import BarChartColumn, TextColumn

from app_pages.parts.initialization.rules.canvas import Canvas
from app_pages.parts.initialization.rules.selection import select
from app_pages.parts.initialization.rules.sentences import figure
from app_pages.parts.network.shown import dimensions
from app_pages.parts.network.trees.table import Rows, table
from app_pages.parts.words import _, plural
from core.parameters import Assignment, Initialization, Rule

if TYPE_CHECKING:
    from core.parameters.initialization.glance import Glance

ROW, HEAD = 35, 38  # pixels
MOST_ROWS = 10  # that are seen without scrolling


def overview(
    canvas: Canvas, looks: Sequence[Glance | None] | None, selected: Assignment | None
) -> None:
    """Draw the table; `looks` is None where the network is too large for values."""
    parameters = canvas.assigned.parameters
    frame = pd.DataFrame([
        _row(each, canvas.initialization, looks[number] if looks else None)
        for number, each in enumerate(parameters)
    ])  # fmt: skip
    columns: dict[str, Any] = {
        "name": TextColumn(_("Name"), width=_fit(frame["name"], 100, 190)),
        "shape": TextColumn(_("Shape"), width=_fit(frame["shape"], 70, 124)),
        "step": TextColumn(_("Step"), width=50, help=_(
            "The rule that fills it, and the edits after that; – as it was built."
        )),
    }  # fmt: skip
    if looks is not None:
        columns |= {
            "mean": TextColumn(_("Mean"), width=78),
            "deviation": TextColumn(_("Deviation"), width=78, help=_(
                "The standard deviation of these very numbers."
            )),
            "spread": BarChartColumn(_("Values"), width=104, y_min=0, help=_(
                "How the values are spread, zero in the middle, up to the largest on either side."
            )),
        }  # fmt: skip
    columns["words"] = TextColumn(_("Filled by"), width="large")
    here = next((n for n, each in enumerate(parameters) if each is selected), -1)
    table(
        "rules-table", frame, Rows(np.arange(len(frame)), here), columns,
        lambda row: None if row is None else select(parameters[row].name),
        height=HEAD + ROW * min(MOST_ROWS, max(len(frame), 2)), alt=_("Parameters of the network"),
    )  # fmt: skip


def _row(each: Assignment, initialization: Initialization, look: Glance | None) -> dict[str, Any]:
    rest = ", ".join(each.names[1:3])
    return {
        "name": each.name + (f"  = {rest}" if rest else ""),
        "shape": dimensions(each.slot.shape if each.slot else None),
        "step": _numbers(each),
        "mean": _number(look.mean if look else None),
        "deviation": _number(look.deviation if look else None),
        "spread": list(look.counts) if look else [],
        "words": _words(each, initialization),
        "faded": False,
        "frozen": False,
    }


def _numbers(each: Assignment) -> str:
    numbers = [*([each.rule] if each.rule >= 0 else []), *each.edits]
    if len(numbers) > 3:
        return f"{numbers[0] + 1}, … {numbers[-1] + 1}"
    return ", ".join(str(number + 1) for number in numbers) or "–"


def _words(each: Assignment, initialization: Initialization) -> str:
    if each.slot is None:
        return _("waits for the first batch")
    rule = initialization.steps[each.rule] if each.rule >= 0 else None
    words = rule.distribution.words(each.slot) if isinstance(rule, Rule) else _("as built")
    if each.edits:
        words += plural(", {count} edit", ", {count} edits", len(each.edits))
    return words


def _number(value: float | None) -> str:
    return "–" if value is None else figure(value)


def _fit(column: pd.Series, least: int, most: int) -> int:
    return int(min(max(least, 6.5 * column.str.len().max() + 18), most))
