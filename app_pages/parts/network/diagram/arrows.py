"""The arrows of a diagram: each way of a tensor, cut where it enters or leaves a box."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from app_pages.parts.network.diagram.draft import Draft
from app_pages.parts.network.diagram.record import Arrow

if TYPE_CHECKING:
    from core.tracing import Step, Value


def find_arrows(
    steps: Sequence[Step], drafts: Mapping[int, Draft], given: Draft
) -> tuple[Arrow, ...]:
    """Return every arrow once; `given` is the box of the network's input.

    The boxes have to be numbered. Arrows back to an earlier box, as a loop has them, are left out:
    the loop's box stands for them.
    """
    found: dict[Arrow, None] = {}
    for step in steps:
        outside = given if step.parent < 0 else drafts[step.parent]
        for source in step.sources:
            made_in = outside if source < 0 else drafts[source]
            found.update(dict.fromkeys(_way(made_in, drafts[step.index])))
    inside: dict[int, list[Step]] = {}
    for step in steps:
        inside.setdefault(step.parent, []).append(step)
    for step in steps:
        for last in _returned(step, inside.get(step.index, ())):
            found.update(dict.fromkeys(_out(drafts[last.index], drafts[step.index])))
    return tuple(found)


def _chain(draft: Draft) -> list[Draft]:
    """Return a box and all around it, from the outside."""
    chain = [draft]
    while chain[-1].around:
        chain.append(chain[-1].around)
    return chain[::-1]


def _way(source: Draft, target: Draft) -> Iterator[Arrow]:
    """Cut the way from one box to another at the borders that it crosses."""
    ways = _chain(source), _chain(target)
    shared = sum(1 for one, other in zip(*ways, strict=False) if one is other)
    leaving, entering = (way[shared:] for way in ways)
    if not entering:  # a box that reads what was made inside it, which only a loop's does
        return
    if leaving:
        if leaving[0].index > entering[0].index:
            return
        for around, box in pairwise(leaving):
            yield Arrow(around.index, box.index, around.index)
        around_both = leaving[0].around
        yield Arrow(around_both.index if around_both else -1, leaving[0].index, entering[0].index)
    else:
        yield Arrow(source.index, source.index, entering[0].index)
    for around, box in pairwise(entering):
        yield Arrow(around.index, around.index, box.index)


def _out(box: Draft, around: Draft) -> Iterator[Arrow]:
    """Lead what a box gives out of the one around it, and out of the groups between them."""
    while box is not around:
        assert box.around
        yield Arrow(box.around.index, box.index, box.around.index)
        box = box.around


def _returned(call: Step, inside: Sequence[Step]) -> list[Step]:
    """Return the steps whose outputs a call hands on: for each output the last that is alike.

    A trace does not tell this. Two alike outputs are hardly ever both made and not both used, and
    then the later one is the one that is handed on.
    """
    found = []
    for value in call.outputs:
        makers = (
            step for step in reversed(inside) if any(_alike(value, each) for each in step.outputs)
        )
        maker = next(makers, None)
        if maker is not None and maker not in found:
            found.append(maker)
    return found


def _alike(one: Value, other: Value) -> bool:
    numbers = ("shape", "dtype", "minimum", "mean", "maximum", "broken")
    pairs = ((getattr(one, name), getattr(other, name)) for name in numbers)
    return all(a == b or (a != a and b != b) for a, b in pairs)  # NaN is alike NaN
