"""Fit a detector: a logistic regression between pictures of the classes and pictures of others.

The classes' means and spreads come from one set of pictures (those that trained the network will do),
the weights from another that the network was not trained on, as its own training pictures look more
familiar to it than any others. Every kind of others counts as much as the next, and all together as
much as the pictures of the classes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch.nn import functional as F

from core.novelty.curves import auroc
from core.novelty.detector import Detector, Features, Layer

SHRINKAGE = 0.05  # how far a covariance is drawn towards a multiple of the identity
RANK = 512  # coordinates that a layer's distance is measured in, at the most
STRENGTH = 3e-3  # of the penalty, where leaving kinds out came out best
STRENGTHS = (3e-4, 1e-3, 3e-3, 1e-2, 3e-2)  # to choose from
FOLDS = 5
STEPS = 200


@dataclass(frozen=True, slots=True, eq=False)
class Examples:
    """What a detector is fitted on: features by layer, (n, channels) each.

    `reference` and `labels` (n,) give the classes' means and spreads, `known` are further pictures of
    the classes, unseen in training, and `others` pictures of none of them, by kind.
    """

    reference: Features
    labels: np.ndarray
    known: Features
    others: Mapping[str, Features]

    def __post_init__(self) -> None:
        """Raise ValueError where pictures of one side are missing."""
        counts = [len(self.labels), _count(self.known), *map(_count, self.others.values())]
        if not self.others or not all(counts):
            raise ValueError("Pictures of the classes, and of at least one other kind, are needed.")


def fit(examples: Examples, strength: float = STRENGTH) -> Detector:
    """Fit a detector, the same for the same examples; `strength` is that of the penalty."""
    layers = tuple(examples.reference)
    plain = tuple(_described(examples, name) for name in layers)
    return _weighted(layers, plain, examples, strength)


def strongest(examples: Examples, strengths: Sequence[float] = STRENGTHS) -> float:
    """Return the strength that tells kinds of others best that it was not fitted on.

    Judged by the mean of the areas under the ROC curve, kind by kind, each time on a fold of the known
    pictures and of the kinds that had no part in the fit. Raises ValueError for fewer than 2 kinds.
    """
    if len(examples.others) < 2:
        raise ValueError("At least 2 kinds of others are needed, so that one can be left out.")
    found = {each: np.mean(list(left_out(examples, each).values())) for each in strengths}
    return max(strengths, key=found.__getitem__)


def left_out(examples: Examples, strength: float) -> dict[str, float]:
    """Return the area under the ROC curve for each kind, by detectors fitted without that kind."""
    kinds = tuple(examples.others)
    folds = min(FOLDS, len(kinds))
    found: dict[str, float] = {}
    for fold in range(folds):
        judged = kinds[fold::folds]
        rest = {kind: examples.others[kind] for kind in kinds if kind not in judged}
        known, unseen = _parted(examples.known, fold, folds)
        detector = fit(replace(examples, known=known, others=rest), strength)
        scores = detector.familiarity(unseen)
        found |= {e: auroc(scores, detector.familiarity(examples.others[e])) for e in judged}
    return {kind: found[kind] for kind in kinds}


def unseen_scores(examples: Examples, strength: float) -> np.ndarray:
    """Return the familiarity of each of the known pictures, (n,), by detectors fitted without it."""
    scores = np.empty(_count(examples.known))
    for fold in range(FOLDS):
        known, unseen = _parted(examples.known, fold, FOLDS)
        scores[fold::FOLDS] = fit(replace(examples, known=known), strength).familiarity(unseen)
    return scores


def _count(features: Features) -> int:
    return len(next(iter(features.values()))) if features else 0


def _parted(features: Features, fold: int, folds: int) -> tuple[Features, Features]:
    """Return the pictures outside a fold, and those in it: every `folds`-th."""
    inside = np.arange(_count(features)) % folds == fold
    return ({name: each[~inside] for name, each in features.items()},
            {name: each[inside] for name, each in features.items()})  # fmt: skip


def _described(examples: Examples, name: str) -> Layer:
    """Return a layer with the classes' means and spreads, and without any weights yet."""
    x = examples.reference[name].astype(np.float64)
    classes, labels = np.unique(examples.labels, return_inverse=True)
    means = np.stack([x[labels == k].mean(axis=0) for k in range(len(classes))])
    rest = x - means[labels]
    spread = rest.T @ rest / len(rest)
    even = np.trace(spread) / len(spread) * np.eye(len(spread)) + 1e-12 * np.eye(len(spread))
    values, vectors = np.linalg.eigh((1 - SHRINKAGE) * spread + SHRINKAGE * even)
    projection = (vectors / np.sqrt(values))[:, -RANK:]  # the directions that vary most
    scale, none = x.std(axis=0), np.zeros(x.shape[1])
    return Layer(projection, means @ projection, np.zeros(1), x.mean(axis=0),
                 scale + 1e-3 * scale.max() + 1e-6, none)  # fmt: skip


