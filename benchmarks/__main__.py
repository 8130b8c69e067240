"""Measure everything and print it as one table: `python -m benchmarks [--quick] [--data FOLDER]`.

Takes twenty minutes or so on two cores; `--all` adds how hard the drawn pets are, and how many wrong
labels are found, which takes half an hour more. Each figure is also a module of its own, and is measured
in a process of its own here as well, so that none depends on what was measured before: after a training
in the same process the allocator keeps its memory, and whoever decodes 12 megapixels in full gains 45 ms
of 117.
"""

from __future__ import annotations

import subprocess
import sys
import time

from benchmarks.asking import NOT_MEASURED, parser

FIGURES = (
    "training_throughput",
    "lenet_training",
    "photo_to_input",
    "watching",
    "first_paint",
    "convolution_page",
    "lenet_scrubbing",
    "blocks_page",
    "initialization_page",
    "module_trees",
    "parameter_files",
    "tracing",
    "comparing",
    "doctor",
    "atlas",
)


def main() -> int:
    """Measure; return 1 when a target was missed or a figure could not be measured."""
    given_parser = parser(__doc__)
    given_parser.add_argument(
        "--all", action="store_true", help="also how hard drawn pets are, and suspicious labels"
    )
    given = given_parser.parse_args()
    options = ["--quick"] if given.quick else []
    options += ["--data", str(given.data)] if given.data else []
    started = time.monotonic()
    codes = [measured(name, options) for name in FIGURES]
    if given.all:
        codes += [measured("drawn_pets", []), measured("suspicious_labels", options)]
    failed = sum(code >= NOT_MEASURED or code < 0 for code in codes)
    missed = sum(code == 1 for code in codes)
    minutes = (time.monotonic() - started) / 60
    print(
        f"\n{minutes:.1f} minutes; figures that missed a target: {missed}; not measured: {failed}"
    )
    return min(1, missed + failed)


def measured(name: str, options: list[str]) -> int:
    """Measure one figure, which prints itself; return its exit code."""
    command = [sys.executable, "-m", f"benchmarks.{name}", *options]
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
