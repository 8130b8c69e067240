"""A network's parameters in each file format: how large, how fast, and what survives; all tried now."""

from __future__ import annotations

import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from pickle import PickleError
from typing import Any

import torch
from torch import Tensor, nn

from core.checkpoints.records import FileError
from core.checkpoints.ways import WAYS, State
from core.settings import settings

LEAST, MOST = 3, 9  # times that each is written and read
SECONDS = 0.6  # after which a format is not tried again
PLAIN: Mapping[str, Any] = {"epoch": 7, "rate": 0.1, "classes": ["cat", "dog"], "best": True}


@dataclass(frozen=True, slots=True)
class Measured:
    """A way tried on a network: the file's bytes, and the seconds of each writing and reading.

    `same` says whether all tensors came back equal; None where nothing was read. `refusal` says why
    it could not be written.
    """

    name: str
    bytes: int
    writes: tuple[float, ...]
    reads: tuple[float, ...]
    same: bool | None
    refusal: str = ""


def spread(seconds: tuple[float, ...]) -> tuple[float, float, float]:
    """Return the least, the median and the largest of some times."""
    return min(seconds), statistics.median(seconds), max(seconds)


def measure(module: nn.Module, name: str) -> Measured:
    """Write and read a network's parameters in one way, several times, into a folder of its own.

    The first try is not counted: it pays for what is loaded once. What is read was written a moment
    before, so that it comes from the system's memory and not from the disk. Raises FileError where
    the disk has no room.
    """
    way, expected = WAYS[name], module.state_dict()
    with _folder(sum(value.nbytes for value in expected.values())) as folder:
        path = folder / f"measured.{way.suffix}"
        try:
            writes = _timed(lambda: way.write(module, path))
        except (TypeError, AttributeError, ValueError, RuntimeError, OSError, PickleError) as error:
            return Measured(name, 0, (), (), None, str(error))
        if way.read is None:
            return Measured(name, path.stat().st_size, writes, (), None)
        read, room = way.read, {key: torch.empty_like(value) for key, value in expected.items()}
        reads = _timed(lambda: _receive(room, read(path)))
        return Measured(name, path.stat().st_size, writes, reads, _same(expected, read(path)))


def _receive(room: State, found: State) -> None:
    """Copy what was read, as loading into a network does; some readers read only when it is used."""
    for key, value in found.items():
        room[key].copy_(value)


def to_csv(found: Sequence[Measured]) -> str:
    """Return all tries as CSV, a row for each: format, bytes, "write" or "read", and seconds."""
    rows = ["format,bytes,act,seconds"]
    for each in found:
        for act, tries in (("write", each.writes), ("read", each.reads)):
            rows += [f"{each.name},{each.bytes},{act},{taken:.9f}" for taken in tries]
    return "\r\n".join(rows) + "\r\n"


def _same(expected: Mapping[str, Tensor], found: State) -> bool:
    """Say whether all tensors came back; of those that share memory one name is enough."""
    storages = {key: (value.data_ptr(), value.shape) for key, value in expected.items()}
    held = {storages[key] for key in found if key in storages}
    return all(storage in held for storage in storages.values()) and all(
        expected[key].dtype == value.dtype and torch.equal(expected[key], value)
        for key, value in found.items()
    )


def _timed(act: Callable[[], object]) -> tuple[float, ...]:
    taken: list[float] = []
    act()
    while len(taken) < LEAST or (sum(taken) < SECONDS and len(taken) < MOST):
        start = time.perf_counter()
        act()
        taken.append(time.perf_counter() - start)
    return tuple(taken)


@contextmanager
def _folder(needed: int) -> Iterator[Path]:
    """Give a folder that is gone afterwards. Raises FileError where the disk has no room."""
    with tempfile.TemporaryDirectory(prefix="layerwise-") as name:
        if shutil.disk_usage(name).free < 2 * needed + settings().free_disk_bytes:
            raise FileError("There is no room on the disk to write these parameters and read them.")
        yield Path(name)


def keeps_ties(name: str) -> bool | None:
    """Try whether two names of one tensor are one tensor again when they are read; None: not read."""
    shared = torch.arange(6.0)
    pair = nn.Module()
    pair.one = pair.other = nn.Parameter(shared)
    way = WAYS[name]
    if way.read is None:
        return None
    with _folder(0) as folder:
        way.write(pair, folder / "pair")
        found = way.read(next(folder.iterdir()))
    return len(found) == 2 and len({value.data_ptr() for value in found.values()}) == 1


def keeps_types(name: str) -> bool | None:
    """Try whether a number, a list, a truth value come back as what they are; None: not read."""
    way = WAYS[name]
    if way.read_plain is None:
        return None
    with _folder(0) as folder:
        try:
            way.write_plain(PLAIN, folder / "plain")
            found = dict(way.read_plain(next(folder.iterdir())))
        except (TypeError, ValueError, AttributeError):
            return False
    return set(found) == set(PLAIN) and all(
        type(found[key]) is type(value) and found[key] == value for key, value in PLAIN.items()
    )
