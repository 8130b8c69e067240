"""The scale of familiarity: where the known pictures lie, and what each threshold would cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.novelty.curves import TradeOff, auroc, trade_off
from core.prediction.knowledge import Knowledge

STEPS = 160  # places at which a threshold may be set
BINS = 48  # parts of the scale in which pictures are counted
OUTSIDE = 0.002  # share of a group's pictures that may lie beyond each end of the scale
POINTS = 301  # of a curve
MARGIN = 0.03  # of the scale, beyond its last pictures


Side = Literal["known", "held out", "fitted"]


@dataclass(frozen=True, slots=True)
class Group:
    """Pictures that belong together: validation pictures, which are known, or others, of one `kind`
    or ("") of all kinds of their side.

    `counts` are those in each of the BINS, all at or beyond an end in the last one there;
    `accepted[i]` are those that the i-th threshold lets through.
    """

    side: Side
    kind: str
    count: int
    counts: tuple[int, ...]
    accepted: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Scale:
    """The scale from `least` to `most`, thresholds in ascending order, and the groups on it.

    Validation pictures come first, then the held-out kinds, then those that the detector was fitted
    on, each with the kind that the model's own threshold lets through most first.
    """

    least: float
    most: float
    thresholds: tuple[float, ...]
    groups: tuple[Group, ...]

    def place(self, familiarity: float) -> float:
        """Return where on the scale a picture lies, from 0 to 1, the ends for what lies beyond."""
        share = (familiarity - self.least) / (self.most - self.least)
        return min(1.0, max(0.0, share))

    def nearest(self, threshold: float) -> int:
        """Return the index of the threshold that is nearest to this one."""
        return int(np.abs(np.array(self.thresholds) - threshold).argmin())


def scale_of(known: Knowledge, also: Sequence[float] = (), *, by_kind: bool = False) -> Scale:
    """Return the scale of a model that has a detector, with a group for each side or for each kind.

    Its thresholds are STEPS places, the model's own, and those of `also` that lie on the scale, so
    that what is said of these is exact. Raises ValueError where there is no detector.
    """
    if known.detector is None:
        raise ValueError("Without a detector there is no familiarity.")
    sets = _sets(known, by_kind)
    least, most = _ends(sets, known.threshold)
    exact = [known.threshold, *(each for each in also if least < each < most)]
    thresholds = np.unique(np.concatenate([np.linspace(least, most, STEPS + 1), exact]))
    edges = np.linspace(least, most, BINS + 1)
    groups = tuple(_group(*each, edges, thresholds) for each in sets)
    return Scale(least, most, tuple(thresholds.tolist()), groups)


def _sets(known: Knowledge, by_kind: bool) -> list[tuple[Side, str, np.ndarray]]:
    """Return the groups' scores with their side and kind."""
    found: list[tuple[Side, str, np.ndarray]] = [("known", "", known.familiarity)]
    others = known.others or {}
    sides: dict[Side, tuple[str, ...]] = {
        "held out": known.held_out, "fitted": tuple(k for k in others if k in known.fitted)
    }  # fmt: skip
    for side, kinds in sides.items():
        if not by_kind and kinds:
            found.append((side, "", np.concatenate([others[kind] for kind in kinds])))
        elif by_kind:
            through = {kind: float((others[kind] >= known.threshold).mean()) for kind in kinds}
            order = sorted(kinds, key=lambda kind: -through[kind])
            found += [(side, kind, others[kind]) for kind in order]
    return found


def _ends(sets: Sequence[tuple[Side, str, np.ndarray]], threshold: float) -> tuple[float, float]:
    ends = [np.quantile(scores, [OUTSIDE, 1 - OUTSIDE]) for _side, _kind, scores in sets]
    least = min([float(low) for low, _high in ends] + [threshold])
    most = max([float(high) for _low, high in ends] + [threshold])
    margin = max(MARGIN * (most - least), 1e-6)
    return least - margin, most + margin


def _group(
    side: Side, kind: str, scores: np.ndarray, edges: np.ndarray, thresholds: np.ndarray
) -> Group:
    counts, _ = np.histogram(np.clip(scores, edges[0], edges[-1]), edges)
    accepted = len(scores) - np.searchsorted(np.sort(scores), thresholds, side="left")
    return Group(side, kind, len(scores), tuple(counts.tolist()), tuple(accepted.tolist()))


@dataclass(frozen=True, slots=True)
class Cost:
    """What a threshold costs: how many `pictures` of the classes there are and how many of them it
    refuses, and the same for the `others` that it lets through, of held-out kinds alone.
    """

    refused: int
    pictures: int
    let_through: int
    others: int


def cost_of(known: Knowledge, threshold: float) -> Cost:
    """Return what a threshold costs among the pictures that a model was measured with."""
    held = [(known.others or {})[kind] for kind in known.held_out]
    return Cost(
        int((known.familiarity < threshold).sum()), len(known.familiarity),
        sum(int((scores >= threshold).sum()) for scores in held), sum(map(len, held)),
    )  # fmt: skip


def less_familiar(known: Knowledge, familiarity: float) -> float:
    """Return the share of the validation pictures that are less familiar than this."""
    return float((known.familiarity < familiarity).mean())


def trade_offs(known: Knowledge) -> dict[Side, TradeOff]:
    """Return the trade-off against the held-out kinds together, and against the fitted ones.

    A side without pictures is left out.
    """
    return {
        side: trade_off(known.familiarity, scores, POINTS)
        for side, _kind, scores in _sets(known, by_kind=False)
        if side != "known"
    }


@dataclass(frozen=True, slots=True)
class Area:
    """The area under the ROC curve of one kind, over `count` pictures of it; "" for all of a side."""

    kind: str
    fitted: bool
    area: float
    count: int


def areas(known: Knowledge) -> tuple[Area, ...]:
    """Return the area of each side's kinds together (its kind is ""), and of each kind.

    Held-out kinds come first, on each side all together and then the hardest.
    """
    sets = _sets(known, by_kind=False) + _sets(known, by_kind=True)
    found = [
        Area(kind, side == "fitted", auroc(known.familiarity, scores), len(scores))
        for side, kind, scores in sets
        if side != "known"
    ]
    return tuple(sorted(found, key=lambda each: (each.fitted, each.kind != "", each.area)))
