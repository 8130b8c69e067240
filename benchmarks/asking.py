"""What all benchmarks are asked with: `--quick`, `--data FOLDER`, and a home of their own."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.timing import Figure, machine, missed, show
from core.settings import PREFIX

NOT_MEASURED = 2  # an exit code


@dataclass(frozen=True, slots=True)
class Asked:
    """How to measure: `quick` only shows that everything works; `data` is a folder of photos."""

    quick: bool = False
    data: Path | None = None


def parser(about: str | None) -> argparse.ArgumentParser:
    """Return a parser for what every benchmark understands."""
    made = argparse.ArgumentParser(description=(about or "").splitlines()[0])
    made.add_argument("--quick", action="store_true", help="few and small: only see that it works")
    made.add_argument("--data", type=Path, help="folder of class folders with real photos")
    return made


def main(measure: Callable[[Asked], Figure], about: str | None) -> int:
    """Measure one figure and print it; return 1 when a target was missed, 2 where that failed."""
    given = parser(about).parse_args()
    print(machine(), flush=True)
    try:
        figure = measure(Asked(given.quick, given.data))
    except (RuntimeError, ValueError, OSError) as error:
        print(f"\nThis could not be measured: {error}", flush=True)
        return NOT_MEASURED
    show(figure)
    return min(1, missed([figure]))


@contextmanager
def home(folder: Path) -> Iterator[None]:
    """Let the app write to `folder` meanwhile, and the processes that it starts as well."""
    name = PREFIX + "HOME"
    before = os.environ.get(name)
    os.environ[name] = str(folder)
    try:
        yield
    finally:
        del os.environ[name]
        if before is not None:
            os.environ[name] = before


@contextmanager
def own_home() -> Iterator[Path]:
    """Let the app write to a folder that is gone afterwards: no cache helps, nothing stays."""
    with TemporaryDirectory(prefix="layerwise-home-") as folder, home(Path(folder)):
        yield Path(folder)
