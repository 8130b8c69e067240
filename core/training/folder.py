"""The runs that there are: making one, finding one by its id, listing, and letting old ones go.

A run's id ends in 80 random bits: on a host, whoever knows it may open the run.
"""

from __future__ import annotations

import platform
import re
import secrets
import shutil
import time
from base64 import b32encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from core.datasets import DatasetError, Source
from core.datasets.marks import keep_marks, read_marks
from core.owners import owner_mark
from core.settings import settings
from core.training.configuration import Configuration, check_limits
from core.training.files import RunError, cannot_write, encode, replace_file
from core.training.pointers import CHECKPOINTS, PARENT_WEIGHTS
from core.training.run import (
    CONFIGURATION_FILE,
    NAME_LENGTH,
    PINNED,
    RUN_ID,
    VERSION,
    Run,
    checked_name,
    open_run,
)

__all__ = [
    "BrokenRun", "Run", "RunError", "broken_runs", "create_run", "expire_runs", "find_run",
    "list_runs",
]  # fmt: skip

PREFIX = re.compile(r"[a-z0-9-]{4,80}")
SLUG_LENGTH = 32
PACKAGES = ("torch", "torchvision", "lightning-fabric", "numpy", "pillow", "safetensors")
LEFTOVER_SECONDS = 3600.0  # after which a half-made or half-deleted folder is nobody's any more


@dataclass(frozen=True, slots=True)
class BrokenRun:
    """A folder among the runs that cannot be opened, and the sentence that says why."""

    name: str
    reason: str


def find_run(name: str) -> Run:
    """Return the run with this id or, at home, with an id that starts so and is the only one.

    Raises RunError when there is none, several, or one that cannot be opened.
    """
    root = settings().runs
    if RUN_ID.fullmatch(name):
        return open_run(root / name)
    if settings().hosted or not PREFIX.fullmatch(name):
        raise RunError("That is no run's id; copy the whole address or id of the run.")
    found = [path for path in _folders() if path.name.startswith(name)]
    if len(found) != 1:
        count = f"{len(found)} runs start" if found else "no run starts"
        raise RunError(f"{count} with {name!r}; list shows those that there are.")
    return open_run(found[0])


def _folders() -> list[Path]:
    """Return the folders that are named like runs, newest first."""
    try:
        found = [path for path in settings().runs.iterdir() if RUN_ID.fullmatch(path.name)]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise RunError(f"The folder of runs could not be read: {error.strerror}.") from error
    return sorted(found, key=lambda path: path.name, reverse=True)


def _open_all() -> Iterator[Run | BrokenRun]:
    for path in _folders():
        try:
            yield open_run(path)
        except RunError as error:
            yield BrokenRun(path.name, str(error))


def list_runs(owner: str | None = None) -> list[Run]:
    """Return the runs (with `owner`, his alone), newest first; broken ones are left out."""
    runs = [run for run in _open_all() if isinstance(run, Run)]
    if owner is not None:
        runs = [run for run in runs if run.owned_by(owner)]
    return sorted(runs, key=lambda run: (run.created, run.id), reverse=True)


def broken_runs() -> list[BrokenRun]:
    """Return the folders that `list_runs` leaves out, each with the reason."""
    return [run for run in _open_all() if isinstance(run, BrokenRun)]


def create_run(
    configuration: Configuration,
    *,
    owner: str = "",
    name: str = "",
    pinned: Sequence[tuple[str, bytes]] = (),
    parent_weights: Path | None = None,
) -> Run:
    """Make a run that has not been started yet, all of its folder in one step.

    `pinned` are photos as (name, bytes of the file); `parent_weights` a safetensors file that is
    copied, for a run that goes on from another's weights. Raises ConfigurationError when the
    configuration exceeds the limits, RunError when there are too many runs, too many or too large
    photos, or no room on the disk.
    """
    check_limits(configuration)
    expire_runs()
    _check_pinned(pinned)
    if len(list_runs(owner)) >= settings().runs_per_owner:
        raise RunError(
            f"There are {settings().runs_per_owner:,} runs already, as many as are allowed; "
            "delete one first."
        )
    _keep_marks(configuration.data)
    name = checked_name(name or _default_name(configuration))
    run = Run(settings().runs / _new_id(name))
    document = {
        "version": VERSION, "id": run.id, "name": name, "created": time.time(),
        "owner": owner_mark(owner), "versions": dict(_versions()),
        "pinned": _distinct([_photo_name(photo) for photo, _ in pinned]),
        "configuration": configuration.to_document(),
    }  # fmt: skip
    _make(run.path, document, [content for _, content in pinned], parent_weights)
    return run


