"""The trees as tables: modules, tensors each once, and the keys of the state dict.

Each table has a row for each of the tree's rows, in their order. `sought` is what a search looks in,
`faded` says that PyTorch does not know of it, `frozen` that nothing in it learns any more.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import pandas as pd

from app_pages.parts.network.shown import dimensions
from app_pages.parts.network.trees.frozen import is_frozen
from app_pages.parts.words import _

if TYPE_CHECKING:
    from core.parameters import ModuleRow, ModuleTree, TensorRow

INDENT = "\u2003"  # an em space for each level
ICE = " ❄"  # behind the name of what is frozen
NETWORK = "net"  # what the network is called in Python
MOST_NAMES = 2  # of a tied tensor, beside its own

Words: TypeAlias = dict[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """The three tables of a network."""

    modules: pd.DataFrame
    tensors: pd.DataFrame
    keys: pd.DataFrame


def tables(shown: ModuleTree, known: ModuleTree, frozen: Collection[str]) -> Tables:
    """Return the tables of a tree; `known` is the tree where all its layers are registered.

    It has the keys that the state dict would have, which are faded where it has them not.
    """
    words = _words()
    stopped = [is_frozen(row, frozen) for row in shown.tensors]
    learning = zip(shown.modules, _learning(shown, stopped), strict=True)
    modules = [_module(shown, row, learns, words) for row, learns in learning]
    tensors = [
        _tensor(shown, row, still, words) for row, still in zip(shown.tensors, stopped, strict=True)
    ]
    keys = _keys(shown, known, words)
    return Tables(pd.DataFrame(modules), pd.DataFrame(tensors), pd.DataFrame(keys))


def roles() -> Words:
    """Return what a tensor may be to its module, in the visitor's language."""
    return {
        "parameter": _("parameter"), "buffer": _("buffer"), "attribute": _("plain attribute"),
    }  # fmt: skip


def _words() -> Words:
    """Return all that the tables say; asking for each word in each row would take a second."""
    return roles() | {
        "yes": _("yes"), "no": _("no"), "partly": _("partly"), "frozen": _("frozen"), "": "",
        "unknown": _("PyTorch does not know of it"), "gone": _("gone"),
        "lazy": _("not yet initialized"), "not saved": _("not saved"),
        "same": _("the same module as {path}"), "memory": _("uses the memory of {name}"),
        "scalar": dimensions(()),
    }  # fmt: skip


def _module(tree: ModuleTree, row: ModuleRow, learns: str, words: Words) -> dict[str, Any]:
    again = row.first != row.path
    badge = _badge((row.first or NETWORK,)) if again else ""
    badge += ICE * (learns == "frozen")
    counted = row.registered and not again
    return {
        "name": INDENT * row.depth + (row.name or NETWORK) + badge,
        "path": (row.path or NETWORK) + badge,
        "type": row.type,
        "parameters": None if again or (row.lazy and not row.parameters) else row.parameters,
        "share": _share(row.parameters, tree) if counted else None,
        "learns": words[learns],
        "note": _module_note(row, words),
        "depth": row.depth,
        "faded": not row.registered,
        "frozen": learns == "frozen",
        "sought": f"{row.path} {row.type}".casefold(),
    }


def _share(count: int, tree: ModuleTree) -> float | None:
    return count / tree.totals.parameters if tree.totals.parameters else None


def _badge(names: Sequence[str]) -> str:
    more = ", …" if len(names) > MOST_NAMES else ""
    return f"  = {', '.join(names[:MOST_NAMES])}{more}" if names else ""


def _module_note(row: ModuleRow, words: Words) -> str:
    if not row.registered:
        return words["unknown"]
    if row.first != row.path:
        return words["same"].format(path=row.first or NETWORK)
    return words["lazy"] if row.lazy else ""


def _learning(tree: ModuleTree, stopped: Sequence[bool]) -> list[str]:
    """Say of each module whether all its numbers learn, or are frozen, those below it included."""
    learn, frozen = [0] * len(tree.modules), [0] * len(tree.modules)
    for number in range(len(tree.modules) - 1, -1, -1):  # children stand behind their parent
        row = tree.modules[number]
        own = [each for each in row.tensors if tree.tensors[each].learned]
        frozen[number] += sum(stopped[each] for each in own)
        learn[number] += sum(not stopped[each] for each in own)
        if row.parent >= 0:
            frozen[row.parent] += frozen[number]
            learn[row.parent] += learn[number]
    words = {(True, False): "yes", (True, True): "partly", (False, True): "frozen"}
    return [words.get((a > 0, b > 0), "") for a, b in zip(learn, frozen, strict=True)]


def _tensor(tree: ModuleTree, row: TensorRow, frozen: bool, words: Words) -> dict[str, Any]:
    counted = row.registered and row.role == "parameter"
    return {
        "name": row.path + _badge((*row.names[1:], *row.held)) + ICE * frozen,
        "shape": _shape(row.shape, words),
        "count": None if row.lazy else row.count,
        "share": _share(row.count, tree) if counted else None,
        "role": words[row.role],
        "learns": words["frozen" if frozen else "yes" if row.learned else "no"],
        "dtype": row.dtype,
        "note": _tensor_note(row, tree, words),
        "faded": not row.registered,
        "frozen": frozen,
        "sought": " ".join((*row.names, *row.held, row.role, row.dtype)).casefold(),
    }


def _shape(shape: tuple[int, ...] | None, words: Words) -> str:
    if not shape:
        return words["lazy"] if shape is None else words["scalar"]
    return dimensions(shape)


def _tensor_note(row: TensorRow, tree: ModuleTree, words: Words) -> str:
    if not row.registered:
        return words["unknown"]
    if row.shares >= 0:
        return words["memory"].format(name=tree.tensors[row.shares].path)
    return "" if row.saved else words["not saved"]


def _keys(shown: ModuleTree, known: ModuleTree, words: Words) -> list[dict[str, Any]]:
    kept = {row.key for row in shown.keys}
    first: dict[int, str] = {}
    rows = []
    for each in known.keys:
        held = each.tensor >= 0  # by the network; -1 is a module's own extra state
        same = first.setdefault(each.tensor, each.key) if held else each.key
        rows.append({
            "key": each.key + _badge((same,) if same != each.key else ()),
            "shape": _shape(known.tensors[each.tensor].shape, words) if held else "",
            "note": "" if each.key in kept else words["gone"],
            "tensor": each.tensor,
            "faded": each.key not in kept,
            "frozen": False,
            "sought": each.key.casefold(),
        })  # fmt: skip
    return rows
