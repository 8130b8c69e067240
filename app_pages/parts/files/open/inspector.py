"""What is selected in a file: a tensor's numbers, a plain value, or a part of the tree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from weakref import ref

import streamlit as st

from app_pages.parts.files.open.rows import NAMELESS, Outlined
from app_pages.parts.markdown import plain
from app_pages.parts.network.shown import bytes_of, dimensions
from app_pages.parts.network.trees.seen import Seen, draw_seen, look
from app_pages.parts.network.trees.words import inline
from app_pages.parts.words import _, plural
from core.checkpoints import FileError
from core.parameters import ParameterError
from core.settings import settings

if TYPE_CHECKING:
    from core.checkpoints import Entry, Tensors
    from core.checkpoints.outline import Row

LOOKED = "files_looked"


@dataclass(frozen=True, slots=True, eq=False)
class Looked:
    """What was seen of a tensor of what is open."""

    of: ref[Any]  # so that a network is not kept in memory
    key: str
    seen: Seen


def inspector(found: Outlined, path: str) -> None:
    """Draw what is selected."""
    rows = [row for row in found.rows if row.path == path]
    if not found.rows:
        return
    if not rows:
        st.info(_("Select a row to see what is in it."), icon=":material/ads_click:")
        return
    row = next((each for each in rows if each.entry), rows[0])
    with st.container(border=True, key="open-inspector"):
        if row.entry is None:
            _group(row)
        elif row.entry.kind == "value":
            _headline(row.path, [plain(row.entry.dtype)])
            st.markdown(plain(row.entry.text))
            _python(found.content, row.entry)
        else:
            _tensor(found.content, row, row.entry)


def _headline(name: str, parts: list[str]) -> None:
    st.markdown(f"**{inline(name or NAMELESS)}** {' · '.join(parts)}")


def _group(row: Row) -> None:
    _headline(row.path, [
        plural("{count:,} tensor", "{count:,} tensors", row.tensors),
        plural("{count:,} number", "{count:,} numbers", row.count), bytes_of(row.bytes),
    ])  # fmt: skip
    st.caption(_("A part of the file: everything whose name begins so. Search narrows the list."))


def _tensor(content: Tensors, row: Row, entry: Entry) -> None:
    _headline(row.path, [
        dimensions(entry.shape), entry.dtype,
        plural("{count:,} number", "{count:,} numbers", entry.count), bytes_of(entry.bytes),
    ])  # fmt: skip
    others = [key for group in content.ties if entry.key in group for key in group]
    if others := [key for key in others if key != entry.key]:
        st.caption(_("The very same tensor is also {names}: it is counted once.").format(
            names=", ".join(map(inline, others[:20]))
        ))  # fmt: skip
    try:
        with st.spinner(_("Reading the tensor …"), show_time=False):
            seen = _looked(content, entry)
        _broken(seen, entry)
        draw_seen(seen, "open")
    except (FileError, ParameterError) as error:
        st.info(plain(str(error)), icon=":material/block:")
    _python(content, entry)


def _looked(content: Tensors, entry: Entry) -> Seen:
    """Read a tensor, and keep what is seen of it while it stays selected."""
    kept: Looked | None = st.session_state.get(LOOKED)
    if kept is None or kept.of() is not content or kept.key != entry.key:
        if entry.bytes > settings().forward_bytes:
            raise FileError(
                _("This tensor takes {size}; at most {most} are read here.").format(
                    size=bytes_of(entry.bytes), most=bytes_of(settings().forward_bytes)
                )
            )
        kept = Looked(ref(content), entry.key, look(content.tensor(entry.key)))
        st.session_state[LOOKED] = kept
    return kept.seen


def _broken(seen: Seen, entry: Entry) -> None:
    """Say how many numbers are none: a network with one such weight often answers only NaN."""
    found = seen.statistics
    if not found.nan + found.infinite:
        return
    st.warning(
        _("{nan:,} NaN and {infinite:,} infinite among {count:,} numbers. A training that went wrong "
          "leaves such weights; whatever is computed with them is NaN or infinite too.").format(
            nan=found.nan, infinite=found.infinite, count=entry.count
        ),
        icon=":material/warning:",
    )  # fmt: skip


def _python(content: Tensors, entry: Entry) -> None:
    from core.checkpoints.reaching import python_of

    st.markdown("**" + _("In Python") + "**")
    st.code(python_of(content, entry.key))
