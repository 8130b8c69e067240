"""How shares and numbers are written where a network is judged."""

from __future__ import annotations


def share(value: float, digits: int = 1) -> str:
    """Write a share in percent: `"81.6 %"`."""
    return f"{value:.{digits}%}".replace("%", "\u00a0%")


def number(value: float, form: str = ".3g") -> str:
    """Write a number in a format, with a real minus."""
    return format(value, form).replace("-", "\u2212")
