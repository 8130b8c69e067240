"""Two models on the same photo: how far their verdicts are apart, and what each of them costs."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from core.prediction.classifier import Classifier, Verdict, outputs

PASSES = 3  # of which the fastest counts: whatever else the machine does only slows one down


def distance(one: Verdict, other: Verdict) -> float:
    """Return how far two verdicts are apart, from 0 to 1: half the sum of the differences of their
    probabilities (total variation). A class that one of them does not know has 0 there.
    """
    names = {*one.probabilities, *other.probabilities}
    of = [verdict.probabilities for verdict in (one, other)]
    return sum(abs(of[0].get(name, 0.0) - of[1].get(name, 0.0)) for name in names) / 2


@dataclass(frozen=True, slots=True)
class Cost:
    """What a model costs: numbers that were learned, and seconds for one photo, here and now."""

    parameters: int
    seconds: float


def cost(classifier: Classifier) -> Cost:
    """Count a model's parameters, and time it on one picture, without reading it from a file."""
    grey = np.full((classifier.image_size, classifier.image_size, 3), 128, np.uint8)
    outputs(classifier, [grey])  # the first pass is slower
    times = []
    for _ in range(PASSES):
        start = time.perf_counter()
        outputs(classifier, [grey])
        times.append(time.perf_counter() - start)
    return Cost(sum(each.numel() for each in classifier.module.parameters()), min(times))
