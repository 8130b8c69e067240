"""Which tensor is looked at, and what is needed to have its values."""

from __future__ import annotations

from dataclasses import dataclass

from core.blocks import Block
from core.networks import Weights
from core.tracing import Input


@dataclass(frozen=True, slots=True)
class Looked:
    """A tensor of a network with its values; `path` is its first name, `frozen` whether it is."""

    block: Block
    weights: Weights
    settled_by: Input | None
    input: Input
    path: str
    frozen: bool = False
