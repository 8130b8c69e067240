"""How one block is written: the call that makes it, its arguments, and how its weights begin."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from core.blocks.arguments import Value
from core.blocks.block import Block
from core.blocks.kinds import KINDS
from core.blocks.source.expressions import (
    Bracket,
    Expression,
    Given,
    call,
    copies,
    literal,
    mapping,
)
from core.blocks.source.initialization import initializers

Items = tuple[tuple[str, Expression], ...]
Children = Mapping[str, Expression]

# Leading arguments of these names go without saying, as in nn.Linear(20, 256).
_POSITIONAL = frozenset({
    "in_features", "out_features", "in_channels", "out_channels", "num_features", "num_groups",
    "num_channels", "num_embeddings", "embedding_dim", "normalized_shape", "output_size", "p",
    "in_units", "units", "negative_slope",
})  # fmt: skip
# PyTorch has no default for these, though the table of kinds has.
_ALWAYS = frozenset({"output_size"})
# Without being asked to give first values, torchvision warns that it does so slowly.
_ASKED_TO_BEGIN = frozenset({"googlenet", "inception_v3"})


def constructor(block: Block) -> str:
    """Return what is called to make `block`: "nn.Linear", or a class of ours."""
    return "models.get_model" if block.kind == "Torchvision" else KINDS[block.kind].written


def arguments(block: Block, children: Children) -> Items:
    """Return what stands between the brackets of the call that makes `block`."""
    return _WRITERS.get(block.kind, _any)(block, children)


def construction(block: Block, children: Children) -> Expression:
    """Return the whole expression that makes `block`, its weights begun as it asks for."""
    made = Bracket(f"{constructor(block)}(", arguments(block, children), ")", "call")
    for helper, values in initializers(block):
        made = call(helper, made, *values)
    return made


def _any(block: Block, children: Children) -> Items:
    return (*_held(block, children), *_values(block))


def _held(block: Block, children: Children) -> Items:
    """Write children by their slots, or as one dict, which our own containers take first."""
    if KINDS[block.kind].slots:
        return tuple((f"{name}=", child) for name, child in children.items())
    if KINDS[block.kind].children == (0, 0):
        return ()
    return (("", mapping(children.items())),)


def _values(block: Block) -> Iterator[tuple[str, Expression]]:
    values, given = block.values(), dict(block.arguments)
    positional = KINDS[block.kind].children == (0, 0)
    for argument in KINDS[block.kind].arguments:
        written = argument.name in given or argument.name in _ALWAYS
        positional = positional and written and argument.name in _POSITIONAL
        if written and not argument.own:
            before = "" if positional else f"{argument.name}="
            yield before, Given(_plain(values[argument.name], argument.name), argument.name)


def _plain(value: Value, name: str) -> Value:
    """Write nn.LayerNorm(8) as everybody does, though the table keeps (8,)."""
    if name == "normalized_shape" and isinstance(value, tuple) and len(value) == 1:
        return value[0]
    return value


def _sequential(block: Block, children: Children) -> Items:
    return tuple(("", child) for child in children.values())


def _repeat(block: Block, children: Children) -> Items:
    (element,) = children.values()
    return (copies(element, Given(block.copies(), "times"), str(block.argument("prefix"))),)


def _residual(block: Block, children: Children) -> Items:
    return (*_held(block, children), ("activation=", call(f"nn.{block.argument('activation')}")))


def _torchvision(block: Block, children: Children) -> Items:
    model, classes = block.argument("model"), Given(block.argument("classes"), "num_classes")
    begun = (("init_weights=", "True"),) if model in _ASKED_TO_BEGIN else ()
    return ("", literal(model)), ("num_classes=", classes), *begun


_WRITERS: Mapping[str, Callable[[Block, Children], Items]] = {
    "Sequential": _sequential,
    "Repeat": _repeat,
    "Residual": _residual,
    "Torchvision": _torchvision,
}
