"""What is open, in a row of numbers, and what the file says about itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.files.open.rows import Outlined
from app_pages.parts.markdown import plain, size
from app_pages.parts.network.shown import amount, bytes_of
from app_pages.parts.words import _, plural

if TYPE_CHECKING:
    from core.checkpoints import Tensors

MOST_LETTERS = 300  # of a metadata value
MOST_METADATA = 50
READABLE = 20_000  # letters of JSON that is shown as what it is


def facts(found: Outlined) -> None:
    """Draw the totals of a file, and its metadata."""
    totals, file = found.totals, _file(found.content)
    tied = _("Numbers that a second name would count again: {tied}. Here each counts once.")
    cells = [
        *file,
        (_("Tensors"), f"{totals.tensors:,}", _("Names of tensors; a tied tensor has several.")),
        (_("Numbers"), amount(totals.numbers), tied.format(tied=f"{totals.tied:,}")),
        (_("Their size"), bytes_of(totals.bytes), _("In memory, each tensor once.")),
        (_("Tied names"), f"{_again(found)}", _("Names of a tensor that has another name already.")),
        (_("Plain values"), f"{totals.values:,}", _("Numbers, texts and the like between them.")),
    ]  # fmt: skip
    grid = st.container(border=True, key="open-totals").grid(
        len(cells), min_column_width=116, gap="small"
    )
    for label, value, words in cells:
        grid.cell().markdown(f":gray[{label}]  \n**{value}**", help=words)
    _metadata(found.content)


def _file(content: Tensors) -> list[tuple[str, str, str]]:
    """Return what only a file has: its format and its size."""
    from core.checkpoints.parameter_file import ParameterFile

    if not isinstance(content, ParameterFile):
        return []
    kinds = {
        "state dict": _("a state dict"), "tensor": _("one tensor"), "list": _("a list"),
        "dict": _("a dict"), "nested": _("dicts and lists in each other"),
    }  # fmt: skip
    words = _("Seen from its content, not from its name. It holds {kind}.")
    return [
        (_("Format"), plain(content.format), words.format(kind=kinds[content.kind])),
        (_("File"), size(content.size), _("Its bytes on the disk.")),
    ]


def _again(found: Outlined) -> int:
    return sum(len(group) - 1 for group in found.content.ties)


def _metadata(content: Tensors) -> None:
    metadata = getattr(content, "metadata", {})
    if not metadata:
        return
    title = plural(
        "What the file says about itself: {count} entry",
        "What the file says about itself: {count} entries", len(metadata),
    )  # fmt: skip
    with st.expander(title, icon=":material/info:", key="open-metadata"):
        for key, value in list(metadata.items())[:MOST_METADATA]:
            if value.startswith("{") and len(value) <= READABLE:
                st.markdown(f"**{plain(key[:MOST_LETTERS])}**")
                st.json(value, expanded=1)
                continue
            cut = value[:MOST_LETTERS] + ("…" if len(value) > MOST_LETTERS else "")
            st.markdown(f"**{plain(key[:MOST_LETTERS])}** {plain(cut)}")
