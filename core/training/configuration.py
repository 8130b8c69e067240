"""What a training run is asked to do: one frozen value, checked when it is made.

The command line and the form are generated from the fields below (their type, help and range), so
that a setting is described in one place. Nothing here imports torch: the queue and the pages read
configurations without it.
"""

from __future__ import annotations

import math
import types
from collections.abc import Mapping
from dataclasses import Field, asdict, dataclass, field, fields
from typing import Any, Literal, get_args, get_origin, get_type_hints

from core.settings import Settings, settings

VERSION = 1
FOLDS = 20  # parts that pictures can be cut into, at most

Optimizer = Literal["adamw", "sgd"]
Schedule = Literal["one-cycle", "cosine", "constant"]
Validation = Literal["share", "test", "fold"]
Precision = Literal["auto", "32-true", "bf16-mixed", "16-mixed"]
Weights = Literal["scratch", "imagenet"]

# What suits each optimizer, for batches of 64. After one epoch on 18,000 photos of cats and dogs at
# 64 px AdamW was right on 73 % and SGD (at 0.012) on 68 %: short runs are better off with AdamW.
USUAL: Mapping[str, Mapping[str, float]] = {
    "adamw": {"learning_rate": 0.003, "weight_decay": 0.05},
    "sgd": {"learning_rate": 0.04, "weight_decay": 5e-4},
}


class ConfigurationError(ValueError):
    """Something was asked of a run that it cannot do; the message says what and what would do."""


def _field(default: Any, help: str, least: float = -math.inf, most: float = math.inf) -> Any:
    return field(default=default, metadata={"help": help, "least": least, "most": most})


def _check(name: str, value: Any, kind: Any, item: Field[Any]) -> None:
    """Raise ConfigurationError unless `value` has the type and range that its field declares."""
    if get_origin(kind) is Literal:
        if value not in get_args(kind):
            choices = ", ".join(map(str, get_args(kind)))
            raise ConfigurationError(f"{name} is {value!r}, but has to be one of: {choices}.")
        return
    if isinstance(kind, types.UnionType):  # "float | None" and the like
        if value is None:
            return
        kind = get_args(kind)[0]
    allowed = (int, float) if kind is float else kind
    if not isinstance(value, allowed) or (isinstance(value, bool) and kind is not bool):
        raise ConfigurationError(f"{name} is {value!r}, but has to be of type {kind.__name__}.")
    if kind not in (int, float):
        return
    least, most = item.metadata["least"], item.metadata["most"]
    if not (math.isfinite(value) and least <= value <= most):
        raise ConfigurationError(f"{name} is {value:,}, but has to be {_range(least, most)}.")


def _range(least: float, most: float) -> str:
    if most == math.inf:
        return f"{least:,} or more"
    return f"between {least:,} and {most:,}"


def _check_all(value: Any) -> None:
    kinds = get_type_hints(type(value))
    for item in fields(value):
        if item.metadata:
            name = item.name.replace("_", " ")
            _check(name, getattr(value, item.name), kinds[item.name], item)


@dataclass(frozen=True, slots=True)
class Augmentation:
    """How each picture is changed, by its own draw, each time that the network sees it.

    `zoom_least` and `zoom_most` bound the share of the picture's side that is seen (1: all of it);
    `aspect` is the strongest squeeze, as a ratio; `rotation` in degrees either way; `colour` the
    strongest relative change of brightness, contrast and saturation (grey pictures keep theirs);
    `shift` in whole pixels along each axis. `degrade`, `grey` and `erase` are shares of the photos
    in colour; `mix` a share of the batches, all through but in the last quarter of the run.
    """

    flip: bool = _field(True, "mirror half of the pictures")
    zoom_least: float = _field(0.7, "smallest share of the side that is seen", 0.1, 2.0)
    zoom_most: float = _field(1.0, "largest share of the side that is seen", 0.1, 2.0)
    aspect: float = _field(1.25, "strongest change of aspect, as a ratio", 1.0, 3.0)
    rotation: float = _field(10.0, "strongest rotation, degrees", 0.0, 180.0)
    colour: float = _field(0.2, "strongest change of brightness, contrast, saturation", 0.0, 1.0)
    shift: int = _field(0, "furthest move of the whole picture, pixels", 0, 256)
    degrade: float = _field(0.0, "share of the photos that are blurred or compressed", 0.0, 1.0)
    grey: float = _field(0.0, "share of the photos that lose their colours", 0.0, 1.0)
    erase: float = _field(0.0, "share of the photos with a part covered", 0.0, 1.0)
    mix: float = _field(0.0, "share of the batches whose pictures are mixed in pairs", 0.0, 1.0)

    def __post_init__(self) -> None:
        _check_all(self)
        if self.zoom_least > self.zoom_most:
            raise ConfigurationError(
                f"zoom least ({self.zoom_least}) has to be at most zoom most ({self.zoom_most})."
            )


NO_AUGMENTATION = Augmentation(
    flip=False, zoom_least=1.0, zoom_most=1.0, aspect=1.0, rotation=0.0, colour=0.0
)


