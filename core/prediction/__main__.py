"""Verdicts on the command line: `python -m core.prediction PHOTO… [--model RUN|FILE] [--json]`.

    python -m core.prediction rex.jpg holiday/            a line a photo: rex.jpg: dog 98.2 %
    python -m core.prediction --json --model 3f2a holiday/   an object a line

Exit status: 0 when every photo got a verdict, 1 when one did not, 2 when there is no such model.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from core.prediction.command_line import judge, load, shown_as_json, shown_as_line
from core.prediction.weights_file import ModelError

PIPE_CLOSED = 141  # what a shell reports for a program that a closed pipe has ended


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a verdict for each photo named; return the exit status."""
    options = _parser().parse_args(arguments)
    try:
        classifier = load(options.model)
    except ModelError as error:
        print(f"{error}", file=sys.stderr)
        return 2
    show = shown_as_json if options.json else shown_as_line
    unread = 0
    for answer in judge(classifier, options.photos):
        print(show(answer), flush=True)
        unread += answer.verdict is None
    return 1 if unread else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m core.prediction", description="Say what photos show, a line a photo."
    )
    parser.add_argument("photos", nargs="+", metavar="PHOTO", help="a photo, or a folder of photos")
    parser.add_argument("--model", metavar="RUN|FILE", help="a run or a weights file to ask")
    parser.add_argument("--json", action="store_true", help="print one JSON object a photo")
    return parser


def run() -> int:
    """Run `main`, ending quietly when the reader of the output goes away or asks to stop."""
    try:
        return main()
    except BrokenPipeError:
        # Python flushes stdout once more on its way out, which would complain again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(run())
