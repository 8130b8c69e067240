"""Verdicts on the command line: `python -m core.prediction PHOTO… [--model RUN|FILE] [--json]`.

    python -m core.prediction rex.jpg holiday/               a line a photo: rex.jpg: dog 98.2 %
    python -m core.prediction --json --model 3f2a holiday/   an object a line

Where it is known what the model has never seen, a photo of something else says so: car.jpg: neither
(dog 71.0 %). `--threshold` moves the line between the two, `--no-third-answer` does without.

Exit status: 0 when every photo got a verdict, 1 when one did not, 2 when there is no such model.
"""

from __future__ import annotations

import argparse
import math
import os
import sys
from collections.abc import Sequence
from contextlib import suppress

from core.prediction.command_line import judge, load, shown_as_json, shown_as_line, threshold_of
from core.prediction.weights_file import ModelError

PIPE_CLOSED = 141  # what a shell reports for a program that a closed pipe has ended


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a verdict for each photo named; return the exit status."""
    options = _parser().parse_args(arguments)
    try:
        classifier = load(options.model)
        third = not options.no_third_answer
        threshold = threshold_of(classifier, options.threshold) if third else None
    except ModelError as error:
        print(f"{error}", file=sys.stderr)
        return 2
    show = shown_as_json if options.json else shown_as_line
    unread = 0
    for answer in judge(classifier, options.photos, threshold):
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
    third = parser.add_mutually_exclusive_group()
    third.add_argument(
        "--threshold", type=_number, metavar="FAMILIARITY",
        help="less familiar photos show neither; a number as --json gives it as familiarity "
        "(default: the model's own)",
    )  # fmt: skip
    third.add_argument(
        "--no-third-answer", action="store_true", help="name a class whatever a photo shows"
    )
    return parser


def _number(text: str) -> float:
    with suppress(ValueError):
        if math.isfinite(value := float(text)):
            return value
    raise argparse.ArgumentTypeError(f"{text!r} is no number.")


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
