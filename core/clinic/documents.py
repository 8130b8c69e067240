"""Findings as JSON's own types, and back: from a process that has run somebody's code.

What comes back is checked in full, sizes too: whoever wrote the layer could have written it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any, TypeVar

from core.clinic.records import STATES, ClinicError, Finding, Findings, Line, Source

MOST_ITEMS = 1_000
MOST_LETTERS = 20_000
_T = TypeVar("_T")


def to_document(found: Findings) -> dict[str, Any]:
    """Return findings as JSON's own types, lists and texts cut off where they are too long to be read."""
    document: dict[str, Any] = _cut(asdict(found))
    return document


def _cut(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _cut(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return tuple(map(_cut, value[:MOST_ITEMS]))
    return value[:MOST_LETTERS] if isinstance(value, str) else value


def from_document(document: object) -> Findings:
    """Return the findings that `to_document` wrote; raise ClinicError for anything else."""
    try:
        return _findings(document)
    except (TypeError, ValueError, KeyError) as error:
        raise ClinicError("What the examination wrote cannot be read.") from error


def _findings(document: object) -> Findings:
    entries = _object(document, "type", "findings", "sources")
    findings = _many(entries["findings"], _finding)
    return Findings(_text(entries["type"]), findings, _many(entries["sources"], _source))


def _finding(document: object) -> Finding:
    names = ("check", "title", "state", "sentence", "remedy", "lines", "tensors", "hint")
    entries = _object(document, *names)
    state = STATES[STATES.index(entries["state"])]
    return Finding(
        _text(entries["check"]), _text(entries["title"]), state, _text(entries["sentence"]),
        _text(entries["remedy"]), _many(entries["lines"], _line), _many(entries["tensors"], _text),
        _text(entries["hint"]),
    )  # fmt: skip


def _line(document: object) -> Line:
    entries = _object(document, "file", "number", "text")
    return Line(_text(entries["file"]), _whole(entries["number"]), _text(entries["text"]))


def _source(document: object) -> Source:
    entries = _object(document, "name", "file", "first", "lines")
    name, file = _text(entries["name"]), _text(entries["file"])
    return Source(name, file, _whole(entries["first"]), _many(entries["lines"], _text))


def _object(document: object, *names: str) -> Mapping[str, Any]:
    if not isinstance(document, dict) or set(document) != set(names):
        raise TypeError(f"no object of {names}")
    return document


def _many(document: object, read: Callable[[object], _T]) -> tuple[_T, ...]:
    if not isinstance(document, list | tuple) or len(document) > MOST_ITEMS:
        raise TypeError("no list, or too long a one")
    return tuple(map(read, document))


def _text(document: object) -> str:
    if not isinstance(document, str) or len(document) > MOST_LETTERS:
        raise TypeError("no text, or too long a one")
    return document


def _whole(document: object) -> int:
    if not isinstance(document, int) or isinstance(document, bool) or not 0 <= document < 10**9:
        raise TypeError("no line's number")
    return document
