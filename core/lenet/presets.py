"""The recipes by which a LeNet is trained on Fashion-MNIST: the course's two, and today's.

zh and en: Dive into Deep Learning, section 6.6 of its zh and 7.6 of its en edition. Their plain
stochastic gradient descent has one learning rate throughout and knows no validation pictures: the
test pictures are looked at after each epoch, and the last weights are kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from core.lenet.architecture import MODERN, ORIGINAL, SIX_CONVOLUTIONS, LeNet
from core.training.configuration import NO_AUGMENTATION, Configuration

DATA = "fashion-mnist"


@dataclass(frozen=True, slots=True)
class Published:
    """What somebody reports of a recipe: shares from 0 to 1, nats, and where it stands."""

    source: str
    test_accuracy: float
    train_accuracy: float | None = None
    train_loss: float | None = None


@dataclass(frozen=True, slots=True)
class Preset:
    """A network with its recipe, and what is published of it, where something is."""

    name: str
    title: str
    sentence: str
    lenet: LeNet
    recipe: Mapping[str, Any]
    published: Published | None = None

    def configuration(self, data: str = DATA, *, seed: int = 0, **changes: Any) -> Configuration:
        """Return the run that trains it on `data`, with `changes` to fields of the configuration.

        Raises ConfigurationError for a value out of range, BlockError where its shapes vanish.
        """
        return configuration(self.lenet, {**self.recipe, **changes}, data, seed)


def configuration(
    lenet: LeNet, recipe: Mapping[str, Any], data: str = DATA, seed: int = 0
) -> Configuration:
    """Return the run that trains `lenet` by `recipe` (fields of a Configuration) on `data`."""
    return Configuration(
        data=data, model="lenet", block=lenet.block().to_document(), image_size=28,
        progressive=False, snapshots=True, seed=seed, **recipe,
    )  # fmt: skip


def plain(
    batch_size: int, learning_rate: float, epochs: int = 10, plots: int = 0
) -> dict[str, Any]:
    """Return the course's way: stochastic gradient descent and nothing else, every picture used."""
    return {
        "validation": "test", "epochs": epochs, "batch_size": batch_size, "last_batch": True,
        "optimizer": "sgd", "learning_rate": learning_rate, "momentum": 0.0, "weight_decay": 0.0,
        "schedule": "constant", "label_smoothing": 0.0, "averaging": 0.0,
        "augmentation": NO_AUGMENTATION, "precision": "32-true", "plots": plots,
    }  # fmt: skip


# Chosen on a sixth of the training pictures among some fifty, without a look at the test pictures.
MODERN_RECIPE: Mapping[str, Any] = {
    "validation": "test", "epochs": 20, "batch_size": 256, "optimizer": "sgd",
    "learning_rate": 0.15, "momentum": 0.9, "weight_decay": 5e-4, "schedule": "one-cycle",
    "label_smoothing": 0.1, "averaging": 0.998, "precision": "auto", "plots": 5,
    "augmentation": replace(NO_AUGMENTATION, flip=True, shift=1),
}  # fmt: skip

PRESETS: Mapping[str, Preset] = {
    preset.name: preset
    for preset in (
        Preset("zh", "The course, zh edition",
               "Learning rate 0.9, batches of 256, ten epochs; five points an epoch.",
               ORIGINAL, plain(256, 0.9, plots=5),
               Published("Dive into Deep Learning, zh edition, section 6.6", 0.779, 0.823, 0.469)),
        Preset("en", "The course, en edition",
               "Learning rate 0.1, batches of 128, ten epochs; two points an epoch.",
               ORIGINAL, plain(128, 0.1, plots=2)),
        Preset("modern", "LeNet, modernized",
               "ReLU, max pooling, batch normalization, momentum, one cycle, light augmentation.",
               MODERN, MODERN_RECIPE,
               Published("the best of two convolutions of this size", 0.925)),
        Preset("six", "Six convolutions",
               "Each convolution of 5 × 5 as several of 3 × 3: deeper, and not larger.",
               SIX_CONVOLUTIONS, MODERN_RECIPE),
    )
}  # fmt: skip
