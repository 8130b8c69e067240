"""Labels that out-of-sample verdicts contradict: confident learning.

C. G. Northcutt, L. Jiang & I. L. Chuang, Confident learning: estimating uncertainty in dataset labels,
2021, https://arxiv.org/abs/1911.00068. With p_j(x) the probability of class j that a network gives which
never saw picture x, and y(x) the label that x has:

    threshold        t_j = mean of p_j(x) over the x with y(x) = j            (their self-confidence)
    confident class  c(x) = the j of largest p_j(x) among those with p_j(x) ≥ t_j, none where there is none
    confident joint  C_ij = the number of x with y(x) = i and c(x) = j
    margin           m(x) = p_c(x) − p_y(x)                                          (from −1 to 1)

Off C's diagonal are the suspects; the margin, which the paper adapts from Wei et al. (2018), brings the
most contradicted label first. The thresholds let classes differ in how sure a network is of them: where
it is never quite sure of a cat, less is enough to call a picture a confident cat. One thing is asked
beyond the paper, because a person will look at each: that the margin is above 0, a contradiction.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.datasets.doctor.report import Finding
from core.training.labels.verdicts import Verdicts

NONE = -1  # in the place of a confident class where there is none


@dataclass(frozen=True, slots=True)
class Suspect:
    """A picture whose label, `given`, is contradicted by a network that never saw it.

    `confidence` is the probability of the class `suggested`, `doubted` that of the label.
    """

    name: str
    given: str
    suggested: str
    confidence: float
    doubted: float

    @property
    def margin(self) -> float:
        """How much likelier the suggested class is, above 0 and at most 1."""
        return self.confidence - self.doubted

    @property
    def finding(self) -> Finding:
        """The same as the doctor says it."""
        reason = (
            f"A network that never saw it says {self.suggested}, {self.confidence:.1%}; its label says "
            f"{self.given}."
        )
        certainty = (1 + self.margin) / 2
        return Finding("label", (self.name,), reason, "move", certainty, self.suggested)


def thresholds(found: Verdicts) -> np.ndarray:
    """Return t_j, float64 (classes,); infinite for a class that no picture has."""
    own = [found.probabilities[found.labels == j, j] for j in range(len(found.classes))]
    return np.array([part.mean() if len(part) else np.inf for part in own])


def confident(found: Verdicts) -> np.ndarray:
    """Return c(x), int64 (n,); `NONE` where no class reaches its threshold."""
    reached = found.probabilities >= thresholds(found)
    likeliest = np.where(reached, found.probabilities, -1.0).argmax(axis=1)
    return np.where(reached.any(axis=1), likeliest, NONE)


def confident_joint(found: Verdicts) -> np.ndarray:
    """Return C, int64 (classes, classes): rows are labels, columns confident classes."""
    classes, said = len(found.classes), confident(found)
    counted = said != NONE
    cells = found.labels[counted] * classes + said[counted]
    return np.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def suspects(found: Verdicts) -> tuple[Suspect, ...]:
    """Return the pictures whose label is contradicted, the most contradicted first."""
    rows, said = np.arange(len(found)), confident(found)
    given, suggested = (found.probabilities[rows, each] for each in (found.labels, said))
    margin = np.where(said == NONE, -np.inf, suggested - given)
    chosen = np.flatnonzero((said != found.labels) & (margin > 0))
    order = sorted(chosen.tolist(), key=lambda i: (-margin[i], found.names[i]))
    classes = found.classes
    return tuple(
        Suspect(
            found.names[i], classes[found.labels[i]], classes[said[i]], float(suggested[i]),
            float(given[i]),
        )
        for i in order
    )  # fmt: skip
