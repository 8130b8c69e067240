"""Patterns over names: `*` stands for any letters, none and dots included, all else for itself.

Text from outside becomes no regular expression: every piece between stars is looked for once, from
left to right, so that a match takes time in proportion to the lengths.
"""

from __future__ import annotations


def matches(pattern: str, name: str) -> bool:
    """Return whether the whole of `name` is what `pattern` describes."""
    first, *others = pattern.split("*")
    if not others:
        return name == pattern
    *middle, last = others
    end = len(name) - len(last)
    if not name.startswith(first) or not name.endswith(last) or end < len(first):
        return False
    start = len(first)
    for piece in middle:  # the leftmost place leaves the most room for those that follow
        found = name.find(piece, start, end)
        if found < 0:
            return False
        start = found + len(piece)
    return True
