"""The verdicts as a CSV file, with units in its head, made when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from app_pages.parts.predict.corrections.kept import labels
from app_pages.parts.predict.photos.rows import NONE, Row
from app_pages.parts.words import _


def download(found: Sequence[Row], threshold: float | None) -> None:
    """Draw the button that sends the verdicts on these photos as a table."""
    said = dict(labels())
    st.download_button(
        _("CSV"), lambda: as_csv(found, threshold, said), "verdicts.csv", "text/csv", key="csv",
        icon=":material/download:", on_click="ignore",
        help=_("The verdicts on the photos shown, as a table."),
    )  # fmt: skip


def as_csv(found: Sequence[Row], threshold: float | None, said: Mapping[str, str]) -> bytes:
    """Return the verdicts as CSV, UTF-8 with a mark that tells spreadsheets so."""
    from core.training.export import as_csv as written

    return b"\xef\xbb\xbf" + written([_record(row, threshold, said) for row in found])


def _record(row: Row, threshold: float | None, said: Mapping[str, str]) -> dict[str, Any]:
    verdict, alike = row.judged.verdict, row.alike
    if verdict is None:
        return {"photo": row.photo.name, "verdict": "", "error": row.judged.error}
    right = said.get(row.photo.id)
    low, high = alike.interval if alike else (None, None)
    record: dict[str, Any] = {
        "photo": row.photo.name,
        "verdict": "neither" if row.group == NONE else verdict.label,
        "confidence (0 to 1)": verdict.probability,
    }
    record |= {f"probability of {name} (0 to 1)": p for name, p in verdict.probabilities.items()}
    if alike:
        record |= {
            "validation photos scored alike (count)": alike.count, "of them right (count)": alike.right,
            "right, 95 % interval from (0 to 1)": low, "right, 95 % interval to (0 to 1)": high,
        }  # fmt: skip
    if threshold is not None:
        record |= {
            "familiarity (log odds)": verdict.familiarity, "threshold (log odds)": threshold,
        }  # fmt: skip
    return record | {"you say": "" if right is None else right or "neither", "error": ""}
