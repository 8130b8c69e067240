"""`check FOLDER`: look at every picture of a folder or a set once, and say what is wrong with it."""

from __future__ import annotations

import argparse
import json
import math
import sys
from contextlib import suppress

from core.datasets.commands.telling import Telling
from core.datasets.doctor.checking import SHARE, check
from core.datasets.doctor.text import as_text
from core.datasets.errors import DatasetError
from core.datasets.source import Source

HELP = "look at every picture once, and say what is wrong with the set"
FOUND, UNCHECKED = 1, 2  # exit statuses; 0: nothing was found


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("folder", metavar="FOLDER", help="a folder of class folders, or set:NAME")
    parser.add_argument(
        "--share", type=_share, default=SHARE, metavar="SHARE",
        help="of the pictures that validate, from 0 to 1, for which copies across are looked for "
        "(default: %(default)s)",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    parser.add_argument("--all", action="store_true", help="show every finding and every name")


def run(arguments: argparse.Namespace) -> int:
    """Check, and print the report or why there is none; return the exit status."""
    telling = Telling()
    try:
        report = check(
            Source.parse(arguments.folder),
            arguments.share,
            progress=lambda done, total: telling("reading pictures", done, total),
            comparing=lambda share: telling("looking for copies", round(100 * share), 100),
        )
    except DatasetError as error:
        print(error, file=sys.stderr)
        return UNCHECKED
    finally:
        telling.end()
    if arguments.json:
        print(json.dumps(report.to_document(), indent=1))
    else:
        print(as_text(report, whole=arguments.all))
    return FOUND if report.findings else 0


def _share(text: str) -> float:
    with suppress(ValueError):
        if 0 <= (value := float(text)) <= 1 and math.isfinite(value):
            return value
    raise argparse.ArgumentTypeError(f"{text!r} is no share; give a number from 0 to 1.")
