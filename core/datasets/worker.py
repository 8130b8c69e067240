"""A process that reads pictures for another one, so that several cores decode at once.

    python -m core.datasets.worker SOURCE SIDE

Each line of standard input is a JSON list of picture names. The answer is a line with a JSON list
of the same length, null or why a picture is left out, and then the pixels of the others, each
side × side × 3 bytes. The end of the input ends the process, so that it never outlives its parent.

Threads would not do: for small pictures most of the time is spent holding Python's lock. Nor would
multiprocessing: it imports the parent's main module anew, and that may be a dashboard or torch.
"""

from __future__ import annotations

import json
import signal
import sys

from core.datasets.reading import read_squares
from core.datasets.source import Source


def main(source: Source, side: int) -> None:
    """Answer requests until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what a Ctrl-C means
    answers = sys.stdout.buffer
    for line in sys.stdin.buffer:
        squares = read_squares(source, json.loads(line), side)
        reasons = [square if isinstance(square, str) else None for square in squares]
        answers.write(json.dumps(reasons).encode() + b"\n")
        answers.writelines(s.tobytes() for s in squares if not isinstance(s, str))
        answers.flush()


if __name__ == "__main__":
    try:
        main(Source.parse(sys.argv[1]), int(sys.argv[2]))
    except BrokenPipeError:
        sys.stdout = None  # nobody is left to tell
