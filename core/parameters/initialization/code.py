"""A network with its initialization as a Python file, which draws the very same numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from torch import Tensor

from core.blocks import Block, build
from core.blocks.source import source
from core.blocks.source.expressions import Bracket, literal
from core.blocks.source.imports import Import
from core.blocks.source.layout import lines
from core.blocks.source.writing import Addition
from core.parameters.initialization.assigned import Assignment, given
from core.parameters.initialization.branches import Branch, branches
from core.parameters.initialization.steps import Edit, Initialization, Operation

_INDENT = " " * 12
_NAMES = ("SEED", "generator", "initialized")
_SIGNS: Mapping[Operation, str] = {"set": "=", "add": "+=", "multiply": "*="}

_GENERATOR = '''\
def generator(name: str) -> torch.Generator:
    """Return a tensor's own generator: its numbers depend on the seed and its name alone."""
    text = f"{SEED}\\x1fweights\\x1f{name}"
    digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
    return torch.Generator().manual_seed(int.from_bytes(digest, "big") >> 1)'''

_INITIALIZED = '''\
@torch.no_grad()
def initialized(net: nn.Module) -> nn.Module:
    """Return `net`, filled; what no rule is for keeps the numbers that PyTorch drew."""
    names = {module: name for name, module in net.named_modules()}

    def initialize(module: nn.Module) -> None:
        place = names.pop(module, None)
        if place is None:  # a tied module that has been met before
            return
'''
_LOOP = "        for attribute, tensor in module.named_parameters(recurse=False):\n"
_PLAIN_LOOP = "        for tensor in module.parameters(recurse=False):\n"
_NAME = 'name = f"{place}.{attribute}" if place else attribute'


def python(
    block: Block, initialization: Initialization, *, seed: int, sample: Tensor | None = None
) -> str:
    """Return a Python file that makes the network of `block` and fills it as `initialize` does.

    The numbers are the same, bit by bit, for this `seed`; parameters that no rule fills are those of
    PyTorch's own generator. `sample`, which may be on `meta`, sizes lazy layers and is the input of
    the file's main part. Steps that do not fit are left out. Raises BlockError as `source` does.
    """
    module = build(block, device="meta", sample=sample)
    assigned = given(module, initialization)
    shape = None if sample is None else tuple(sample.shape)
    chosen = list(branches(module, assigned, initialization))
    body = [*_chain(chosen), *_edits(assigned.parameters, initialization)]
    if not body:
        return source(block, input_shape=shape)
    return source(block, input_shape=shape, addition=_addition(body, seed))


def _addition(body: list[str], seed: int) -> Addition:
    """Return the functions around the lines that fill one tensor."""
    imports, before = {Import("torch"), Import("torch", "nn")}, []
    if any("=own" in line for line in body):
        imports.add(Import("hashlib"))
        before = [f"SEED = {seed}", _GENERATOR]
        body = ["own = generator(name)", *body]
    if any(re.search(r"\bname\b", line) for line in body):
        body = [_NAME, *body]
    loop = _LOOP if any("attribute" in line for line in body) else _PLAIN_LOOP
    inner = "".join(f"{_INDENT}{line}\n" for line in body)
    function = f"{_INITIALIZED}{loop}{inner}\n    return net.apply(initialize)"
    return Addition(frozenset(imports), (*before, function), "initialized", _NAMES)


def _chain(chosen: Sequence[Branch]) -> Iterator[str]:
    """Write the branches; a last one that holds for all that is left is an else."""
    if len(chosen) == 1 and chosen[0].conditions == ():
        yield from chosen[0].lines
        return
    for number, branch in enumerate(chosen):
        steps = ", ".join(str(step + 1) for step in branch.steps)
        after = f":  # step{'s' if len(branch.steps) > 1 else ''} {steps}"
        yield from _opened(branch, "elif " if number else "if ", after)
        yield from (f"    {line}" for line in branch.lines)


def _opened(branch: Branch, word: str, after: str) -> Iterator[str]:
    """Write a branch's condition, over several lines where it is long."""
    if branch.conditions == ():
        yield f"else{after}"
    elif branch.conditions is None:
        yield from _listed(branch.names, word, after)
    elif len(branch.conditions) == 1:
        yield f"{word}{branch.conditions[0]}{after}"
    else:
        first, *others = (f"({each})" if " and " in each else each for each in branch.conditions)
        yield f"{word}("
        yield f"    {first}"
        yield from (f"    or {each}" for each in others)
        yield f"){after}"


def _listed(names: Sequence[str], word: str, after: str) -> Iterator[str]:
    if len(names) == 1:
        yield f"{word}name == {literal(names[0])}{after}"
        return
    items = tuple(("", literal(name)) for name in names)
    indent = len(_INDENT)
    written = lines(Bracket("name in {", items, "}", "collection"), indent, word, after)
    yield from (line[indent:] for line in written)


def _edits(parameters: Sequence[Assignment], initialization: Initialization) -> Iterator[str]:
    for each in parameters:
        if each.edits:
            yield f"if name == {literal(each.name)}:"
            steps = (initialization.steps[number] for number in each.edits)
            yield from (f"    {_edit(step)}" for step in steps if isinstance(step, Edit))


def _edit(edit: Edit) -> str:
    value = repr(float(edit.value))
    if edit.index is None:
        method = {"set": "fill_", "add": "add_", "multiply": "mul_"}[edit.operation]
        return f"tensor.{method}({value})"
    cell = ", ".join(map(str, edit.index)) or "()"
    return f"tensor[{cell}] {_SIGNS[edit.operation]} {value}"
