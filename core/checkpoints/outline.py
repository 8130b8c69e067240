"""What is in a parameter file, in lists that a person can read: nested by dots, in all, as a table."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from io import StringIO

from core.checkpoints.records import Entry, Tensors
from core.parameters.table import safe

MOST_DEPTH = 30
_HEADER = ("key", "kind", "shape", "dtype", "numbers", "bytes", "same tensor as", "value")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the outline: an entry, or all entries whose keys begin with `path` and a dot.

    `name` is the last part of the path, `depth` how many parts stand before it. `tensors`, `count`
    (numbers) and `bytes` have everything below it. `same` is the first of the keys that are the same
    tensor, "" where it is this one or there is none.
    """

    path: str
    name: str
    depth: int
    entry: Entry | None
    tensors: int
    count: int
    bytes: int
    same: str = ""


@dataclass(frozen=True, slots=True)
class Totals:
    """How much is in a file: `numbers` and `bytes` have a tensor of several names once.

    `tied` is how many numbers the other names would add to a naive count.
    """

    tensors: int
    values: int
    numbers: int
    bytes: int
    tied: int


@dataclass(slots=True)
class _Group:
    """A part of the tree while it is put together; entries by the last part of their keys."""

    entries: dict[str, Entry] = field(default_factory=dict)
    groups: dict[str, _Group] = field(default_factory=dict)
    order: dict[tuple[bool, str], None] = field(default_factory=dict)


def outline(content: Tensors) -> tuple[Row, ...]:
    """Return the entries nested by the dots in their keys, each group before what is in it.

    Of groups that hold one thing alone the names are joined: "block.0.weight" in one row.
    """
    top, same = _Group(), first_names(content)
    for entry in content.entries.values():
        *way, name = entry.key.split(".", MOST_DEPTH)  # a key of thousands of dots stays one row
        group = top
        for part in way:
            group.order.setdefault((True, part))
            group = group.groups.setdefault(part, _Group())
        group.order.setdefault((False, name))
        group.entries[name] = entry
    return tuple(_rows(top, "", 0, same))


def _rows(group: _Group, prefix: str, depth: int, same: Mapping[str, str]) -> Iterator[Row]:
    for is_group, name in group.order:
        path = prefix + name
        if not is_group:
            entry = group.entries[name]
            is_tensor = entry.kind == "tensor"
            other = same.get(entry.key, "")
            yield Row(path, name, depth, entry, int(is_tensor), entry.count, entry.bytes, other)
            continue
        below = list(_rows(group.groups[name], f"{path}.", depth + 1, same))
        if len(group.groups[name].order) == 1:  # a level for one thing alone says nothing
            yield replace(below[0], name=f"{name}.{below[0].name}", depth=depth)
            yield from (replace(row, depth=row.depth - 1) for row in below[1:])
            continue
        inside = [row for row in below if row.entry is not None]
        sums = (sum(getattr(row, of) for row in inside) for of in ("tensors", "count", "bytes"))
        yield Row(path, name, depth, None, *sums)
        yield from below


def first_names(content: Tensors) -> dict[str, str]:
    """Return, for each further name of a tied tensor, the first one in the file's order."""
    return {key: group[0] for group in content.ties for key in group[1:]}


def totals(content: Tensors) -> Totals:
    """Count what is in a file, each tensor once."""
    again = first_names(content)
    tensors = [entry for entry in content.entries.values() if entry.kind == "tensor"]
    once = [entry for entry in tensors if entry.key not in again]
    numbers, all_numbers = (sum(entry.count for entry in part) for part in (once, tensors))
    return Totals(
        tensors=len(tensors),
        values=len(content.entries) - len(tensors),
        numbers=numbers,
        bytes=sum(entry.bytes for entry in once),
        tied=all_numbers - numbers,
    )


def to_csv(content: Tensors) -> str:
    """Return all entries as CSV (RFC 4180), a header and one row each.

    Text that a spreadsheet would take for a formula has an apostrophe before it.
    """
    text, same = StringIO(), first_names(content)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(_HEADER)
    for entry in content.entries.values():
        shape = entry.shape if entry.kind == "tensor" else ""
        cells = (
            entry.key, entry.kind, shape, entry.dtype, entry.count, entry.bytes,
            same.get(entry.key, ""), entry.text,
        )  # fmt: skip
        writer.writerow([safe(cell) for cell in cells])
    return text.getvalue()
