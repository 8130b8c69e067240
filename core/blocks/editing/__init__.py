"""Editing a network: each edit takes a network and returns a new one, or refuses with a sentence.

A place is a qualified name, "" for the network itself. Every edit also says where the block that it
touched stands now, so that a selection can follow it. Ties follow their block through every edit
(`core.blocks.editing.graph` says how): where the block that others are tied to leaves or comes to
stand behind one of them, the first in reading order takes over its description, and the others are
tied to that one. A network is never left invalid: an edit that would, raises BlockError.
"""

from __future__ import annotations

from core.blocks.editing.changing import change, rename, replace
from core.blocks.editing.draft import Edited
from core.blocks.editing.placing import duplicate, indent, insert, move, outdent, remove, shift
from core.blocks.editing.tying import tie, untie
from core.blocks.editing.wrapping import unwrap, wrap

__all__ = [
    "Edited",
    "change",
    "duplicate",
    "indent",
    "insert",
    "move",
    "outdent",
    "remove",
    "rename",
    "replace",
    "shift",
    "tie",
    "untie",
    "unwrap",
    "wrap",
]
