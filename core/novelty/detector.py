"""How familiar a picture is to a network, judged by the features of its stages (channel means).

Two kinds of evidence are added up to a log odds. Where the features lie: each layer's are whitened by
what varies within the classes, and the squared distance to the nearest class's mean is taken
(Mahalanobis distance; Lee et al., 2018, https://arxiv.org/abs/1807.03888). And which features there
are: each channel, in standard deviations from its mean, speaks for the classes or against them. A
logistic regression on pictures of the classes and on others (outlier exposure; Hendrycks et al.,
2019, https://arxiv.org/abs/1812.04606) weighs all of it: `core.novelty.fitting`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

import numpy as np

Features = Mapping[str, np.ndarray]  # by layer: float (N, channels)

FARTHEST = 8.0  # standard deviations; how far out a channel is, beyond that, says nothing more


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """What was fitted for one layer of a network.

    `means` (classes, rank) are the classes' in the whitened coordinates that `projection` (channels,
    rank) leads to, and `weight` (1,) is that of the distance's logarithm. `centre` and `scale`
    (channels,) standardize the channels, and `direction` (channels,) weighs them. All float32.
    """

    projection: np.ndarray
    means: np.ndarray
    weight: np.ndarray
    centre: np.ndarray
    scale: np.ndarray
    direction: np.ndarray

    def __post_init__(self) -> None:
        """Raise ValueError where the shapes do not fit each other."""
        if self.projection.ndim != 2 or self.means.ndim != 2 or not self.projection.size:
            raise ValueError("The detector's projections and means have to be matrices.")
        channels, rank = self.projection.shape
        if self.means.shape[1] != rank or not len(self.means) or self.weight.shape != (1,):
            raise ValueError("The detector's numbers do not fit each other.")
        if any(e.shape != (channels,) for e in (self.centre, self.scale, self.direction)):
            raise ValueError("The detector needs a number for each channel.")
        if not (self.scale > 0).all():
            raise ValueError("The detector's scales have to be above 0.")

    def distances(self, x: np.ndarray) -> np.ndarray:
        """Return the logarithm of the mean squared distance of features x (N, channels): (N,)."""
        at = x.astype(np.float64) @ self.projection  # (N, rank)
        squares = ((at[:, None] - self.means[None]) ** 2).sum(axis=2)  # (N, classes)
        return np.asarray(np.log(squares.min(axis=1) / at.shape[1] + 1e-6))

    def standardized(self, x: np.ndarray) -> np.ndarray:
        """Return features x (N, channels) in standard deviations from their means, float64."""
        return np.clip((x.astype(np.float64) - self.centre) / self.scale, -FARTHEST, FARTHEST)

    def evidence(self, x: np.ndarray) -> np.ndarray:
        """Return what features x (N, channels) say for the classes, float64 (N,)."""
        return self.standardized(x) @ self.direction - self.weight * self.distances(x)


NAMES = tuple(field.name for field in fields(Layer))


@dataclass(frozen=True, slots=True, eq=False)
class Detector:
    """What was fitted for each of a network's `layers`, and a bias."""

    layers: tuple[str, ...]
    fitted: tuple[Layer, ...]
    bias: float

    def familiarity(self, features: Features) -> np.ndarray:
        """Return how familiar each picture is, float64 (N,): the larger, the more like the classes.

        It is the log odds of a picture of the classes against one of the others, if both are as
        frequent. `features` holds what each of `layers` gave, (N, channels). Raises ValueError where
        one is missing or has another width.
        """
        for name, layer in zip(self.layers, self.fitted, strict=True):
            if name not in features or features[name].shape[1:] != layer.centre.shape:
                raise ValueError(
                    f"Features of {name!r} with {len(layer.centre)} channels are needed."
                )
        pairs = zip(self.layers, self.fitted, strict=True)
        return np.asarray(self.bias + sum(layer.evidence(features[name]) for name, layer in pairs))

    def tensors(self) -> dict[str, np.ndarray]:
        """Return all numbers by name, float32, as `of` takes them."""
        found = {"bias": np.array([self.bias], np.float32)}
        for i, layer in enumerate(self.fitted):
            found |= {f"{i}.{name}": getattr(layer, name).astype(np.float32) for name in NAMES}
        return found

    @classmethod
    def of(cls, layers: tuple[str, ...], tensors: Mapping[str, np.ndarray]) -> Detector:
        """Make a detector of what `tensors` returned. Raises ValueError where it does not fit."""
        try:
            parts = [{name: tensors[f"{i}.{name}"] for name in NAMES} for i in range(len(layers))]
            bias = tensors["bias"]
        except KeyError as error:
            raise ValueError(f"The detector's numbers are not complete: {error}.") from error
        if not layers or bias.shape != (1,):
            raise ValueError("The detector needs a layer and one bias.")
        if not all(
            np.isfinite(each).all() for each in [bias, *(e for p in parts for e in p.values())]
        ):
            raise ValueError("The detector's numbers have to be finite.")
        return cls(layers, tuple(Layer(**part) for part in parts), float(bias[0]))
