"""Parameter files: reading without running anything, writing, comparing, and making them fit.

The records, and opening a file, need no torch; what touches numbers loads it when it is first asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from core.checkpoints.content import ContentKind, FileFormat
from core.checkpoints.opening import open_file
from core.checkpoints.parameter_file import ParameterFile
from core.checkpoints.records import Entry, EntryKind, FileError, Tensors
from core.checkpoints.sources import Given, digest

if TYPE_CHECKING:
    from core.checkpoints.comparison import compare
    from core.checkpoints.diagnosis import diagnose
    from core.checkpoints.loading import load
    from core.checkpoints.lowering import LowDtype, lowered
    from core.checkpoints.memory import InMemory, of_module
    from core.checkpoints.saving import SavedFormat, save

_NEEDS_TORCH = {
    "InMemory": "core.checkpoints.memory",
    "LowDtype": "core.checkpoints.lowering",
    "SavedFormat": "core.checkpoints.saving",
    "compare": "core.checkpoints.comparison",
    "diagnose": "core.checkpoints.diagnosis",
    "load": "core.checkpoints.loading",
    "lowered": "core.checkpoints.lowering",
    "of_module": "core.checkpoints.memory",
    "save": "core.checkpoints.saving",
}


def __getattr__(name: str) -> Any:
    if name not in _NEEDS_TORCH:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_NEEDS_TORCH[name]), name)


__all__ = [
    "ContentKind",
    "Entry",
    "EntryKind",
    "FileError",
    "FileFormat",
    "Given",
    "InMemory",
    "LowDtype",
    "ParameterFile",
    "SavedFormat",
    "Tensors",
    "compare",
    "diagnose",
    "digest",
    "load",
    "lowered",
    "of_module",
    "open_file",
    "save",
]
