"""A run as a folder: what was asked, by whom, when, with which versions, and what became of it.

    runs/<id>/config.json      what was asked, with the versions it was asked of
    runs/<id>/pinned/          photos whose verdict is recorded after each epoch
    runs/<id>/snapshots/       weights along the way, where that was asked for
    runs/<id>/…                what its process writes (core/training/recorder.py)

A run's id ends in 80 random bits: on a host, whoever knows it may open the run.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from core.owners import owner_mark
from core.training.configuration import Configuration, ConfigurationError
from core.training.files import RunError, encode, read_object, replace_file
from core.training.lock import LOCK_FILE, lock_run
from core.training.metrics import Metrics
from core.training.pointers import CHECKPOINTS
from core.training.status import STATUS_FILE, Status, read_status

VERSION = 1
CONFIGURATION_FILE, VALIDATION_FILE, LOG_FILE = "config.json", "validation.json", "log.txt"
PINNED, SNAPSHOTS = "pinned", "snapshots"
RUN_ID = re.compile(r"(?=.{1,80}\Z)\d{8}-[a-z0-9]+(?:-[a-z0-9]+)*-[a-z2-7]{16}")
NAME_LENGTH = 80
ENDING_SECONDS = 1.0  # that a process may need for ending after its last word


@dataclass(frozen=True, slots=True)
class Pinned:
    """A photo pinned to a run: the name that its owner gave it, and where it lies."""

    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class Run:
    """A run that exists. `find_run`, `list_runs` and `create_run` make these, after checking."""

    path: Path

    @property
    def id(self) -> str:
        """The unguessable name of the run's folder."""
        return self.path.name

    @property
    def document(self) -> Mapping[str, Any]:
        """All of config.json."""
        return _read_document(self.path)

    @property
    def name(self) -> str:
        """What its owner calls it."""
        return str(self.document["name"])

    @property
    def created(self) -> float:
        """When it was made, Unix time."""
        return float(self.document["created"])

    @property
    def versions(self) -> Mapping[str, str]:
        """The versions of Python and of the packages that it was made with."""
        return dict(self.document["versions"])

    @property
    def configuration(self) -> Configuration:
        """What was asked. Raises RunError when it cannot be understood."""
        try:
            return Configuration.from_document(self.document["configuration"])
        except ConfigurationError as error:
            raise RunError(f"The configuration of {self.id} cannot be used: {error}") from error

    @property
    def pinned(self) -> list[Pinned]:
        """Its pinned photos; no two have the same name."""
        names = self.document["pinned"]
        return [Pinned(str(name), self.path / PINNED / str(i)) for i, name in enumerate(names)]

    def owned_by(self, owner: str) -> bool:
        """Return whether `owner` made it."""
        return bool(self.document["owner"] == owner_mark(owner))

    def status(self) -> Status:
        """Return where it stands now."""
        return read_status(self.path)

    def metrics(self) -> Metrics:
        """Return what it has measured, shared by all who ask in this process."""
        return _shared_metrics(self.path)

    def log(self, longest: int = 20_000) -> str:
        """Return the end of what its process said, at most `longest` bytes of it."""
        try:
            with (self.path / LOG_FILE).open("rb") as file:
                file.seek(max(0, os.fstat(file.fileno()).st_size - longest))
                return file.read().decode("utf-8", errors="replace")
        except FileNotFoundError:
            return ""
        except OSError as error:
            raise RunError(f"The log of {self.id} could not be read: {error.strerror}.") from error

    def rename(self, name: str) -> None:
        """Give it another name; its id stays. Raises RunError on an empty or endless one."""
        document = dict(self.document) | {"name": checked_name(name)}
        replace_file(self.path / CONFIGURATION_FILE, encode(document))

    def delete(self) -> None:
        """Delete its folder. Raises RunError while it is active: stop it first."""
        _delete(self)


@lru_cache(maxsize=64)
def _shared_metrics(path: Path) -> Metrics:
    return Metrics(path)


