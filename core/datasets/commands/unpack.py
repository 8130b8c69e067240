"""`unpack FILE`: make a set of a zip with class folders, or with names like cat.0.jpg."""

from __future__ import annotations

import argparse
from pathlib import Path

from core.datasets.commands.telling import Telling
from core.datasets.errors import DatasetError
from core.datasets.sets import unpack

HELP = "make a set of a zip of pictures"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a zip of class folders")
    parser.add_argument("--title", default="", help="what to call it (default: the file's name)")


def run(arguments: argparse.Namespace) -> int:
    """Unpack for everybody who uses this app, and print the set as a source. Raises DatasetError."""
    telling, path = Telling(), arguments.file.expanduser()
    try:
        with path.open(
            "rb"
        ) as file:  # opened here: whoever runs the app may name files, also hosted
            found = unpack(file, arguments.title or path.stem, "", telling, lambda: False)
    except OSError as error:
        raise DatasetError(f"{path} cannot be read: {error.strerror}.") from error
    finally:
        telling.end()
    print(f"{found.source}  {found.pictures:,} pictures")
    left_out = len(found.left_out) + found.more_left_out
    if left_out:
        first = found.left_out[0]
        print(f"{left_out:,} files left out, the first: {first.name}: {first.reason}")
    return 0
