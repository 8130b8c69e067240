"""Between the names of modules and the blocks that describe them.

The two differ in three ways. All copies that a Repeat makes are described by its one child, which has
the first copy's name. Layers that a MySequential keeps in a plain list are modules without a name:
they are called `layers[0]`, `layers[1]` … And a module inside a block that is described as a whole (a
layer of a torchvision network) has no description of its own.
"""

from __future__ import annotations

import re

from core.blocks.block import Block

_LISTED = re.compile(r"layers\[(\d{1,6})\]", re.ASCII)


def place_of(root: Block, path: str) -> str:
    """Return the place of the block that describes the module at `path`, or that it is part of."""
    place, block = "", root
    for name in path.split(".") if path else ():
        index = _index(block, name)
        if index is None:
            return place
        name = block.child_names()[index]
        block = block.children[index]
        place = f"{place}.{name}" if place else name
    return place


def path_of(root: Block, place: str) -> str:
    """Return the name of the module that the block at `place` describes; of copies, the first.

    What is no block's place comes back as it is.
    """
    path, block = "", root
    for name in place.split(".") if place else ():
        names = block.child_names()
        if name not in names:
            return place
        index = names.index(name)
        name = f"layers[{index}]" if _unregistered(block) else name
        block = block.children[index]
        path = f"{path}.{name}" if path else name
    return path


def _index(block: Block, name: str) -> int | None:
    """Return which child describes the module called `name` in `block`'s module, None if none."""
    names = block.child_names()
    if _unregistered(block):
        found = _LISTED.fullmatch(name)
        return int(found[1]) if found and int(found[1]) < len(names) else None
    if block.kind == "Repeat" and _is_copy(block, name):
        return 0
    return names.index(name) if name in names else None


def _unregistered(block: Block) -> bool:
    return block.kind == "MySequential" and not block.argument("registered")


def _is_copy(repeat: Block, name: str) -> bool:
    prefix = str(repeat.argument("prefix"))
    number = name.removeprefix(prefix)
    return name.startswith(prefix) and number.isdecimal() and int(number) < repeat.copies()