def _weighted(
    layers: tuple[str, ...], plain: tuple[Layer, ...], examples: Examples, strength: float
) -> Detector:
    groups = [examples.known, *examples.others.values()]
    parts = [_columns(layers, plain, each) for each in groups]  # (n, columns) each
    least, spread = (
        parts[0][:, -len(layers) :].mean(axis=0),
        parts[0][:, -len(layers) :].std(axis=0),
    )
    for part in parts:  # the distances are standardized too, so that the penalty is fair to them
        part[:, -len(layers) :] = (part[:, -len(layers) :] - least) / (spread + 1e-6)
    share = [0.5 / len(parts[0]), *(0.5 / (len(parts) - 1) / len(part) for part in parts[1:])]
    counted = np.concatenate([np.full(len(p), s) for p, s in zip(parts, share, strict=True)])
    sides = np.concatenate([np.full(len(p), float(i == 0)) for i, p in enumerate(parts)])
    found, bias = _regression(np.concatenate(parts), sides, counted, len(layers), strength)
    channels, far = found[: -len(layers)], found[-len(layers) :] / (spread + 1e-6)
    edges = np.cumsum([len(layer.centre) for layer in plain])[:-1]
    fitted = tuple(
        replace(layer, direction=direction, weight=-far[i : i + 1])
        for i, (layer, direction) in enumerate(zip(plain, np.split(channels, edges), strict=True))
    )
    return Detector(layers, fitted, float(bias - far @ least))


def _columns(layers: tuple[str, ...], plain: tuple[Layer, ...], features: Features) -> np.ndarray:
    pairs = list(zip(layers, plain, strict=True))
    channels = [layer.standardized(features[name]) for name, layer in pairs]
    distances = [layer.distances(features[name])[:, None] for name, layer in pairs]
    return np.concatenate([*channels, *distances], axis=1)


def _regression(
    x: np.ndarray, y: np.ndarray, share: np.ndarray, falling: int, strength: float
) -> tuple[np.ndarray, float]:
    """Minimize the weighted cross entropy + strength · |w|², by L-BFGS: w (columns,) and the bias.

    The weights of the last `falling` columns are 0 or below.
    """
    inputs, sides, counted = (torch.from_numpy(each) for each in (x, y, share))
    free, root, bias = (
        torch.zeros(x.shape[1] - falling),
        torch.full((falling,), 0.1),
        torch.zeros(()),
    )
    found = [each.double().requires_grad_() for each in (free, root, bias)]
    search = torch.optim.LBFGS(found, max_iter=STEPS, line_search_fn="strong_wolfe")

    def weights() -> torch.Tensor:
        return torch.cat([found[0], -found[1].square()])

    def loss() -> torch.Tensor:
        search.zero_grad()
        odds = inputs @ weights() + found[2]  # (n,)
        each = F.binary_cross_entropy_with_logits(odds, sides, reduction="none")
        total = (each * counted).sum() + strength * weights().square().sum()
        total.backward()
        return total

    search.step(loss)
    return weights().detach().numpy(), float(found[2].detach())