@dataclass(frozen=True, slots=True)
class Configuration:
    """All that a run depends on. Equal configurations train to equal weights on the same CPU.

    `data` is the text of a `core.datasets.Source`; `model` a preset of `core.blocks` (or the name of
    `block`, a block document, when that is given); `learning_rate` and `weight_decay` None take the
    optimizer's usual values. `parent` names the run and the weights that this one starts
    from. Raises ConfigurationError on any value outside its range.
    """

    data: str = _field(
        "drawn", "folder of class folders, drawn[:COUNT], fashion-mnist, or garments[:COUNT]"
    )
    validation: Validation = _field(
        "share",
        "what judges it: a share kept apart, one of several folds, or the data set's own test pictures",
    )
    validation_share: float = _field(0.2, "share of the pictures kept for validation", 0.01, 0.9)
    fold: int = _field(1, "which fold judges it, counted from 1", 1, FOLDS)
    folds: int = _field(5, "equal parts of the pictures, of which one judges", 2, FOLDS)
    model: str = _field("pets-small", "network to train")
    block: Mapping[str, Any] | None = None
    weights: Weights = _field("scratch", "where the network starts: scratch or imagenet")
    image_size: int = _field(64, "side of the pictures that the network sees, pixels", 16, 1024)
    progressive: bool = _field(
        True, "smaller pictures for the first three quarters, where the network takes them"
    )
    epochs: int = _field(30, "passes over the training pictures", 1)
    batch_size: int = _field(64, "pictures in a step", 1)
    last_batch: bool = _field(False, "end each epoch with what is left, which is no whole batch")
    optimizer: Optimizer = _field("adamw", "how a gradient becomes a step")
    learning_rate: float | None = _field(None, "peak learning rate", 1e-8, 100.0)
    momentum: float = _field(0.9, "of SGD; AdamW's first decay", 0.0, 0.9999)
    weight_decay: float | None = _field(None, "pull of the weights towards zero", 0.0, 10.0)
    schedule: Schedule = _field("one-cycle", "course of the learning rate")
    label_smoothing: float = _field(0.1, "share of the target spread over all classes", 0.0, 0.9)
    averaging: float = _field(0.998, "decay of the averaged weights a step; 0: none", 0.0, 0.99999)
    augmentation: Augmentation = Augmentation()
    precision: Precision = _field("auto", "numbers that the arithmetic is done in")
    devices: int = _field(1, "processes or GPUs that train together", 1, 1024)
    seed: int = _field(0, "of weights, order and augmentation", 0, 2**63 - 1)
    time_limit: float | None = _field(None, "longest time to train, minutes", 0.01)
    plots: int = _field(
        0, "points of the training curves for each epoch; 0: one for each step", 0, 1_000
    )
    snapshots: bool = _field(
        False, "keep the weights of the start, of a few early steps, and of each epoch"
    )
    parent: Mapping[str, str] | None = None

    def __post_init__(self) -> None:
        _check_all(self)
        if not self.data.strip():
            raise ConfigurationError("data is empty; name a folder, or write drawn.")
        if self.fold > self.folds:
            raise ConfigurationError(f"fold is {self.fold}, but there are only {self.folds} folds.")
        for name, value in usual_values(self.optimizer, self.batch_size).items():
            if getattr(self, name) is None:
                object.__setattr__(self, name, value)
        if self.devices > self.batch_size:
            raise ConfigurationError(
                f"a batch of {self.batch_size} cannot be shared by {self.devices} devices."
            )

    @property
    def peak_learning_rate(self) -> float:
        """The learning rate's highest value; never None once the configuration is made."""
        assert self.learning_rate is not None
        return self.learning_rate

    @property
    def decay(self) -> float:
        """The weight decay; never None once the configuration is made."""
        assert self.weight_decay is not None
        return self.weight_decay

    def to_document(self) -> dict[str, Any]:
        """Return plain JSON values, with the format's version."""
        return {"version": VERSION} | asdict(self)

    @classmethod
    def from_document(cls, document: Any) -> Configuration:
        """Read what `to_document` wrote; raises ConfigurationError on anything else."""
        if not isinstance(document, Mapping):
            raise ConfigurationError("the configuration is not a JSON object.")
        values = dict(document)
        version = values.pop("version", None)
        if version != VERSION:
            raise ConfigurationError(
                f"the configuration is of version {version!r}; this program reads {VERSION}."
            )
        values["augmentation"] = _read(Augmentation, values.get("augmentation", {}))
        return _read(cls, values)


def usual_values(optimizer: str, batch_size: int) -> dict[str, float]:
    """Return the learning rate and weight decay that suit `optimizer` and `batch_size`.

    SGD's learning rate grows with the batch (Goyal et al., 2017), AdamW's with its root.
    """
    scale = batch_size / 64 if optimizer == "sgd" else (batch_size / 64) ** 0.5
    usual = USUAL[optimizer]
    return {**usual, "learning_rate": usual["learning_rate"] * scale}


def _read(kind: type[Any], values: Any) -> Any:
    names = {item.name for item in fields(kind)}
    if not isinstance(values, Mapping) or not names.issuperset(values):
        unknown = sorted(set(values) - names) if isinstance(values, Mapping) else [repr(values)]
        raise ConfigurationError(f"the configuration holds unknown entries: {unknown}.")
    return kind(**values)


def check_limits(configuration: Configuration, limits: Settings | None = None) -> None:
    """Raise ConfigurationError where `configuration` asks for more than the settings allow.

    Apart from the configuration itself, so that runs made under wider limits stay readable.
    """
    limits = limits or settings()
    for name in ("image_size", "epochs", "batch_size", "devices"):
        asked, most = getattr(configuration, name), getattr(limits, name)
        if asked > most:
            what = name.replace("_", " ")
            raise ConfigurationError(f"{what} is {asked:,}, but at most {most:,} is allowed here.")
    if (configuration.time_limit or 0) > limits.run_minutes:
        raise ConfigurationError(
            f"time limit is {configuration.time_limit:,} minutes, "
            f"but at most {limits.run_minutes:,} is allowed here."
        )
