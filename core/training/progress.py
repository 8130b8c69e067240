"""Where a run stands, and how long it still takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from core.training.configuration import Configuration
from core.training.schedule import SMALL_UNTIL, picture_size


@dataclass(slots=True)
class Progress:
    """What a run carries from one start to the next, beside weights and optimizer.

    `step` counts the steps taken, `epoch` the epochs finished (trained, validated, written down),
    `seconds` the time spent training. The entries that begin with `epoch_` are sums over the
    current epoch so far: of losses over pictures, of pictures, of right ones among them, of seconds.
    """

    total_steps: int
    step: int = 0
    epoch: int = 0
    seconds: float = 0.0
    epoch_loss: float = 0.0
    epoch_pictures: int = 0
    epoch_right: int = 0
    epoch_seconds: float = 0.0
    best: float = -1.0
    metrics: dict[str, float] = field(default_factory=dict)

    def add_step(self, seconds: float, pictures: int) -> None:
        """Count a step that took `seconds` for `pictures`."""
        self.step += 1
        self.epoch_pictures += pictures
        self.add_seconds(seconds)

    def add_seconds(self, seconds: float) -> None:
        """Count time spent training."""
        self.seconds += seconds
        self.epoch_seconds += seconds

    def next_epoch(self) -> None:
        """Begin an epoch anew, with nothing summed."""
        self.epoch_loss = self.epoch_seconds = 0.0
        self.epoch_pictures = self.epoch_right = 0

    def to_state(self) -> dict[str, Any]:
        """Return all entries, for a checkpoint."""
        return asdict(self)

    @classmethod
    def from_state(cls, state: Mapping[str, Any]) -> Progress:
        """Read what `to_state` gave, from among a checkpoint's other entries.

        An older one lacks entries that have come since; they begin as they do in a new run.
        """
        return cls(**{item.name: state[item.name] for item in fields(cls) if item.name in state})


def work_left(asked: Configuration, progress: Progress, validation_pictures: int) -> float:
    """Return the work from here to the end, in pixels of training pictures.

    A step's time grows with the pixels it sees; a validation is a forward pass, which takes about
    a third of a step for each picture.
    """
    small_steps = round(SMALL_UNTIL * progress.total_steps) if asked.progressive else 0
    small_left = max(0, small_steps - progress.step)
    full_left = progress.total_steps - progress.step - small_left
    small = picture_size(0, progress.total_steps, asked.image_size, asked.progressive)
    training = asked.batch_size * (small_left * small**2 + full_left * asked.image_size**2)
    epochs = asked.epochs - progress.epoch
    return training + epochs * validation_pictures * asked.image_size**2 / 3
