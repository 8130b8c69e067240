"""How a block stands with one of its five duties."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

State: TypeAlias = Literal["done", "nothing", "fails", "unknown"]


@dataclass(frozen=True, slots=True)
class Duty:
    """A duty: what it is called, how it stands with it, its large line, and its sentences."""

    name: str
    title: str
    state: State
    large: str
    sentences: tuple[str, ...]


def number(value: float | None) -> str:
    """Write a number to three digits, with a minus sign that is one."""
    return "–" if value is None else f"{value:.3g}".replace("-", "−")
