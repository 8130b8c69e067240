"""Two tensors compared number by number: a cell for each pair, and the verdict in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pyarrow as pa
import streamlit as st

from app_pages.parts.drawing import draw
from app_pages.parts.markdown import plain
from app_pages.parts.network.shown import dimensions
from app_pages.parts.network.trees.cells import folded, heat
from app_pages.parts.network.trees.words import inline, number
from app_pages.parts.words import _, plural
from charts.agreement import LARGEST, TOP, agreement

if TYPE_CHECKING:
    from core.checkpoints.lessons import Proof

MOST_CELLS = 32  # to a side
IN_A_ROW = {1: 2, 2: 2, 4: 2}  # by how many there are; otherwise three
HIGHEST = 150  # pixels of a grid


def proofs(found: Sequence[Proof], key: str, *, taught: bool = True) -> None:
    """Draw comparisons side by side; of those that the course has `taught`, also what it says."""
    across = IN_A_ROW.get(len(found), 3)
    for start in range(0, len(found), across):
        row = enumerate(found[start : start + across], start)
        for cell, (position, each) in zip(st.columns(across, gap="small"), row, strict=False):
            name = f"{key}-{position}"
            with cell.container(border=True, height="stretch", key=name):
                _proof(each, f"{name}-cells", taught)


def _proof(proof: Proof, key: str, taught: bool) -> None:
    title = plain(proof.title)
    if taught:
        icon = ":green[:material/check_circle:]" if proof.holds else ":red[:material/error:]"
        title = f"{icon} {inline(_(proof.title))}"
    st.markdown(f"**{title}**")
    _grid(proof, key)
    words = _verdict(proof)
    if taught:
        said = _("as the course says") if proof.holds else _("the course says otherwise")
        words = f"{words} · {said}"
    st.caption(words)


def _verdict(proof: Proof) -> str:
    """Say how many numbers agree."""
    agree, count = int(proof.agreement.sum()), proof.one.numel()
    if agree == count:
        words = plural("{count:,} number, equal", "All {count:,} numbers equal", count)
    else:
        words = _("{agree:,} of {count:,} equal").format(agree=agree, count=count)
        words += " · " + _("apart by up to {most}").format(most=number(proof.apart))
    return f"{words} · {dimensions(proof.one.shape)}"


def _grid(proof: Proof, key: str) -> None:
    from core.parameters import picture

    same = picture(proof.agreement, MOST_CELLS)
    one, other = (picture(each, MOST_CELLS) for each in (proof.one, proof.other))
    taken = same.places >= 0
    cells = heat(same)["cells"].select(["across", "down", "rows", "columns", "index"])
    agree = same.values[taken].astype(bool)
    for name, column in (
        ("one", [number(value) for value in one.values[taken]]),
        ("other", [number(value) for value in other.values[taken]]),
        ("same", agree), ("mark", ["✓" if yes else "✗" for yes in agree]),
    ):  # fmt: skip
        cells = cells.append_column(name, pa.array(column))
    height = min(HIGHEST, same.places.shape[0] * LARGEST + TOP)
    draw(
        agreement(_("index"), _("saved"), _("read back"), height), key, cells=cells,
        alt=_("A cell for each number: green with a tick where both are equal, red where not"),
    )  # fmt: skip
    if same.thinned:
        st.caption(folded(same))
