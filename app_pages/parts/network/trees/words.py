"""Names of modules and tensors, and values, as they are written in Markdown."""

from __future__ import annotations

from app_pages.parts.markdown import code
from app_pages.parts.network.trees.rows import NETWORK


def inline(path: str) -> str:
    """Return a name as code inside a sentence; the network itself is called `net`."""
    return code(path or NETWORK)


def number(value: float | None) -> str:
    """Return a value in four digits, a dash where there is none."""
    return "–" if value is None else f"{value:.4g}".replace("-", "−")
