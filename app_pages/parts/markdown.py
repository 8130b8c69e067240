"""Text from outside inside Markdown: names of folders, files and classes."""

from __future__ import annotations

import re


def plain(text: str) -> str:
    """Return text so that Markdown shows it as it is, on one line."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", " ".join(text.split()))


def code(text: str) -> str:
    """Return text as code inside a sentence; as it is, but not as code, where it has a backtick."""
    return plain(text) if "`" in text else f"`{text}`"


def size(count: float) -> str:
    """Write a number of bytes as people read it: `"38 MB"`, in powers of ten."""
    for power, unit in ((9, "GB"), (6, "MB"), (3, "kB")):
        if count >= 0.9995 * 10**power:
            return f"{count / 10**power:.3g} {unit}"
    return f"{count:.0f} B"