def checked_name(name: str) -> str:
    """Return `name` without needless spaces; raises RunError when it cannot be a run's name."""
    name = " ".join(name.split())
    if not name or len(name) > NAME_LENGTH or not name.isprintable():
        raise RunError(f"A run's name has to have 1 to {NAME_LENGTH} printable characters.")
    return name


def _read_document(path: Path) -> Mapping[str, Any]:
    try:
        found = os.stat(path / CONFIGURATION_FILE, follow_symlinks=False)
    except OSError as error:
        raise RunError(f"{path.name} is no whole run: it has no readable config.json.") from error
    return _parse_document(path, found.st_ino, found.st_mtime_ns, found.st_size)


@lru_cache(maxsize=4096)
def _parse_document(path: Path, *_seen: int) -> Mapping[str, Any]:
    document = read_object(path / CONFIGURATION_FILE)
    version = document.get("version")
    if isinstance(version, int) and version > VERSION:
        raise RunError(
            f"{path.name} was made by a newer version of this program (format {version}; "
            f"this one reads {VERSION}): update it."
        )
    kinds: dict[str, Any] = {
        "version": int,
        "id": str,
        "name": str,
        "created": (int, float),
        "owner": str,
    }
    kinds |= {"versions": dict, "configuration": dict, "pinned": list}
    wrong = [key for key, kind in kinds.items() if not isinstance(document.get(key), kind)]
    if wrong or version != VERSION:
        raise RunError(f"config.json of {path.name} is damaged: {', '.join(wrong)} missing.")
    return document


def open_run(path: Path) -> Run:
    """Return the run in `path`, or raise RunError when it is none that can be trusted."""
    if path.is_symlink():
        raise RunError(f"{path.name} is a link; a run has to be a folder of its own.")
    if not path.is_dir():
        raise RunError(f"There is no run {path.name}; list shows those that there are.")
    names = (CONFIGURATION_FILE, STATUS_FILE, CHECKPOINTS, PINNED, SNAPSHOTS, LOCK_FILE, LOG_FILE)
    for name in names:
        if (path / name).is_symlink():
            raise RunError(f"{name} of {path.name} is a link; a run's files have to be its own.")
    run = Run(path)
    run.document  # noqa: B018 - reading it is the check
    return run


def _delete(run: Run) -> None:
    if run.status().alive:
        raise RunError(f"{run.name} is still active; stop it first.")
    lock = lock_run(run.path, ENDING_SECONDS)
    gone = run.path.with_name(f".gone-{run.id}")
    try:
        run.path.rename(gone)
        shutil.rmtree(gone)
    except OSError as error:
        raise RunError(f"{run.name} could not be deleted: {error.strerror}.") from error
    finally:
        lock.release()


def read_validation(run: Run) -> dict[str, Any] | None:
    """Return the last result for each validation picture, None before the first epoch.

    Raises RunError when the file is damaged.
    """
    try:
        return read_object(run.path / VALIDATION_FILE)
    except FileNotFoundError:
        return None


def class_names(run: Run) -> list[str]:
    """Return the names of the classes, in the order of the network's outputs; [] if unknown yet."""
    return [str(name) for name in (read_validation(run) or {}).get("classes", [])]


def public_id(run_id: str) -> str:
    """Return a run's id without the random end that opens the run: fit to be shown to others."""
    return run_id.rpartition("-")[0] if RUN_ID.fullmatch(run_id) else run_id


def export_document(run: Run) -> str:
    """Return config.json as it may be given away: nobody can open the run or its parent by it."""
    document = dict(run.document) | {"id": public_id(run.id)}
    del document["owner"]
    asked = dict(document["configuration"])
    if asked.get("parent"):
        asked["parent"] = asked["parent"] | {"run": public_id(asked["parent"]["run"])}
    return json.dumps(document | {"configuration": asked}, indent=2, ensure_ascii=False)
