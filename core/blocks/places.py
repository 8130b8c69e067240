"""From a module's qualified name to the block that describes it."""

from __future__ import annotations

from core.blocks.block import Block


def place_of(root: Block, path: str) -> str:
    """Return the place of the block that describes the module at `path`.

    All copies that a Repeat makes are described by its one child, which has the first copy's name.
    A module inside a block that is described as a whole (a layer of a torchvision network) is
    described by that block.
    """
    place, block = "", root
    for name in path.split(".") if path else ():
        names = block.child_names()
        if block.kind == "Repeat" and _is_copy(block, name):
            name = names[0]
        if name not in names:
            return place
        block = block.children[names.index(name)]
        place = f"{place}.{name}" if place else name
    return place


def _is_copy(repeat: Block, name: str) -> bool:
    prefix = str(repeat.argument("prefix"))
    number = name.removeprefix(prefix)
    return name.startswith(prefix) and number.isdecimal() and int(number) < repeat.copies()
