"""What the model reaches, on photos that decided nothing about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from core.confusion import confusion
from core.judging import by_class, calibration_error, reliability, wilson
from core.machine import cores
from core.novelty.curves import auroc
from core.prediction import Classifier, read_photo
from core.prediction.classifier import Outputs, outputs
from core.prediction.knowledge import Knowledge, probabilities

TOGETHER = 256  # photos read before they are judged: bounds the memory


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """Photos by name with their labels (n,), the network's outputs, and its familiarity with them."""

    names: tuple[str, ...]
    labels: np.ndarray
    logits: np.ndarray
    familiarity: np.ndarray

    def right(self) -> np.ndarray:
        """Return which verdicts are right, bool (n,)."""
        return np.asarray(self.logits.argmax(axis=1) == self.labels)


def judge(classifier: Classifier, folder: Path, names: Sequence[str]) -> Judged:
    """Judge the photos of a folder of class folders, through the same door as a visitor's."""
    parts = list(passes(classifier, folder, names))
    features = {
        layer: np.concatenate([part.features[layer] for part in parts])
        for layer in parts[0].features
    }
    detector = classifier.knowledge.detector if classifier.knowledge else None
    familiarity = detector.familiarity(features) if detector else np.zeros(len(names))
    labels = np.array([classifier.classes.index(name.partition("/")[0]) for name in names])
    return Judged(tuple(names), labels, np.concatenate([p.logits for p in parts]), familiarity)


def passes(classifier: Classifier, folder: Path, names: Sequence[str]) -> Iterator[Outputs]:
    """Yield what the network makes of the photos, some at a time."""
    with ThreadPoolExecutor(cores()) as pool:
        for start in range(0, len(names), TOGETHER):
            paths = [folder / name for name in names[start : start + TOGETHER]]
            yield outputs(classifier, list(pool.map(lambda p: read_photo(p, classifier), paths)))


def share(right: np.ndarray) -> dict[str, Any]:
    """Return how many of how many are right, the share, and its 95 % interval (Wilson)."""
    low, high = wilson(int(right.sum()), len(right))
    return {
        "right": int(right.sum()), "of": len(right), "share": float(right.mean()),
        "low": low, "high": high,
    }  # fmt: skip


def accuracy(classes: Sequence[str], found: Judged) -> dict[str, Any]:
    """Return the accuracy over all photos and by class."""
    matrix = confusion(found.logits.argmax(axis=1), found.labels, len(classes))
    scores = dict(zip(classes, by_class(matrix), strict=True))
    return {"all": share(found.right())} | {
        name: {"recall": each.recall, "precision": each.precision, "of": each.count}
        for name, each in scores.items()
    }


def native(test: Judged, own: Judged) -> dict[str, Any]:
    """Compare the photos that there are at their own size with the same ones in the test share."""
    of = {name: bool(right) for name, right in zip(test.names, test.right(), strict=True)}
    squeezed = np.array([of[name] for name in own.names])
    return {"own shape": share(own.right()), "squeezed": share(squeezed)}


def calibration(found: Judged, temperature: float) -> dict[str, float]:
    """Return the expected calibration error (15 bins of equal mass) without and with temperature."""

    def error(by: float) -> float:
        return calibration_error(reliability(probabilities(found.logits, by), found.labels))

    return {"temperature": temperature, "without": error(1.0), "with": error(temperature)}


def third_answer(found: Judged, known: Knowledge) -> dict[str, Any]:
    """Return the share of test photos that are accepted, and for each kind of non-pet the area
    under the ROC curve against the test photos and the share that is refused.
    """
    kinds: Mapping[str, np.ndarray] = known.others or {}
    return {
        "accepted": share(found.familiarity >= known.threshold),
        "kinds": {
            kind: {
                "area": auroc(found.familiarity, scores),
                "refused": float((scores < known.threshold).mean()),
                "of": len(scores),
                "fitted": kind in known.fitted,
            }
            for kind, scores in kinds.items()
        },
    }


def surest_mistakes(found: Judged, temperature: float, most: int = 60) -> list[tuple[str, float]]:
    """Return the names of the mistakes that the model was surest of, with its confidence."""
    sure = probabilities(found.logits, temperature).max(axis=1)
    wrong = np.flatnonzero(~found.right())
    return [(found.names[i], float(sure[i])) for i in wrong[np.argsort(-sure[wrong])][:most]]
