"""A LeNet whose shapes vanish: which layer fails, and the small changes that were tried and help.

From n a convolution makes ⌊(n + 2p − k)/s⌋ + 1, and a pooling window w makes ⌊n/w⌋ of that; neither
a kernel nor a window may be larger than what it slides over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

from core.blocks import BlockError
from core.lenet.architecture import SIDE, Convolution, LeNet

What = Literal["kernel", "padding", "stride", "pool", "removed", "ended"]


@dataclass(frozen=True, slots=True)
class Remedy:
    """One change that makes it fit: of which convolution (from 1), what becomes `value`.

    "removed": it is left out; "ended": all behind it are left out too.
    """

    number: int
    what: What
    value: int
    lenet: LeNet


def failing(lenet: LeNet) -> int:
    """Return the number (from 1) of the first convolution that does not fit, 0 where all do."""
    for number in range(1, len(lenet.convolutions) + 1):
        try:
            replace(lenet, convolutions=lenet.convolutions[:number]).sides()
        except BlockError:
            return number
    return 0


def remedies(lenet: LeNet) -> tuple[Remedy, ...]:
    """Return changes of one number each, all tried, the ones nearest to the failing layer first.

    () where the shapes fit, or where no such change helps.
    """
    number = failing(lenet)
    return tuple(each for each in _tried(lenet, number) if _fits(each.lenet)) if number else ()


def _fits(lenet: LeNet) -> bool:
    try:
        lenet.block()
    except BlockError:
        return False
    return True


def _tried(lenet: LeNet, number: int) -> Iterator[Remedy]:
    failed, side = lenet.convolutions[number - 1], _arriving(lenet, number)
    # The convolution's output has to be as large as the window behind it: k ≤ n + 2p − room.
    room = (max(failed.pool, 1) - 1) * failed.stride
    if failed.kernel <= side + 2 * failed.padding:  # so it is the window that does not fit
        yield from _changed(lenet, number, "pool", 0)
    yield from _changed(lenet, number, "kernel", side + 2 * failed.padding - room)
    yield from _changed(lenet, number, "padding", -((side - failed.kernel - room) // 2))
    for before in range(number, 0, -1):
        each = lenet.convolutions[before - 1]
        if each.stride > 1:
            yield from _changed(lenet, before, "stride", 1)
        if before < number and each.pool:
            yield from _changed(lenet, before, "pool", 0)
    yield from _left_out(lenet, number)


def _left_out(lenet: LeNet, number: int) -> Iterator[Remedy]:
    before, behind = lenet.convolutions[: number - 1], lenet.convolutions[number:]
    if before + behind:
        yield Remedy(number, "removed", 0, replace(lenet, convolutions=before + behind))
    if before and behind:
        yield Remedy(number, "ended", 0, replace(lenet, convolutions=before))


def _arriving(lenet: LeNet, number: int) -> int:
    before = lenet.convolutions[: number - 1]
    return replace(lenet, convolutions=before).sides()[-1] if before else SIDE


def _changed(lenet: LeNet, number: int, what: What, value: int) -> Iterator[Remedy]:
    changes: dict[str, Any] = {what: value}
    try:
        convolution = replace(lenet.convolutions[number - 1], **changes)
    except BlockError:
        return
    yield Remedy(number, what, value, with_convolution(lenet, number - 1, convolution))


def with_convolution(lenet: LeNet, index: int, convolution: Convolution) -> LeNet:
    """Return `lenet` with another convolution at `index` (from 0)."""
    rows = list(lenet.convolutions)
    rows[index] = convolution
    return replace(lenet, convolutions=tuple(rows))
