"""Numbers of a whole subtree, in which a tensor that stands in several places counts once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from core.parameters.walk import Visit


class Counter:
    """Adds amounts up over the subtrees of a walk.

    Each holder of a tensor is given the amount, and for any two that follow each other in the walk it
    is taken away once where their ways from the root part. So it is exactly once in every subtree
    that has it. What is in a plain attribute does not count in the modules above.
    """

    def __init__(self, visits: Sequence[Visit]) -> None:
        self._parents = [visit.parent if visit.attached else -1 for visit in visits]

    def sums(self, amounts: Iterable[tuple[Sequence[int], int]]) -> tuple[list[int], list[int]]:
        """Take each tensor's holders, in the order of the walk, and its amount.

        Return what each visit holds directly, and what is in its whole subtree.
        """
        direct, shared = [0] * len(self._parents), []
        for holders, amount in amounts:
            if len(holders) == 1:
                direct[holders[0]] += amount
            elif holders:
                shared.append((holders, amount))
                for holder in holders:
                    direct[holder] += amount
        below = list(direct)
        for holders, amount in shared:
            for place in self._partings(holders):
                below[place] -= amount
        for number in range(len(below) - 1, 0, -1):
            parent = self._parents[number]
            if parent >= 0 and below[number]:
                below[parent] += below[number]
        return direct, below

    def _partings(self, holders: Sequence[int]) -> Iterator[int]:
        """Yield the lowest common ancestor of each holder and the one before it in its tree."""
        last: dict[int, int] = {}
        for holder in holders:
            top = self._top(holder)
            before, last[top] = last.get(top), holder
            if before is not None:
                place = holder
                while place > before:  # a parent stands before all of its subtree
                    place = self._parents[place]
                yield place

    def _top(self, number: int) -> int:
        """Return the visit up to which numbers count: the network's, or one in a plain attribute."""
        while self._parents[number] >= 0:
            number = self._parents[number]
        return number
