"""`fetch KEY`: download a published set, or continue where that broke off."""

from __future__ import annotations

import argparse

from core.datasets.commands.telling import Telling
from core.datasets.sets import PUBLISHED, fetch

HELP = "download a published set of cats and dogs"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    each = "; ".join(f"{one.key}: {one.title}, {one.bytes:,} bytes" for one in PUBLISHED.values())
    parser.add_argument("key", choices=PUBLISHED, metavar="KEY", help=each)


def run(arguments: argparse.Namespace) -> int:
    """Download, and print the set as a source. Raises DatasetError."""
    telling = Telling()
    try:
        found = fetch(arguments.key, telling, lambda: False)
    finally:
        telling.end()
    print(f"{found.source}  {found.pictures:,} pictures  {found.note}".rstrip())
    return 0
