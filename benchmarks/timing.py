"""Timing side by side: contenders in turn, medians, and one table for what came out.

A machine's speed drifts while others use it, so contenders are never measured one after the other:
each round measures all of them, every other round in the opposite order, and medians are compared.
"""

from __future__ import annotations

import os
import platform
import statistics
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import psutil

from core.machine import cores, gigabytes, gpus, memory_bytes

BUSY = 0.25  # of a core, used by others: from there on figures say more about them


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured, several times, and its unit."""

    values: tuple[float, ...]
    unit: str

    @property
    def median(self) -> float:
        """The middle value."""
        return statistics.median(self.values)

    def per(self, amount: float, unit: str) -> Measured:
        """Return how much of `amount` was done in each of these times, as `unit`."""
        return Measured(tuple(amount / value for value in self.values), unit)

    def __str__(self) -> str:
        middle = f"{_number(self.median)} {self.unit}"
        if len(self.values) == 1:
            return middle
        return f"{middle} ({_number(min(self.values))}–{_number(max(self.values))})"


def _number(value: float) -> str:
    """Write a number with three digits that count."""
    size = abs(value)
    return f"{value:,.0f}" if size >= 100 else f"{value:.1f}" if size >= 10 else f"{value:.2f}"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: what was measured, ours, its peer, how they compare, and the target.

    `met` is None where there is no target.
    """

    what: str
    ours: Measured
    peer: Measured | None = None
    compared: str = ""
    target: str = ""
    met: bool | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A part of the table: its title, one line that says what is compared, and its rows."""

    title: str
    about: str
    rows: tuple[Row, ...]


def times(what: str, ours: Measured, peer: Measured, least: float | None = None) -> Row:
    """Compare two speeds: how many times the peer's is ours, to be `least` at the least."""
    ratio = ours.median / peer.median
    target = "" if least is None else f"≥ {least:g} ×"
    return Row(
        what, ours, peer, f"{ratio:.2f} ×", target, None if least is None else ratio >= least
    )


def at_most(what: str, ours: Measured, most: float, peer: Measured | None = None) -> Row:
    """Compare a measured median with the most that it may be."""
    target = f"≤ {most:g} {ours.unit}"
    return Row(what, ours, peer, "", target, ours.median <= most)


def alternate(
    contenders: Mapping[str, Callable[[], object]],
    rounds: int,
    finish: Callable[[], None] = lambda: None,
) -> dict[str, Measured]:
    """Time all contenders once a round, in turn; return the seconds of each.

    `finish` is called inside each measurement, to wait for a device that computes on its own.
    """
    seconds: dict[str, list[float]] = {name: [] for name in contenders}
    for number in range(rounds):
        names = list(contenders)[:: 1 if number % 2 == 0 else -1]
        for name in names:
            started = time.perf_counter()
            contenders[name]()
            finish()
            seconds[name].append(time.perf_counter() - started)
    return {name: Measured(tuple(values), "s") for name, values in seconds.items()}


def machine() -> str:
    """Name this machine and the versions that decide its speed, and say when it is busy."""
    devices = ", ".join(gpu.name for gpu in gpus()) or "no GPU"
    parts = [_processor(), f"{cores()} cores", gigabytes(memory_bytes()), devices]
    parts += [platform.system(), f"Python {platform.python_version()}"]
    parts += [f"{name} {version(name)}" for name in ("torch", "torchvision", "pillow", "streamlit")]
    line = " · ".join(parts)
    busy = others_load()
    if busy > BUSY:
        line += f"\nBUSY: other programs use {busy:.1f} cores; do not trust these figures."
    return line


def others_load(seconds: float = 1.0) -> float:
    """Return how many cores are in use right now, while this process only waits."""
    return psutil.cpu_percent(seconds) / 100 * (os.cpu_count() or 1)


def _processor() -> str:
    path = Path("/proc/cpuinfo")
    lines = path.read_text().splitlines() if path.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def show(figure: Figure) -> None:
    """Print a figure as a part of the table."""
    print(f"\n{figure.title}\n{figure.about}\n")
    header = ("", "ours", "peer", "compared", "target", "")
    lines = [header, *map(_cells, figure.rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for cells in lines:
        padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
        print("  " + "  ".join(padded).rstrip(), flush=True)


def _cells(row: Row) -> Sequence[str]:
    verdict = {None: "", True: "met", False: "MISSED"}[row.met]
    return row.what, str(row.ours), str(row.peer or ""), row.compared, row.target, verdict


def missed(figures: Iterable[Figure]) -> int:
    """Count the targets that were not met."""
    return sum(row.met is False for figure in figures for row in figure.rows)
