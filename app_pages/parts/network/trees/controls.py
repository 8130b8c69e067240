"""The controls above the trees: search, depth, before or after the first batch, the table as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts import own
from app_pages.parts.choices import choice
from app_pages.parts.markdown import plain
from app_pages.parts.network.cached import tree
from app_pages.parts.network.trees.selection import choose_module
from app_pages.parts.network.trees.tables import Sieve
from app_pages.parts.words import _, plural
from core.blocks import Block, BlockError
from core.tracing import Input

if TYPE_CHECKING:
    from core.parameters import ModuleTree

SEARCH, DEPTH, BATCH = "trees_search", "trees_depth", "trees_batch"
LONGEST = 100  # letters of a search
ALL = "all"


def sieve(found: ModuleTree) -> Sieve:
    """Draw search and depth, and return what is to be seen of the trees."""
    text = own.text(SEARCH, "", LONGEST).strip()
    st.text_input(
        _("Search"), key=SEARCH, live=True, icon=":material/search:", width=260,
        placeholder=_("bias, Conv2d, layer4 …"), on_change=_begin_at_the_top,
    )  # fmt: skip
    deepest = max(row.depth for row in found.modules)
    if deepest < 2:
        return Sieve(text)
    levels = {ALL: _("All levels")} | {
        str(n): plural("{count} level", "{count} levels", n) for n in range(1, deepest)
    }
    depth = choice(st.selectbox, _("Levels of modules"), levels, key=DEPTH, width=140)
    return Sieve(text, 0 if depth == ALL else int(depth))


def _begin_at_the_top() -> None:
    choose_module("")  # a search is for the whole network


def first_batch(block: Block, asked: Input) -> Input | None:
    """Draw the choice that lazy layers have: before the first batch, or after it.

    Return the input that settles them, None where they are not to be settled or none is lazy.
    """
    if not tree(block, None).modules[0].lazy:
        return None
    options = {"before": _("Before the first batch"), "after": _("After it")}
    label = _("Lazy layers")
    if choice(st.segmented_control, label, options, key=BATCH, required=True) == "before":
        return None
    try:
        tree(block, asked)
    except BlockError as error:
        st.warning(plain(str(error)), icon=":material/block:")
        return None
    return asked


def download(found: ModuleTree) -> None:
    """Draw the download of the parameter table."""
    from core.parameters import to_csv

    st.download_button(
        _("CSV"), lambda: to_csv(found), "parameters.csv", "text/csv",
        icon=":material/download:", on_click="ignore", key="trees-csv",
        help=_("The parameter table, a row for each tensor."),
    )  # fmt: skip
