"""A trained network as a service: read a photo, and say which class it shows.

Importing this package does not import torch; the names that need it are loaded at first use, so
that a page can paint before torch is there.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from core.prediction.weights_file import Description, ModelError, describe, shipped_weights

if TYPE_CHECKING:
    from core.prediction.classifier import Classifier, Verdict, classify, read_photo
    from core.prediction.loading import load_classifier

__all__ = [
    "Classifier",
    "Description",
    "ModelError",
    "Verdict",
    "classify",
    "describe",
    "load_classifier",
    "read_photo",
    "shipped_weights",
]

_NEED_TORCH = {
    "Classifier": "classifier",
    "Verdict": "classifier",
    "classify": "classifier",
    "read_photo": "classifier",
    "load_classifier": "loading",
}


def __getattr__(name: str) -> Any:
    if name not in _NEED_TORCH:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_NEED_TORCH[name]}"), name)
