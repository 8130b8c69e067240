"""A layer's source, line by line, with the lines marked that the clinic found something in."""

from __future__ import annotations

import io
import keyword
import tokenize
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app_pages.parts.components import component
from app_pages.parts.words import _
from core.clinic import Findings, Source

_SOURCE = component("marked_source")

Piece = tuple[str, str]  # (what it is, text)


def source(found: Findings, key: str) -> None:
    """Draw the sources of a layer's own classes; a remedy stands under the line that it replaces."""
    marks = marks_of(found)
    sources = [_sent(each, marks) for each in found.sources]
    words = {"instead": _("instead"), "label": _("Source of {name}")}
    _SOURCE(key=key, data={"sources": sources, "words": words})


def marks_of(found: Findings) -> Mapping[tuple[str, int], Mapping[str, str]]:
    """Return for each marked line (file, number) its state, what is said of it, and what would do."""
    marks: dict[tuple[str, int], Mapping[str, str]] = {}
    for finding in found:
        for place, line in enumerate(finding.lines):
            instead = finding.remedy if place == 0 else ""
            mark = {"state": finding.state, "why": _why(finding.check), "instead": instead}
            marks.setdefault((line.file, line.number), mark)
    return marks


def _why(check: str) -> str:
    return {
        "learning": _("the gradient is cut here"),
        "gradient": _("the gradient is cut here"),
        "registered": _("PyTorch does not get to know of it"),
        "saved": _("neither saved nor moved"),
        "moves": _("stays on its device"),
        "in_place": _("writes into the input"),
        "repeatable": _("draws random numbers"),
        "independent": _("takes the whole batch together"),
    }.get(check, _("stops here"))


def _sent(each: Source, marks: Mapping[tuple[str, int], Mapping[str, str]]) -> Mapping[str, Any]:
    indent = min((len(line) - len(line.lstrip()) for line in each.lines if line.strip()), default=0)
    lines = [line[indent:] for line in each.lines]
    rows = [
        {"number": number, "pieces": pieces, "mark": marks.get((each.file, number))}
        for number, pieces in enumerate(coloured(lines), each.first)
    ]
    return {"name": each.name, "rows": rows}


def coloured(lines: Sequence[str]) -> list[list[Piece]]:
    """Return each line in pieces: keywords, names that are defined, texts, numbers, comments."""
    kinds = [["" for _character in line] for line in lines]
    for kind, (row, start), (end_row, end) in _tokens(lines):
        for at in range(row, min(end_row, len(lines)) + 1):
            first = start if at == row else 0
            last = end if at == end_row else len(lines[at - 1])
            kinds[at - 1][first:last] = [kind] * (last - first)
    return [_pieces(line, kind) for line, kind in zip(lines, kinds, strict=True)]


def _tokens(lines: Sequence[str]) -> Iterator[tuple[str, tuple[int, int], tuple[int, int]]]:
    before = ""
    try:
        for token in tokenize.generate_tokens(io.StringIO("\n".join(lines) + "\n").readline):
            kind = _kind(token, before)
            before = token.string
            if kind:
                yield kind, token.start, token.end
    except (tokenize.TokenError, IndentationError, SyntaxError):
        return  # cut off in the middle of something: the rest stays plain


def _kind(token: tokenize.TokenInfo, before: str) -> str:
    if token.type == tokenize.STRING:
        return "text"
    if token.type == tokenize.COMMENT:
        return "comment"
    if token.type == tokenize.NUMBER:
        return "number"
    if token.type != tokenize.NAME:
        return ""
    if before in ("def", "class"):
        return "defined"
    return "keyword" if keyword.iskeyword(token.string) else ""


def _pieces(line: str, kinds: Sequence[str]) -> list[Piece]:
    found: list[Piece] = []
    for character, kind in zip(line, kinds, strict=True):
        if found and found[-1][0] == kind:
            found[-1] = (kind, found[-1][1] + character)
        else:
            found.append((kind, character))
    return found
