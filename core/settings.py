"""Where things live and how much of anything is allowed, from environment variables.

Every setting is a field of `Settings`; its variable is `LAYERWISE_` and the field's name in capitals.
`settings()` reads the environment at each call, so that a test or a host can change it without
restarting anything. README.md shows the same table; a test holds the two together.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent
PREFIX = "LAYERWISE_"


class SettingsError(ValueError):
    """An environment variable holds something that the setting cannot be."""


def _setting(default: Any, help: str, *, hosted: Any = MISSING, unit: str = "") -> Any:
    """Declare a setting; `hosted` is its default where strangers share the app."""
    described = {"help": help, "unit": unit, "hosted": default if hosted is MISSING else hosted}
    return field(default=default, metadata=described)


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings, with the defaults of an app that one person runs at home."""

    home: Path = _setting(PROJECT / ".layerwise", "folder for everything that the app writes")
    runs: Path = _setting(Path("runs"), "runs, inside home unless absolute")
    data: Path = _setting(Path("data"), "downloaded data sets, inside home unless absolute")
    cache: Path = _setting(Path("cache"), "decoded pixels and weights, inside home unless absolute")
    fashion_mnist: str = _setting(
        "", "folder that holds Fashion-MNIST already; empty: downloaded into data"
    )
    hosted: bool = _setting(False, "shared with strangers: no folders by name, private runs")

    photo_bytes: int = _setting(20_000_000, "largest picture file", unit="bytes")
    photo_pixels: int = _setting(100_000_000, "largest picture", unit="pixels", hosted=50_000_000)
    upload_photos: int = _setting(200, "photos in one upload", unit="photos", hosted=50)
    batch_photos: int = _setting(
        10_000, "photos in a zip or folder that is judged", unit="photos", hosted=2_000
    )
    batch_bytes: int = _setting(
        1_000_000_000, "largest zip of photos", unit="bytes", hosted=200_000_000
    )
    pinned_photos: int = _setting(8, "photos pinned to a run", unit="photos")
    dataset_pictures: int = _setting(
        200_000, "pictures in a data set", unit="pictures", hosted=20_000
    )
    classes: int = _setting(100, "classes in a data set", unit="classes")
    cache_bytes: int = _setting(
        20_000_000_000, "decoded pixels of one data set", unit="bytes", hosted=2_000_000_000
    )
    sets_per_owner: int = _setting(
        1_000, "sets of pictures that one visitor may keep", unit="sets", hosted=3
    )
    sets_bytes: int = _setting(
        1_000_000_000_000, "pictures that one visitor may keep", unit="bytes", hosted=500_000_000
    )
    free_disk_bytes: int = _setting(500_000_000, "left free on the disk, always", unit="bytes")

    forward_bytes: int = _setting(
        8_000_000_000,
        "memory that a network may take while it runs on a page",
        unit="bytes",
        hosted=1_000_000_000,
    )
    forward_multiply_adds: int = _setting(
        1_000_000_000_000,
        "arithmetic of one pass of a network on a page",
        unit="multiply-adds",
        hosted=50_000_000_000,
    )

    parameter_file_bytes: int = _setting(
        1_000_000_000, "largest parameter file", unit="bytes", hosted=100_000_000
    )
    own_code: bool = _setting(
        False, "lets a person load Python files of his own; they can do whatever he can"
    )

    image_size: int = _setting(
        320, "largest side that a network is trained at", unit="pixels", hosted=128
    )
    epochs: int = _setting(1_000, "longest run", unit="epochs", hosted=50)
    batch_size: int = _setting(4_096, "largest batch", unit="pictures", hosted=256)
    devices: int = _setting(64, "most devices for one run", unit="devices", hosted=1)
    run_minutes: float = _setting(10_080.0, "longest run", unit="minutes", hosted=30.0)
    training_places: int = _setting(1, "runs that train at the same time", unit="runs")
    queued_runs: int = _setting(50, "runs that may wait for a place", unit="runs", hosted=20)
    runs_per_owner: int = _setting(10_000, "runs that one visitor may keep", unit="runs", hosted=5)
    expiry_days: float = _setting(
        0.0, "age at which finished runs and kept pictures go; 0: never", unit="days", hosted=7.0
    )
    training_threads: int = _setting(
        0, "cores for a training process; 0: all of them", unit="cores"
    )
    measure: bool = _setting(True, "time a few training steps once the app has started")
    server_threads: int = _setting(1, "torch threads of the dashboard itself", unit="threads")
    checkpoint_seconds: float = _setting(
        30.0, "between checkpoints inside an epoch", unit="seconds"
    )
    weights_server: str = _setting(
        "https://download.pytorch.org/models", "where ImageNet weights are downloaded from"
    )
    petimages_server: str = _setting(
        "https://download.microsoft.com/download/3/E/1/3E1C3F21-ECDB-4869-8368-6DEBA77B919F",
        "where Microsoft's cats and dogs are downloaded from",
    )
    filtered_server: str = _setting(
        "https://storage.googleapis.com/mledu-datasets",
        "where Google's selection of them is downloaded from",
    )
    oxford_server: str = _setting(
        "https://www.robots.ox.ac.uk/~vgg/data/pets/data",
        "where the Oxford-IIIT pets are downloaded from",
    )

    def __post_init__(self) -> None:
        for name in ("runs", "data", "cache"):
            object.__setattr__(self, name, self.home / getattr(self, name))


