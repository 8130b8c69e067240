"""The switch "keep the layers in a plain Python list", and what vanishes with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts import own
from app_pages.parts.markdown import plain
from app_pages.parts.network.asked import Asked
from app_pages.parts.network.shown import bytes_of, dimensions
from app_pages.parts.network.trees.running import compare
from app_pages.parts.words import _, plural
from core.blocks import Block, BlockError
from core.tracing import TraceError

if TYPE_CHECKING:
    from core.parameters import ModuleTree

PLAIN = "trees_plain"
OURS = "MySequential"  # the sequential block that can keep its layers either way


@dataclass(frozen=True, slots=True)
class Kept:
    """A network with its layers registered, and as it is shown: perhaps with them in a plain list."""

    known: Block
    shown: Block

    @property
    def in_list(self) -> bool:
        """Whether the layers that are shown are in a plain list."""
        return self.shown != self.known


def keep(block: Block) -> Kept:
    """Draw the switch, and return the network both ways."""
    label = _("Keep the layers in a plain Python list")
    if block.kind == OURS and not block.argument("registered"):
        st.toggle(label, True, key=f"{PLAIN}_already", disabled=True, help=_(
            "This network does so already; Compose has the switch `registered`."
        ))  # fmt: skip
        return Kept(_sequential(block, registered=True), block)
    if block.kind not in ("Sequential", OURS) or not block.children:
        st.toggle(label, False, key=f"{PLAIN}_never", disabled=True, help=_(
            "Only a sequential network can: here the layers are the class's own attributes."
        ))  # fmt: skip
        return Kept(block, block)
    st.session_state[PLAIN] = bool(own.whole(PLAIN, 0, 0, 1))
    on = st.toggle(label, key=PLAIN, help=_(
        "`self.layers = [...]` instead of `add_module`: what PyTorch then no longer knows of."
    ))  # fmt: skip
    return Kept(block, _sequential(block, registered=False) if on else block)


def _sequential(block: Block, *, registered: bool) -> Block:
    arguments = () if registered else (("registered", False),)
    return Block(OURS, arguments, block.children, block.name)


def vanished(kept: Kept, known: ModuleTree, shown: ModuleTree, asked: Asked) -> None:
    """Draw what PyTorch no longer knows of, in numbers, and that the network runs all the same."""
    with st.container(border=True, key="trees-vanished"):
        st.markdown(
            _("**In a plain list the layers still run, but PyTorch does not know of them.**")
        )
        rows = {
            "": ["`parameters()`", "`state_dict()`", _("`.to()` moves"), "`forward(X)`"],
            _("Registered"): [*_counted(known), _("runs")],
            _("In a plain list"): [*_counted(shown), _ran(kept, asked)],
        }
        st.table(rows, border="horizontal", hide_index=True)


def _counted(tree: ModuleTree) -> list[str]:
    parameters = [row for row in tree.tensors if row.registered and row.role == "parameter"]
    moved = [row for row in tree.tensors if row.moved]
    return [
        _("{tensors}, {numbers}").format(
            tensors=plural("{count:,} tensor", "{count:,} tensors", len(parameters)),
            numbers=plural("{count:,} number", "{count:,} numbers", tree.totals.parameters),
        ),
        plural("{count:,} key", "{count:,} keys", len(tree.keys)),
        _("{tensors}, {bytes}").format(
            tensors=plural("{count:,} tensor", "{count:,} tensors", len(moved)),
            bytes=bytes_of(tree.totals.bytes),
        ),
    ]


def _ran(kept: Kept, asked: Asked) -> str:
    try:
        found = compare(kept.known, kept.shown, asked.weights, asked.input)
    except (BlockError, TraceError) as error:
        return plain(str(error))
    words = _("runs: the same output, {shape}") if found.same else _("another output, {shape}")
    return words.format(shape=dimensions(found.shape))