def _keep_marks(data: str) -> None:
    """Keep the marks that a run's pictures are under where its own process finds them."""
    try:
        source = Source.parse(data)
        if source.marks:
            keep_marks(read_marks(source.marks))
    except DatasetError as error:
        raise RunError(str(error)) from error


def _make(
    path: Path, document: Mapping[str, Any], photos: Sequence[bytes], parent: Path | None
) -> None:
    unfinished = path.with_name(f".new-{path.name}")
    try:
        unfinished.mkdir(parents=True)
        (unfinished / PINNED).mkdir()
        (unfinished / CHECKPOINTS).mkdir()
        for number, content in enumerate(photos):
            (unfinished / PINNED / str(number)).write_bytes(content)
        if parent is not None:
            shutil.copyfile(parent, unfinished / CHECKPOINTS / PARENT_WEIGHTS)
        replace_file(unfinished / CONFIGURATION_FILE, encode(document), durable=True)
        unfinished.rename(path)
    except OSError as error:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise cannot_write(path, error) from error
    except RunError:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise


def _check_pinned(pinned: Sequence[tuple[str, bytes]]) -> None:
    limits = settings()
    if len(pinned) > limits.pinned_photos:
        raise RunError(
            f"{len(pinned)} photos are pinned, but at most {limits.pinned_photos} are allowed."
        )
    for name, content in pinned:
        if len(content) > limits.photo_bytes:
            raise RunError(
                f"{_photo_name(name)} has {len(content):,} bytes, "
                f"but a photo may have at most {limits.photo_bytes:,}."
            )


def _photo_name(name: str) -> str:
    base = re.split(r"[/\\]", name)[-1]
    return "".join(letter for letter in base if letter.isprintable())[:NAME_LENGTH] or "photo"


def _distinct(names: Sequence[str]) -> list[str]:
    """Number the names that come again: verdicts are told apart by them."""
    found: list[str] = []
    for name in names:
        again, candidate = 1, name
        while candidate in found:
            again += 1
            candidate = f"{name} ({again})"
        found.append(candidate)
    return found


def _default_name(configuration: Configuration) -> str:
    return f"{configuration.model} on {Path(configuration.data).name or 'pictures'}"[:NAME_LENGTH]


def _new_id(name: str) -> str:
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:SLUG_LENGTH].strip("-") or "run"
    token = b32encode(secrets.token_bytes(10)).decode().lower()
    return f"{time.strftime('%Y%m%d', time.gmtime())}-{slug}-{token}"


@cache
def _versions() -> tuple[tuple[str, str], ...]:
    found = [("python", platform.python_version())]
    for package in PACKAGES:
        with suppress(metadata.PackageNotFoundError):
            found.append((package, metadata.version(package)))
    return tuple(found)


def expire_runs() -> list[str]:
    """Delete the runs that ended longer ago than the settings keep them; return their ids.

    Active runs stay whatever their age. Leftovers of a crash while making or deleting go too.
    """
    _remove_leftovers()
    days = settings().expiry_days
    if not days:
        return []
    expired: list[str] = []
    for run in list_runs():
        if _last_sign(run) < time.time() - days * 86_400 and not run.status().alive:
            with suppress(RunError):  # resumed or deleted in this very moment
                run.delete()
                expired.append(run.id)
    return expired


def _last_sign(run: Run) -> float:
    status = run.status()
    return max(run.created, status.queued_at, status.heartbeat, status.finished_at)


def _remove_leftovers() -> None:
    root = settings().runs
    for path in [*root.glob(".new-*"), *root.glob(".gone-*")]:
        with suppress(OSError):
            if path.lstat().st_mtime < time.time() - LEFTOVER_SECONDS:
                shutil.rmtree(path)