def _boolean(text: str) -> bool:
    words = {"1": True, "true": True, "yes": True, "on": True}
    words |= {"0": False, "false": False, "no": False, "off": False, "": False}
    return words[text.strip().lower()]


def _path(text: str) -> Path:
    return Path(text).expanduser()


READERS: Mapping[str, Callable[[str], Any]] = {
    "Path": _path, "bool": _boolean, "int": int, "float": float, "str": str,
}  # fmt: skip


def variable(setting: Field[Any]) -> str:
    """Return the environment variable of a setting."""
    return PREFIX + setting.name.upper()


def _read(setting: Field[Any], environment: Mapping[str, str], hosted: bool) -> Any:
    if variable(setting) not in environment:
        return setting.metadata["hosted"] if hosted else setting.default
    text = environment[variable(setting)]
    try:
        value = READERS[str(setting.type)](text)
    except (ValueError, KeyError) as error:
        raise SettingsError(
            f"{variable(setting)} is {text!r}, but has to be of type {setting.type}."
        ) from error
    if isinstance(value, int | float) and not (0 <= value < float("inf")):
        raise SettingsError(f"{variable(setting)} is {text!r}, but has to be 0 or more.")
    return value


_fixed: Settings | None = None


def fix_settings() -> None:
    """Let the settings of this process stay what they are now, whatever its environment becomes.

    For a process that does nothing but read pictures: to read the environment at each takes a while.
    """
    global _fixed
    _fixed = settings()


def settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read all settings from `environment` (default: the process's own variables).

    Raises SettingsError when a variable's text does not fit the setting.
    """
    if environment is None and _fixed is not None:
        return _fixed
    environment = os.environ if environment is None else environment
    try:
        hosted = _boolean(environment.get(PREFIX + "HOSTED", ""))
    except KeyError as error:
        raise SettingsError(f"{PREFIX}HOSTED has to be true or false.") from error
    return Settings(**{item.name: _read(item, environment, hosted) for item in fields(Settings)})


def table() -> str:
    """Return all settings as the Markdown table that README.md shows."""
    home, hosted = settings({}), settings({PREFIX + "HOSTED": "true"})
    rows = ["| Variable | What it is | Default | Hosted |", "| --- | --- | --- | --- |"]
    for item in fields(Settings):
        unit = item.metadata["unit"]
        values = [f"{_shown(getattr(each, item.name))} {unit}".strip() for each in (home, hosted)]
        different = values[1] if values[1] != values[0] else ""
        help_ = item.metadata["help"][0].upper() + item.metadata["help"][1:]
        rows.append(f"| `{variable(item)}` | {help_} | {values[0]} | {different} |")
    return "\n".join(rows)


def _shown(value: Any) -> str:
    if isinstance(value, Path):
        return f"`{value.relative_to(PROJECT)}`"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f"`{value}`" if value else "none"
    return f"{value:,}".removesuffix(".0")


if __name__ == "__main__":
    print(table())
