"""Which key of one set of tensors belongs to which of another.

The same key belongs to itself. Of the others, those with the very same numbers are found by their
content, and what is left by the rules that explain why names differ.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import torch
from torch import Tensor

from core.checkpoints.diagnosis.naming import explain
from core.checkpoints.records import Entry, Tensors

SAMPLE = 257  # numbers of a tensor that tell most tensors apart
MOST_GUESSED = 3_000  # keys on a side; more are not looked at for rules


class Pair(NamedTuple):
    """A key in a, in b, or in both; `how` says why two different keys are a pair."""

    a: str | None
    b: str | None
    how: str = ""


def pairs(a: Tensors, b: Tensors) -> list[Pair]:
    """Return all pairs: the keys of a in their order, then those that only b has."""
    partners = {key: Pair(key, key) for key in a.entries if key in b.entries}
    gone = [entry for key, entry in a.entries.items() if key not in partners]
    new = [entry for key, entry in b.entries.items() if key not in partners]
    for pair in _by_content(a, b, _tensors(gone), _tensors(new)):
        partners[str(pair.a)] = pair
    found = {pair.b for pair in partners.values()}
    gone = [entry for entry in _tensors(gone) if entry.key not in partners]
    for pair in _by_rule(gone, [entry for entry in _tensors(new) if entry.key not in found]):
        partners[str(pair.a)] = pair
    found = {pair.b for pair in partners.values()}
    left = [Pair(None, key) for key in b.entries if key not in found]
    return [partners.get(key, Pair(key, None)) for key in a.entries] + left


def _tensors(entries: Iterable[Entry]) -> list[Entry]:
    return [entry for entry in entries if entry.kind == "tensor"]


def _by_content(
    a: Tensors, b: Tensors, gone: Sequence[Entry], new: Sequence[Entry]
) -> Iterable[Pair]:
    """Yield pairs of the same shape, dtype and numbers; only such are read, and first a sample."""
    kinds = {_kind(entry) for entry in gone} & {_kind(entry) for entry in new}
    left, right = _sampled(a, gone, kinds), _sampled(b, new, kinds)
    for sample, keys in left.items():
        for key, other in _alike(keys, right.get(sample, [])):
            if equal(a.tensor(key), b.tensor(other)):
                yield Pair(key, other, "content")


def _alike(keys: Sequence[str], others: Sequence[str]) -> Iterable[tuple[str, str]]:
    """Yield pairs of names, those first that have most parts in common at their end."""
    left, right = list(keys), list(others)
    most = max((key.count(".") + 1 for key in left), default=0) if right else 0
    for parts in range(most, -1, -1):
        ends: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
        for other in reversed(right):
            ends[_end(other, parts)].append(other)
        for key in list(left):
            if ends.get(_end(key, parts)):
                other = ends[_end(key, parts)].pop()
                left.remove(key)
                right.remove(other)
                yield key, other


def _end(key: str, parts: int) -> tuple[str, ...]:
    return tuple(key.split(".")[-parts:]) if parts else ()


def _kind(entry: Entry) -> tuple[tuple[int, ...], str]:
    return entry.shape, entry.dtype


def _sampled(
    tensors: Tensors, entries: Sequence[Entry], kinds: set[tuple[tuple[int, ...], str]]
) -> Mapping[object, list[str]]:
    """Return the keys by their kind and a sample of their bytes."""
    found: defaultdict[object, list[str]] = defaultdict(list)
    for entry in entries:
        if _kind(entry) in kinds and entry.count:
            flat = tensors.tensor(entry.key).detach().reshape(-1)
            few = flat[:: max(1, flat.numel() // SAMPLE)].contiguous()
            found[_kind(entry), few.view(torch.uint8).numpy().tobytes()].append(entry.key)
    return found


def equal(a: Tensor, b: Tensor) -> bool:
    """Return whether two tensors of one dtype hold the same bytes in the same order, NaN among them."""
    x, y = (each.detach().contiguous().reshape(-1) for each in (a, b))
    whole = bool(x.nbytes % 8 == 0 and x.storage_offset() * x.itemsize % 8 == 0)
    whole = whole and bool(y.storage_offset() * y.itemsize % 8 == 0)
    kind = torch.int64 if whole else torch.uint8  # eight bytes at a time, where they are aligned
    return bool(torch.equal(x.view(kind), y.view(kind)))


def _by_rule(gone: Sequence[Entry], new: Sequence[Entry]) -> Iterable[Pair]:
    """Yield the pairs that rules for names make of what is left, of equal shapes only.

    That two tensors are the only ones of their shape does not make the one of the other.
    """
    if not gone or not new or max(len(gone), len(new)) > MOST_GUESSED:
        return
    old, wanted = ({entry.key: entry.shape for entry in side} for side in (gone, new))
    for match in explain(old, wanted).matches.values():
        if not match.axes and "shape" not in match.rules:
            yield Pair(match.file, match.key, match.rule)
