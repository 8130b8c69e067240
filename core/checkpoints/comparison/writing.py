"""A comparison to take away: as a table of numbers, and as a report to read."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable

from core.checkpoints.comparison.records import Comparison, Row, Side

COLUMNS = (
    "status", "key_a", "key_b", "shape_a", "shape_b", "dtype_a", "dtype_b", "numbers", "norm_a",
    "norm_b", "norm_difference", "relative_change", "cosine", "changed", "share_changed",
    "largest_difference", "largest_at", "nan_a", "nan_b", "infinite_a", "infinite_b", "how", "note",
)  # fmt: skip
MOST_LISTED = 200  # rows in a report
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would compute what begins so


def to_csv(comparison: Comparison) -> str:
    """Return a row for each key, with a header; numbers in full, an empty cell where there is none."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_cells(row) for row in comparison.rows)
    return out.getvalue()


def _cells(row: Row) -> list[object]:
    a, b, found = row.a, row.b, row.difference
    count = a.count if a else 0
    return [
        row.status, _text(a.key if a else ""), _text(b.key if b else ""), _shape(a), _shape(b),
        a.dtype if a else "", b.dtype if b else "", (a or b).count,  # type: ignore[union-attr]
        a.norm if a else None, b.norm if b else None, found and found.norm,
        found and found.relative, found.cosine if found else None, found and found.changed,
        found.changed / count if found and count else None, found and found.largest,
        " ".join(map(str, found.place)) if found and found.place is not None else None,
        a.nan if a else None, b.nan if b else None, a.infinite if a else None,
        b.infinite if b else None, row.how, _text(row.note),
    ]  # fmt: skip


def _text(text: str) -> str:
    """Return a text from outside so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(DANGEROUS) else text


def _shape(side: Side | None) -> str:
    return "×".join(map(str, side.shape)) if side else ""


def to_markdown(comparison: Comparison) -> str:
    """Return a report: what there is, all of it together, and the keys that are not the same."""
    total, counts = comparison.total, comparison.counts
    different = sorted((row for row in comparison.rows if row.status != "same"), key=_order)
    lines = [
        f"# {_cell(comparison.name_a)} and {_cell(comparison.name_b)} compared",
        "",
        f"- a: {_cell(comparison.name_a)}",
        f"- b: {_cell(comparison.name_b)}",
        "- keys: "
        + (", ".join(f"{count:,} {status}" for status, count in counts.items()) or "none"),
        f"- numbers compared: {total.count:,}, of them different: {total.changed:,}",
        f"- ‖a‖ = {_number(total.norm_a)}, ‖b‖ = {_number(total.norm_b)}",
        f"- ‖b − a‖ = {_number(total.norm)}",
        f"- ‖b − a‖ / ‖a‖ = {_number(total.relative)}, cosine = {_number(total.cosine)}",
    ]
    if different:
        lines += ["", *_table(different[:MOST_LISTED])]
    if len(different) > MOST_LISTED:
        lines += ["", f"{len(different) - MOST_LISTED:,} more keys are not the same."]
    return "\n".join(lines) + "\n"


def _order(row: Row) -> tuple[bool, float]:
    return row.relative is None, -(row.relative or 0.0)


def _table(rows: Iterable[Row]) -> list[str]:
    head = ["key", "status", "shape", "‖b − a‖ / ‖a‖", "cosine", "changed", "largest", "note"]
    return [_line(head), _line(["---"] * len(head)), *(_line(_report(row)) for row in rows)]


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _report(row: Row) -> list[str]:
    a, b, found = row.a, row.b, row.difference
    keys = [_cell(side.key) for side in (a, b) if side]
    shapes = list(dict.fromkeys(_shape(side) or "scalar" for side in (a, b) if side))
    count = a.count if a else 0
    changed = f"{found.changed:,} of {count:,}" if found else ""
    note = row.note or (row.how and f"{'same numbers' if row.how == 'content' else 'guessed'}")
    return [
        " → ".join(dict.fromkeys(keys)), row.status, " → ".join(shapes), _number(row.relative),
        _number(found.cosine if found else None), changed, _number(found.largest if found else None),
        _cell(note) if note else "",
    ]  # fmt: skip


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    return "∞" if math.isinf(value) else f"{value:.6g}"


def _cell(text: str) -> str:
    """Return a text from outside as code in a cell of a table, on one line."""
    words = " ".join(text.split()).replace("`", "ˋ").replace("|", "\\|")
    return f"`{words}`"
