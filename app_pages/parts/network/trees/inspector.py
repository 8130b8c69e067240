"""What is selected in the trees, looked into: a tensor or a module, its Python, and freezing it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.network.asked import Asked
from app_pages.parts.network.cached import tree
from app_pages.parts.network.trees.cached import ways
from app_pages.parts.network.trees.facts import facts, module_line, tensor_line
from app_pages.parts.network.trees.freezing import freezing
from app_pages.parts.network.trees.frozen import is_frozen
from app_pages.parts.network.trees.looked import Looked
from app_pages.parts.network.trees.module import contents
from app_pages.parts.network.trees.plain import Kept
from app_pages.parts.network.trees.selection import Chosen, below
from app_pages.parts.network.trees.values import values
from app_pages.parts.words import _
from core.tracing import Input

if TYPE_CHECKING:
    from core.parameters import ModuleTree


@dataclass(frozen=True, slots=True)
class Inspected:
    """Which network is looked into, what of it is frozen, and what is selected."""

    asked: Asked
    kept: Kept
    settled_by: Input | None
    frozen: tuple[str, ...]
    chosen: Chosen

    @property
    def shown(self) -> ModuleTree:
        """The tree that is shown."""
        return tree(self.kept.shown, self.settled_by)

    @property
    def known(self) -> ModuleTree:
        """The tree with all layers registered, whose names are the network's own."""
        return tree(self.kept.known, self.settled_by)


def inspector(inspected: Inspected) -> None:
    """Draw what is selected."""
    with st.container(border=True, key="trees-inspector"):
        if inspected.chosen.tensor >= 0:
            _tensor(inspected)
        else:
            _module(inspected)


def _tensor(inspected: Inspected) -> None:
    shown, chosen = inspected.shown, inspected.chosen
    row = shown.tensors[chosen.tensor]
    name = chosen.name if chosen.name in (*row.names, *row.held) else row.path
    tensor_line(row, name, shown)
    facts(row, inspected.frozen)
    asked, frozen = inspected.asked, is_frozen(row, inspected.frozen)
    values(Looked(
        inspected.kept.shown, asked.weights, inspected.settled_by, asked.input, row.path, frozen
    ))  # fmt: skip
    _below(inspected, name, chosen.name, row.learned)


def _module(inspected: Inspected) -> None:
    shown, chosen = inspected.shown, inspected.chosen
    row = shown.modules[chosen.module]
    module_line(row, shown)
    contents(inspected.kept.shown, inspected.settled_by, shown, chosen.module)
    inside = below(shown, chosen.module)
    learns = any(shown.tensors[number].learned for number in inside)
    _below(inspected, row.path, inspected.known.modules[chosen.module].path, learns)


def _below(inspected: Inspected, path: str, freezes: str, learns: bool) -> None:
    """Draw the Python that reaches `path`, and the switch that freezes what is at `freezes`."""
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown("**" + _("In Python") + "**")
        st.code("\n".join(ways(inspected.kept.shown, inspected.settled_by, path)))
        st.caption(_("Each line reaches the same thing in a network that is called `net`."))
    with right:
        freezing(inspected.kept.shown, inspected.settled_by, freezes, learns, inspected.frozen)
