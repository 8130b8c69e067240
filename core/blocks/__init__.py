"""Describing networks: `Block`, the table of layer kinds, building, cost, and presets.

Descriptions need no torch; `build`, `cost`, `takes` and `Cost` load it when they are first asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from core.blocks.arguments import Argument, BlockError, Value
from core.blocks.block import Block
from core.blocks.expansion import expanded
from core.blocks.history import History
from core.blocks.kinds import KINDS, Kind
from core.blocks.presets import PRESETS, Preset, preset_block
from core.blocks.source import source
from core.blocks.ties import TIED, check_ties

if TYPE_CHECKING:
    from core.blocks.building import build
    from core.blocks.costs import Cost, cost, takes

_NEEDS_TORCH = {
    "build": "core.blocks.building",
    "cost": "core.blocks.costs",
    "Cost": "core.blocks.costs",
    "takes": "core.blocks.costs",
}


def __getattr__(name: str) -> Any:
    if name not in _NEEDS_TORCH:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_NEEDS_TORCH[name]), name)


__all__ = [
    "KINDS",
    "PRESETS",
    "TIED",
    "Argument",
    "Block",
    "BlockError",
    "Cost",
    "History",
    "Kind",
    "Preset",
    "Value",
    "build",
    "check_ties",
    "cost",
    "expanded",
    "preset_block",
    "source",
    "takes",
]
