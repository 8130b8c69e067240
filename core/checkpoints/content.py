"""What a file holds, before any of its numbers is read: lists and dictionaries of described tensors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from core.checkpoints.keys import MOST_LETTERS, Keys, shown
from core.checkpoints.records import Entry
from core.checkpoints.refusals import Refused
from core.checkpoints.stored import Stored

FileFormat: TypeAlias = Literal["safetensors", "pytorch", "pytorch before 1.6", "npz", "npy"]
ContentKind: TypeAlias = Literal["state dict", "tensor", "list", "dict", "nested"]
MOST_ENTRIES = 200_000
MOST_DEPTH = 50
MOST_TEXT = 199  # letters of a value, and one more that says that it was cut
MOST_LETTERS_TOGETHER = 20_000_000  # of all keys
_LONG = MOST_LETTERS + 1  # one more is seen to be too long
LONE = "tensor"  # the key where a file holds nothing but one tensor
_CONTAINERS = (dict, list, tuple)


class Ordered(dict[Any, Any]):
    """A collections.OrderedDict in a file: what state_dict() returns."""


class Counted(dict[Any, Any]):
    """A collections.Counter in a file."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """A torch.Size in a file."""

    sides: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A set in a file, in the order in which it was written."""

    items: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """Something that PyTorch calls by name: a type of numbers, a device, a layout."""

    kind: str  # "dtype", "device", "name"
    text: str


@dataclass(frozen=True, slots=True)
class Foreign:
    """Something that PyTorch would load and Layerwise does not read: "a sparse tensor"."""

    what: str


@dataclass(frozen=True, slots=True)
class Contents:
    """All that opening a file finds."""

    format: FileFormat
    content: Any
    metadata: Mapping[str, str] = field(default_factory=dict)


def kind_of(content: Any) -> ContentKind:
    """Return what kind of content this is; what has several levels is "nested"."""
    if isinstance(content, Stored):
        return "tensor"
    if not isinstance(content, _CONTAINERS):
        return "nested"
    items = list(_items(content))
    if any(isinstance(item, _CONTAINERS) for item in items):
        return "nested"
    if not isinstance(content, dict):
        return "list"
    tensors = all(isinstance(item, Stored) for item in items)
    named = isinstance(content, Ordered) or any("." in str(key) for key in content)
    return "state dict" if tensors and named else "dict"


def entries_of(content: Any) -> tuple[dict[str, Entry], dict[str, Any]]:
    """Return the entries by key, and what stands at each. Raises Refused where there are too many."""
    _check_amount(content)
    entries: dict[str, Entry] = {}
    leaves: dict[str, Any] = {}
    keys, letters = Keys(), 0
    for path, leaf in _leaves("", content, 0):
        key = keys.unique(path)
        entries[key], leaves[key] = _entry(key, leaf), leaf
        letters += len(key)
        if letters > MOST_LETTERS_TOGETHER:
            raise Refused("holds names that are too long together")
    return entries, leaves


def _check_amount(content: Any) -> None:
    """Count before anything is listed: what is held again and again is a lot from a few bytes."""
    if _amount(content, 0, {})[0] > MOST_ENTRIES:
        raise Refused(f"holds more than {MOST_ENTRIES:,} entries, which are too many to show")


def _amount(item: Any, depth: int, known: dict[int, tuple[int, int]]) -> tuple[int, int]:
    """Return the number of entries in `item`, and its levels; each container is counted once."""
    if not isinstance(item, _CONTAINERS):
        return 1, 0
    found = known.get(id(item))
    if depth + (found[1] if found else 1) > MOST_DEPTH:  # also what holds itself
        raise Refused(f"is nested more than {MOST_DEPTH} levels deep")
    if found is None:
        parts = [_amount(each, depth + 1, known) for each in _items(item)]
        entries = sum(part[0] for part in parts) or 1  # an empty one is shown as such
        found = known[id(item)] = entries, 1 + max((part[1] for part in parts), default=0)
    return found


def _items(container: Any) -> Any:
    return container.values() if isinstance(container, dict) else container


def _leaves(path: str, item: Any, depth: int) -> Iterator[tuple[str, Any]]:
    """Return all that is no container, and empty containers, in their order and by their names."""
    if isinstance(item, _CONTAINERS) and (item or not depth):
        for each, value in _named(path, depth, item):
            yield from _leaves(each, value, depth + 1)
    else:
        yield path if depth else LONE, item


def _named(path: str, depth: int, item: Any) -> Iterator[tuple[str, Any]]:
    before = f"{path}." if depth else ""
    for key, value in item.items() if isinstance(item, dict) else enumerate(item):
        own = key if isinstance(key, str) else str(key)
        yield (
            before + own if len(before) + len(own) <= _LONG else (before + own[:_LONG])[:_LONG],
            value,
        )


def _entry(key: str, leaf: Any) -> Entry:
    if isinstance(leaf, Stored):
        return Entry(key, "tensor", leaf.shape, leaf.dtype, leaf.bytes)
    return Entry(key, "value", (), _type_name(leaf), 0, text_of(leaf))


def _type_name(leaf: Any) -> str:
    names = {Sizes: "size", Group: "set", Ordered: "dict", Counted: "dict", Foreign: "unreadable"}
    if isinstance(leaf, Named):
        return leaf.kind
    return names.get(type(leaf), type(leaf).__name__)


def text_of(leaf: Any) -> str:
    """Return a plain value as text of at most 200 letters."""
    if isinstance(leaf, Named | Foreign):
        return shown(leaf.text if isinstance(leaf, Named) else leaf.what, MOST_TEXT)
    if isinstance(leaf, Sizes):
        return shown(str(leaf.sides[:MOST_TEXT]), MOST_TEXT)
    if isinstance(leaf, Group):
        return shown(", ".join(text_of(item) for item in leaf.items[:MOST_TEXT]), MOST_TEXT)
    if isinstance(leaf, str):
        return shown(leaf, MOST_TEXT)
    if isinstance(leaf, bytes | bytearray):
        return shown(repr(bytes(leaf[:MOST_TEXT])), MOST_TEXT)
    return shown(repr(leaf), MOST_TEXT)
