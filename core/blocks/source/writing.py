"""The whole file: imports, helpers, our own classes, the network's classes, and a main part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.blocks.block import Block
from core.blocks.kinds import KINDS
from core.blocks.source.calls import construction
from core.blocks.source.classes import Class, classes
from core.blocks.source.division import divide
from core.blocks.source.imports import Import, import_lines
from core.blocks.source.initialization import FUNCTIONS, initializers
from core.blocks.source.layout import STEP, lines
from core.blocks.source.main_part import main_lines
from core.blocks.source.reading import take
from core.blocks.source.rendering import class_text
from core.blocks.source.tree import grow

_HEADING = '"""A network, written out by Layerwise."""'
_MODEL = "Torchvision"  # made by a function, not by a class


@dataclass(frozen=True, slots=True)
class Addition:
    """What is written into the file beside the network: definitions, each a text without a blank end.

    `function` is one of them, which takes the network and returns it, and which the main part calls;
    "" for none. `names` are what the definitions are called, so that no class takes one of these.
    """

    imports: frozenset[Import] = frozenset()
    definitions: tuple[str, ...] = ()
    function: str = ""
    names: tuple[str, ...] = ()


def source(
    block: Block,
    *,
    input_shape: tuple[int, ...] | None = None,
    addition: Addition = Addition(),
) -> str:
    """Return a Python file in which `Network()` makes the network that `block` describes.

    Its state dict has the names and shapes of `build(block)`'s. Run as a program, it says how many
    parameters there are and, for an `input_shape` (the batch included), which shape comes out; an
    `addition` is written before that.
    Raises BlockError where a tie leads nowhere, and where thousands of layers are shared across
    dozens of blocks.
    """
    root = grow(block)
    divide(root)
    blocks = [node.block for node in root.walk()]
    taken = take(dict.fromkeys(_places(blocks)))
    own = [*(name for _module, name in taken.definitions), *addition.names]
    written = [] if block.kind == _MODEL else classes(root, own)
    imports = {*_imports(blocks, written), *taken.imports, *addition.imports}
    if input_shape is not None:
        imports.add(Import("torch"))
    begun = {function for item in blocks for function, _values in initializers(item)}
    parts = [
        [_HEADING, "", *import_lines(imports)],
        *([text] for name, text in FUNCTIONS.items() if name in begun),
        *([text] for text in taken.definitions.values()),
        *([class_text(item)] for item in written),
        *([_function(block)] if block.kind == _MODEL else []),
        *([text] for text in addition.definitions),
        main_lines(block, blocks, input_shape, addition.function),
    ]
    return "\n\n\n".join("\n".join(part) for part in parts) + "\n"


def _places(blocks: Sequence[Block]) -> Iterator[tuple[str, str]]:
    """Go through the classes of ours that `blocks` need: the module of each, and its name."""
    for block in blocks:
        kind = KINDS[block.kind]
        if kind.home.startswith("core."):
            yield kind.home, kind.written


def _imports(blocks: Sequence[Block], written: Sequence[Class]) -> Iterator[Import]:
    yield Import("torch", "nn")
    if any(item.draft.forward for item in written):
        yield Import("torch", "Tensor")
    if any(item.kind == "Repeat" and item.argument("prefix") for item in blocks):
        yield Import("collections", "OrderedDict")
    if any(item.kind == _MODEL for item in blocks):
        yield Import("torchvision", "models")


def _function(block: Block) -> list[str]:
    made = lines(construction(block, {}), STEP, before="return ")
    return ["def Network() -> nn.Module:", *made]
