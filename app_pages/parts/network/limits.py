"""How much memory a network's values may take on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.settings import settings

if TYPE_CHECKING:
    from core.parameters import ModuleTree


class TooLargeError(ValueError):
    """A network's values are not made, because they would take too much memory; for the visitor."""


def check_values(sizes: ModuleTree) -> None:
    """Raise TooLargeError where the network's values would take too much memory."""
    size, most = _bytes(sizes), settings().forward_bytes
    if size > most:
        raise TooLargeError(
            f"The values of this network are not built: they would take {size / 1e9:,.3g} GB, and at "
            f"most {most / 1e9:,.3g} GB are allowed here. Shapes and counts need no values."
        )


def _bytes(sizes: ModuleTree) -> int:
    """Return the memory of all tensors, those included that PyTorch does not know of."""
    return sum(row.bytes for row in sizes.tensors if row.shares < 0)
