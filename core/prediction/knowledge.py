"""What is known about a model beside its weights: how sure it may be, and what it has never seen.

All of it was measured on pictures that the model was not trained on, and lies beside the weights as
`knowledge.safetensors`. It names the weights by their digest, so that it is never taken for another
model's. Like a weights file it may come from outside: it is checked, and none of it can run.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from core.novelty import Detector
from core.prediction.weights_file import ModelError

VERSION = 1
METADATA_KEY = "layerwise-knowledge"
LARGEST_FILE = 50_000_000  # bytes
LONGEST = 2_000  # characters of what it says about the pictures
FILE = "knowledge.safetensors"
VALIDATION, OTHERS, DETECTOR = "validation.", "others.", "detector."


@dataclass(frozen=True, slots=True, eq=False)
class Knowledge:
    """What a model said of validation pictures and of pictures that show none of its classes.

    `logits` (n, classes) are its outputs before softmax, `labels` (n,) the true classes, and
    `familiarity` (n,) the detector's scores; `others` holds the scores of pictures of no class, by
    their kind, of which those in `fitted` were used to fit the detector. A picture below `threshold`
    counts as neither. `temperature` divides the outputs before softmax. `about` says in words which
    pictures these were.
    """

    temperature: float
    logits: np.ndarray
    labels: np.ndarray
    about: str
    detector: Detector | None = None
    threshold: float = float("-inf")
    familiarity: np.ndarray = field(default_factory=lambda: np.empty(0))
    others: Mapping[str, np.ndarray] | None = None
    fitted: tuple[str, ...] = ()

    @property
    def probabilities(self) -> np.ndarray:
        """The probabilities of the classes for each validation picture, float64 (n, classes)."""
        return probabilities(self.logits, self.temperature)

    @property
    def held_out(self) -> tuple[str, ...]:
        """The kinds of pictures of no class that nothing was fitted on."""
        return tuple(kind for kind in self.others or {} if kind not in self.fitted)


def probabilities(logits: np.ndarray, temperature: float) -> np.ndarray:
    """Return softmax(logits / temperature) of each row, float64 (n, classes)."""
    scaled = logits.astype(np.float64) / temperature
    shares = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    return np.asarray(shares / shares.sum(axis=1, keepdims=True))


def knowledge_path(weights: Path) -> Path:
    """Return where the knowledge about the model in a weights file lies, if there is any."""
    return weights.with_name(FILE)


def digest(weights: Path) -> str:
    """Return the SHA-256 of a weights file, in hexadecimal digits."""
    with weights.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_knowledge(knowledge: Knowledge, weights: Path) -> Path:
    """Write what is known about the model in `weights` beside it, whole or not at all; return the file.

    Numbers are kept as float32.
    """
    from safetensors.numpy import save

    tensors = {
        VALIDATION + "logits": knowledge.logits.astype(np.float32),
        VALIDATION + "labels": knowledge.labels.astype(np.int64),
        VALIDATION + "familiarity": knowledge.familiarity.astype(np.float32),
    }
    others = knowledge.others or {}
    tensors |= {OTHERS + kind: scores.astype(np.float32) for kind, scores in others.items()}
    document: dict[str, Any] = {
        "version": VERSION,
        "weights": digest(weights),
        "temperature": knowledge.temperature,
        "threshold": knowledge.threshold if knowledge.detector else None,
        "about": knowledge.about,
        "fitted": list(knowledge.fitted),
        "layers": list(knowledge.detector.layers) if knowledge.detector else None,
    }
    if knowledge.detector:
        tensors |= {DETECTOR + name: each for name, each in knowledge.detector.tensors().items()}
    path = knowledge_path(weights)
    arrays = {name: np.ascontiguousarray(each) for name, each in tensors.items()}
    partial = path.with_suffix(".partial")
    partial.write_bytes(save(arrays, {METADATA_KEY: json.dumps(document)}))
    os.replace(partial, path)
    return path


def read_knowledge(weights: Path, classes: int) -> Knowledge | None:
    """Return what is known about the model in `weights`; None where nothing lies beside it.

    `classes` is how many it tells apart. Raises ModelError when the file is damaged, or was made for
    other weights.
    """
    path = knowledge_path(weights)
    if not path.is_file():
        return None
    document, tensors = _read(path)
    if document.get("weights") != digest(weights):
        raise ModelError(f"{path.name} belongs to other weights than {weights.name}.")
    try:
        return _checked(document, tensors, classes)
    except (KeyError, TypeError, ValueError) as error:
        raise ModelError(f"{path.name} is damaged: {error}") from error


def _read(path: Path) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    from safetensors import SafetensorError, safe_open

    if path.stat().st_size > LARGEST_FILE:
        raise ModelError(f"{path.name} is larger than {LARGEST_FILE:,} bytes.")
    try:
        with safe_open(path, "np") as file:
            document = json.loads((file.metadata() or {})[METADATA_KEY])
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    except (SafetensorError, OSError, ValueError, KeyError, RecursionError) as error:
        raise ModelError(f"{path.name} is not a file of knowledge about a model.") from error
    if not isinstance(document, dict) or document.get("version") != VERSION:
        raise ModelError(f"{path.name} is of another version than {VERSION}.")
    return document, tensors


def _checked(
    document: Mapping[str, Any], tensors: Mapping[str, np.ndarray], classes: int
) -> Knowledge:
    for name, each in tensors.items():
        if not np.isfinite(each).all():
            raise ValueError(f"{name[:60]!r} holds numbers that are not finite.")
    logits, labels = tensors[VALIDATION + "logits"], tensors[VALIDATION + "labels"]
    temperature, about = float(document["temperature"]), str(document["about"])[:LONGEST]
    if not 0.01 <= temperature <= 100:
        raise ValueError("the temperature has to be from 0.01 to 100.")
    if labels.ndim != 1 or logits.shape != (len(labels), classes) or not len(labels):
        raise ValueError("it has to hold an output for each class and validation picture.")
    if labels.dtype != np.int64 or labels.min() < 0 or labels.max() >= classes:
        raise ValueError("it names classes that the model does not have.")
    if document["layers"] is None:
        return Knowledge(temperature, logits, labels, about)
    layers, fitted = _names(document["layers"]), _names(document["fitted"])
    familiarity, others = tensors[VALIDATION + "familiarity"], _part(tensors, OTHERS)
    threshold = float(document["threshold"])
    if familiarity.shape != labels.shape or not np.isfinite(threshold):
        raise ValueError("it has to hold a threshold, and each validation picture's familiarity.")
    if any(scores.ndim != 1 or not len(scores) for scores in others.values()):
        raise ValueError("it has to hold a familiarity for each picture of another kind.")
    detector = Detector.of(layers, _part(tensors, DETECTOR))
    return Knowledge(
        temperature, logits, labels, about, detector, threshold, familiarity, others, fitted
    )


def _names(found: Any) -> tuple[str, ...]:
    if not isinstance(found, list) or not all(isinstance(name, str) for name in found):
        raise ValueError("it has to name layers and kinds.")
    return tuple(found)


def _part(tensors: Mapping[str, np.ndarray], prefix: str) -> dict[str, np.ndarray]:
    return {name.removeprefix(prefix): t for name, t in tensors.items() if name.startswith(prefix)}
