"""The three tables side by side, joined: what is selected in one is selected in the others.

The module that is selected decides which tensors and keys are shown: those in it and below it. A tensor
that is selected leaves the tables as they are.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import streamlit as st
from streamlit.column_config import NumberColumn, ProgressColumn, TextColumn

from app_pages.parts.markdown import plain
from app_pages.parts.network.trees.rows import Tables
from app_pages.parts.network.trees.selection import Chosen, below, choose_module, choose_tensor
from app_pages.parts.network.trees.table import Rows, table
from app_pages.parts.words import _

if TYPE_CHECKING:
    from core.parameters import ModuleTree

ROW, HEAD = 35, 38  # pixels
MOST_ROWS = 9  # that are seen without scrolling
LETTER, PADDING = 6.5, 18  # pixels
OFTEN = 0.5


@dataclass(frozen=True, slots=True)
class Sieve:
    """What is shown of the trees: rows that hold this text, modules down to this depth (0: all)."""

    text: str = ""
    depth: int = 0


def draw(found: Tables, known: ModuleTree, chosen: Chosen, sieve: Sieve) -> None:
    """Draw the tables of a network; `known` has the names by which everything is selected."""
    most = max(len(found.modules), len(found.tensors), len(found.keys), 2)
    height = HEAD + ROW * min(MOST_ROWS, most)
    inside = below(known, chosen.module)
    left, middle, right = st.columns([21, 21, 13], gap="small")
    with left:
        _modules(found.modules, known, chosen, sieve, height)
    with middle:
        _tensors(found.tensors, known, chosen, _within(found.tensors, inside, sieve), height)
    with right:
        _keys(found.keys, known, chosen, inside, sieve, height)


def _modules(
    frame: pd.DataFrame, known: ModuleTree, chosen: Chosen, sieve: Sieve, height: int
) -> None:
    seen = _holding(frame, sieve.text)
    if sieve.depth:
        seen &= (frame["depth"] <= sieve.depth).to_numpy()
    seen[0] = True  # the network itself, which leads back to everything
    name = "path" if sieve.text else "name"
    columns = {
        name: TextColumn(_("Name"), width=_fit(frame[name], 104, 190)),
        "type": TextColumn(_("Type"), width=_fit(frame["type"], 80, 104)),
        "parameters": NumberColumn(_("Parameters"), format="localized", width=_digits(frame["parameters"]), help=_(
            "In the module and all below it, each number once."
        )),
        "share": _share(),
        "learns": TextColumn(_("Learns"), width=70),
    }  # fmt: skip
    _title(_("Modules"), int(seen.sum()), len(frame))
    rows = Rows(np.flatnonzero(seen), chosen.module, _holders(known, chosen.tensor))
    table(
        "trees-modules", frame, rows, _noted(columns, frame),
        lambda row: choose_module("" if row is None else known.modules[row].path),
        height=height, alt=_("Modules of the network"),
    )  # fmt: skip


def _holders(known: ModuleTree, tensor: int) -> Collection[int]:
    if tensor < 0:
        return ()
    return {number for number, row in enumerate(known.modules) if tensor in row.tensors}


def _tensors(
    frame: pd.DataFrame, known: ModuleTree, chosen: Chosen, seen: np.ndarray, height: int
) -> None:
    _title(_("Parameters"), len(seen), len(frame), _where(known, chosen))
    if frame.empty:
        st.info(_("This network holds no tensors: nothing in it is learned or saved."))
        return
    columns = {
        "name": TextColumn(_("Name"), width=_fit(frame["name"], 110, 160)),
        "shape": TextColumn(_("Shape"), width=_fit(frame["shape"], 76, 124)),
        "count": NumberColumn(_("Numbers"), format="localized", width=_digits(frame["count"])),
        "share": _share(),
        "role": TextColumn(_("Role"), width=92),
        "learns": TextColumn(_("Learns"), width=70),
        "dtype": TextColumn(_("Type"), width=72),
    }
    table(
        "trees-tensors", frame, Rows(seen, chosen.tensor), _noted(columns, frame),
        lambda row: choose_tensor("" if row is None else known.tensors[row].path),
        height=height, alt=_("Parameters, buffers and plain tensors of the network, each once"),
    )  # fmt: skip


def _keys(
    frame: pd.DataFrame, known: ModuleTree, chosen: Chosen, inside: Collection[int], sieve: Sieve,
    height: int,
) -> None:  # fmt: skip
    if frame.empty:
        _title(_("State dict"), 0, 0)
        st.info(_("The state dict is empty."))
        return
    prefix = known.modules[chosen.module].path
    within = frame["tensor"].isin(inside) if prefix else pd.Series(True, index=frame.index)
    seen = np.flatnonzero(_holding(frame, sieve.text) & within.to_numpy())
    gone = int(frame["faded"].sum())
    _title(_("State dict"), len(seen), len(frame), _where(known, chosen), gone)
    names = [row.key for row in known.keys]
    same = {number for number, row in enumerate(known.keys) if row.tensor == chosen.tensor}
    selected = names.index(chosen.name) if chosen.name in names else min(same, default=-1)
    columns = {
        "key": TextColumn(_("Key"), width=_fit(frame["key"], 110, 160)),
        "shape": TextColumn(_("Shape"), width=_fit(frame["shape"], 76, 124)),
    }
    rows = Rows(seen, selected, same if chosen.tensor >= 0 else ())
    table(
        "trees-keys", frame, rows, _noted(columns, frame),
        lambda row: choose_tensor("" if row is None else names[row]),
        height=height, alt=_("Keys of the state dict"),
    )  # fmt: skip


def _within(frame: pd.DataFrame, inside: Collection[int], sieve: Sieve) -> np.ndarray:
    positions = np.fromiter(inside, int, len(inside))
    return positions[_holding(frame, sieve.text)[positions]] if len(positions) else positions


def _holding(frame: pd.DataFrame, text: str) -> np.ndarray:
    """Say of each row whether it holds the text that is sought."""
    if not text:
        return np.ones(len(frame), bool)
    return frame["sought"].str.contains(text.casefold(), regex=False).to_numpy(bool, copy=True)


def _where(known: ModuleTree, chosen: Chosen) -> str:
    return known.modules[chosen.module].path


def _title(title: str, seen: int, count: int, inside: str = "", gone: int = 0) -> None:
    whole = f"{count - gone:,}"
    parts = [whole if seen == count else f"{seen:,} " + _("of {count:,}").format(count=count)]
    parts += [_("in {path}").format(path=plain(inside))] if inside else []
    parts += [_("({count:,} gone)").format(count=gone)] if gone else []
    st.markdown(f"**{title}** :gray[{' '.join(parts)}]")


def _share() -> Any:
    return ProgressColumn(_("Share"), format="percent", min_value=0, max_value=1, width=90, help=_(
        "Of all parameters of the network."
    ))  # fmt: skip


def _noted(columns: Mapping[str, Any], frame: pd.DataFrame) -> dict[str, Any]:
    """Return the columns with that of notes: behind the name where most rows have one."""
    name, *others = columns.items()
    note = ("note", TextColumn(_("Note"), width=_fit(frame["note"], 60, 190)))
    share = (frame["note"] != "").mean()
    if share > OFTEN:
        return dict((name, note, *others))
    return dict((name, *others, note)) if share else dict(columns)


def _fit(column: pd.Series, least: int, most: int) -> int:
    """Return a width in pixels for the longest text of a column."""
    return min(max(least, int(LETTER * column.str.len().max()) + PADDING), most)


def _digits(column: pd.Series) -> int:
    """Return a width in pixels for the longest number of a column, or for its title."""
    longest = f"{column.max():,.0f}" if column.notna().any() else ""
    return max(84, int(LETTER * len(longest)) + PADDING)
