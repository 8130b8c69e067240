"""How familiar a picture is to a network: the distance of its features from those of each class.

Each layer's features (channel means) are whitened by what varies within the classes, and the squared
distance to the nearest class's mean is taken (Mahalanobis distance; Lee et al., 2018,
https://arxiv.org/abs/1807.03888). A logistic regression, fitted on pictures of the classes and on
others, weighs the layers' distances against each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

Features = Mapping[str, np.ndarray]  # by layer: float (N, channels)


@dataclass(frozen=True, slots=True, eq=False)
class Detector:
    """What was fitted: for each layer the class means, float32 (classes, rank), in whitened
    coordinates that `projections`, float32 (channels, rank), lead to; and the weight of each layer's
    log distance, with a bias.
    """

    layers: tuple[str, ...]
    projections: tuple[np.ndarray, ...]
    means: tuple[np.ndarray, ...]
    weights: np.ndarray  # (layers,)
    bias: float

    def familiarity(self, features: Features) -> np.ndarray:
        """Return how familiar each picture is, float64 (N,): the larger, the more like the classes.

        `features` holds what each of `layers` gave, (N, channels). Raises ValueError where one is
        missing or has another width.
        """
        return self.bias - self.distances(features) @ self.weights

    def distances(self, features: Features) -> np.ndarray:
        """Return the logarithm of each layer's distance to the nearest class, float64 (N, layers)."""
        columns = []
        for name, projection, means in zip(self.layers, self.projections, self.means, strict=True):
            if name not in features or features[name].shape[1] != len(projection):
                raise ValueError(
                    f"Features of {name!r} with {len(projection)} channels are needed."
                )
            at = features[name].astype(np.float64) @ projection  # (N, rank)
            squares = ((at[:, None] - means[None]) ** 2).sum(axis=2)  # (N, classes)
            columns.append(np.log(squares.min(axis=1) / at.shape[1] + 1e-6))
        return np.stack(columns, axis=1)

    def tensors(self) -> dict[str, np.ndarray]:
        """Return all numbers by name, as `of` takes them."""
        found: dict[str, np.ndarray] = {
            "weights": self.weights.astype(np.float32),
            "bias": np.array([self.bias], np.float32),
        }
        for i, (projection, means) in enumerate(zip(self.projections, self.means, strict=True)):
            found[f"{i}.projection"] = projection.astype(np.float32)
            found[f"{i}.means"] = means.astype(np.float32)
        return found

    @classmethod
    def of(cls, layers: tuple[str, ...], tensors: Mapping[str, np.ndarray]) -> Detector:
        """Make a detector of what `tensors` returned. Raises ValueError where it does not fit."""
        try:
            projections = tuple(tensors[f"{i}.projection"] for i in range(len(layers)))
            means = tuple(tensors[f"{i}.means"] for i in range(len(layers)))
            weights, bias = tensors["weights"], float(tensors["bias"][0])
        except (KeyError, IndexError) as error:
            raise ValueError(f"The detector's numbers are not complete: {error}.") from error
        for projection, mean in zip(projections, means, strict=True):
            if projection.ndim != 2 or mean.ndim != 2 or projection.shape[1] != mean.shape[1]:
                raise ValueError("The detector's numbers do not fit each other.")
        if weights.shape != (len(layers),):
            raise ValueError("The detector needs a weight for each layer.")
        return cls(layers, projections, means, weights, bias)
