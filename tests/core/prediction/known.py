"""Made-up knowledge about real models, for the tests of whatever shows or uses it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from core.novelty import Detector
from core.novelty.detector import Layer
from core.prediction.classifier import outputs
from core.prediction.knowledge import Knowledge, write_knowledge
from core.prediction.loading import load_classifier
from tests.core.prediction.models import pictures

KNOWN = 60  # validation pictures
OTHERS = {"noise": 30, "house": 20}  # pictures of each kind, of which the noise was fitted on


def knowledge_of(weights: Path, threshold: float | None = None) -> Knowledge:
    """Return what random pictures say of a model: its outputs are real, the pictures are not."""
    classifier = load_classifier(weights)
    given = outputs(classifier, pictures(KNOWN, classifier.image_size, seed=5))
    detector = detector_of({name: each.shape[1] for name, each in given.features.items()})
    familiarity = detector.familiarity(given.features)
    random = np.random.default_rng(6)
    below = {kind: np.ptp(familiarity) * random.random(count) for kind, count in OTHERS.items()}
    others = {kind: familiarity.min() - each for kind, each in below.items()}
    labels = np.arange(KNOWN) % len(classifier.classes)
    least = float(np.quantile(familiarity, 0.02)) if threshold is None else threshold
    return Knowledge(
        2.0, given.logits, labels, "60 pictures of noise.", detector, least, familiarity, others,
        ("noise",),
    )  # fmt: skip


def detector_of(channels: dict[str, int]) -> Detector:
    """Return a detector that measures the distance of each layer's features from two points."""
    return Detector(tuple(channels), tuple(_layer(count) for count in channels.values()), 1.0)


def _layer(channels: int) -> Layer:
    none, one = np.zeros(channels, np.float32), np.ones(channels, np.float32)
    projection = np.eye(channels, dtype=np.float32)
    return Layer(projection, np.stack([none, one]), one[:1], none, one, none)


def save_known(
    weights: Path, change: Callable[[Knowledge], Knowledge] = lambda known: known
) -> Knowledge:
    """Lay knowledge beside the weights of a model; return it."""
    known = change(knowledge_of(weights))
    write_knowledge(known, weights)
    return known
