"""Photos as a table that sorts by any column; the chosen row's photo stands below it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
import streamlit as st

from app_pages.parts.models import Model
from app_pages.parts.predict.corrections.kept import labels
from app_pages.parts.predict.photos import gallery
from app_pages.parts.predict.photos.rows import Row
from app_pages.parts.words import _

THUMBNAILS = 1_000  # rows; the pictures of more of them would take seconds to send
ROW_HEIGHT, HEIGHT = 56, 560  # pixels


def show(
    found: Sequence[Row], model: Model, classes: Sequence[str], threshold: float | None, turn: str
) -> None:
    """Draw the table. `turn` names the filter and order: another one has another selection."""
    pictured = len(found) <= THUMBNAILS
    event = st.dataframe(
        columns(found, classes, pictured), key=f"table-{turn}", hide_index=True, on_select="rerun",
        selection_mode="single-row", row_height=ROW_HEIGHT if pictured else None,
        column_config=_titles(classes), placeholder="",
        height=min(HEIGHT, 44 + (ROW_HEIGHT if pictured else 35) * len(found)),
    )  # fmt: skip
    if not pictured:
        told = _(
            "Of more than {most} photos the table has no pictures: filter it, or choose a row."
        )
        st.caption(told.format(most=f"{THUMBNAILS:,}"))
    chosen = [i for i in event.selection.rows if i < len(found)]
    if chosen:
        with st.container(border=True, key="chosen", width=420):
            gallery.card(found[chosen[0]], model, classes, threshold)
    else:
        st.caption(_("Choose a row to see its photo large, and to say what it really shows."))


def columns(found: Sequence[Row], classes: Sequence[str], pictured: bool) -> pa.Table:
    """Return the table's columns; those without anything in them are left out."""
    verdicts = [row.judged.verdict for row in found]
    said = labels()
    table: dict[str, list[Any]] = {
        "picture": [row.judged.tiny or None for row in found] if pictured else [],
        "name": [row.photo.name for row in found],
        "said": [row.said for row in found],
    }
    for number, name in enumerate(classes):
        table[f"p{number}"] = [v and 100 * v.probabilities[name] for v in verdicts]
    table |= {
        "right": [row.alike and 100 * row.alike.right / row.alike.count for row in found],
        "familiarity": [v and v.familiarity for v in verdicts],
        "shows": [_shows(said, row) for row in found],
        "error": [row.judged.error or None for row in found],
    }
    return pa.table(
        {k: column for k, column in table.items() if any(c is not None for c in column)}
    )


def _shows(said: Mapping[str, str], row: Row) -> str | None:
    right = said.get(row.photo.id)
    return right or _("neither") if right is not None else None


def _titles(classes: Sequence[str]) -> dict[str, Any]:
    config = st.column_config
    shares = {
        f"p{number}": config.NumberColumn(name, format="%.1f %%", width="small")
        for number, name in enumerate(classes)
    }
    return {
        "picture": config.ImageColumn("", width="small"),
        "name": config.TextColumn(_("Photo"), pinned=False),
        "said": config.TextColumn(_("Verdict")),
        "right": config.NumberColumn(
            _("Right of 100 alike"), format="%.0f",
            help=_("Of the validation photos with the same verdict that were about as sure, how many "
                   "of 100 were right."),
        ),
        "familiarity": config.NumberColumn(_("Familiarity"), format="%.2f"),
        "shows": config.TextColumn(_("You say")),
        "error": config.TextColumn(_("Why there is no verdict"), width="large"),
    } | shares  # fmt: skip
