"""Measure everything and print it as one table: `python -m benchmarks [--quick] [--data FOLDER]`.

Takes eight minutes or so on two cores; `--all` adds how hard the drawn pets are, which takes
minutes more. Each figure is also a module of its own.
"""

from __future__ import annotations

import importlib
import subprocess
import sys
import time

from benchmarks.asking import Asked, parser
from benchmarks.timing import Figure, machine, missed, show

FIGURES = (
    "training_throughput", "photo_to_input", "watching", "first_paint", "convolution_page",
)  # fmt: skip


def main() -> int:
    """Measure; return 1 when a target was missed or a figure could not be measured."""
    given_parser = parser(__doc__)
    given_parser.add_argument("--all", action="store_true", help="also how hard drawn pets are")
    given = given_parser.parse_args()
    asked = Asked(given.quick, given.data)
    started = time.monotonic()
    print(machine(), flush=True)
    figures, failed = [], 0
    for name in FIGURES:
        try:
            figures.append(measured(name, asked))
        except (RuntimeError, ValueError, OSError) as error:
            failed += 1
            print(f"\n{name} could not be measured: {error}", flush=True)
    if given.all:
        print(flush=True)
        subprocess.run([sys.executable, "-m", "benchmarks.drawn_pets"], check=True)
    count = missed(figures)
    minutes = (time.monotonic() - started) / 60
    print(f"\n{minutes:.1f} minutes; targets missed: {count}; not measured: {failed}")
    return min(1, count + failed)


def measured(name: str, asked: Asked) -> Figure:
    """Measure one figure and print it."""
    figure: Figure = importlib.import_module(f"benchmarks.{name}").measure(asked)
    show(figure)
    return figure


if __name__ == "__main__":
    sys.exit(main())
