"""The storages that a pickle of torch.save refers to, each described once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from core.checkpoints.keys import shown
from core.checkpoints.number_types import UNREADABLE, WIDTHS
from core.checkpoints.pickles.tensors import StorageType
from core.checkpoints.refusals import Damaged, Refused
from core.checkpoints.stored import Storage
from core.checkpoints.stretches import Stretch


class Storages:
    """All storages by their key; `place` tells where one stands, or None where that comes later."""

    def __init__(self, place: Callable[[str], Stretch | None] | None, *, swapped: bool) -> None:
        self.place = place
        self.swapped = swapped
        self.by_key: dict[str, Storage] = {}
        self.views: dict[str, tuple[Storage, str, int]] = {}  # by key: root's key, first number

    def named(self, described: tuple[Any, ...]) -> Storage:
        """Return the storage that a pickle describes. Raises Refused where that cannot be."""
        view = None
        if len(described) == 6 and self.place is None:  # before 1.6
            *described_, view = described
            described = tuple(described_)
        if len(described) != 5 or described[0] != "storage":
            raise Refused("refers to something outside of its pickle that is no storage")
        _, kind, key, _, count = described
        if not isinstance(kind, StorageType) or not isinstance(key, str):
            raise Damaged("its pickle describes a storage that cannot be")
        if type(count) is not int or not 0 <= count < 2**48:
            raise Damaged("its pickle describes a storage that cannot be")
        root = self._once(key, kind.dtype, count)
        return root if view is None else self._view(view, key, root)

    def _once(self, key: str, dtype: str, count: int) -> Storage:
        known = self.by_key.get(key)
        if known is None:
            known = self.by_key[key] = self._new(key, dtype, count)
        if (known.dtype, known.count) != (dtype, count):
            raise Damaged("its pickle describes one storage in two ways")
        return known

    def _new(self, key: str, dtype: str, count: int) -> Storage:
        made = Storage(dtype, count, swapped=self.swapped)
        if self.place is not None:
            self.put(made, key, self.place(key))
        return made

    def put(self, storage: Storage, key: str, stretch: Stretch | None) -> None:
        """Say where a storage stands. Raises Refused where that is too little or nowhere."""
        needed = storage.count * width(storage.dtype)
        if stretch is None or stretch.size < needed:
            there = 0 if stretch is None else stretch.size
            raise Damaged(
                f"the storage {shown(key, 30)!r} needs {needed:,} bytes and has {there:,}"
            )
        storage.stretch = stretch

    def _view(self, view: Any, key: str, root: Storage) -> Storage:
        """Return a part of a storage, as PyTorch described views until 0.3."""
        if not isinstance(view, tuple) or len(view) != 3 or not isinstance(view[0], str):
            raise Damaged("its pickle describes a view that cannot be")
        name, first, count = view
        if type(first) is not int or type(count) is not int or not 0 <= first <= first + count:
            raise Damaged("its pickle describes a view that cannot be")
        if first + count > root.count:
            raise Damaged("its pickle describes a view that leaves its storage")
        made = Storage(root.dtype, count)
        known, *where = self.views.setdefault(name, (made, key, first))
        if where != [key, first] or known.count != count:
            raise Damaged("its pickle describes one view in two ways")
        return known

    def place_views(self) -> None:
        """Say where the views stand, once their roots' places are known."""
        for view, key, first in self.views.values():
            root, step = self.by_key[key], width(view.dtype)
            assert root.stretch is not None
            start = root.stretch.start + first * step
            view.stretch = replace(root.stretch, start=start, size=view.count * step)


def width(dtype: str) -> int:
    """Return the bytes of one number, of quantized ones too."""
    return WIDTHS.get(dtype) or UNREADABLE[dtype]
