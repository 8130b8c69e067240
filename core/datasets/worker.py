"""A process that reads pictures for another one, so that several cores decode at once.

    python -m core.datasets.worker TASK SOURCE SIDE

Each line of standard input is a JSON list of picture names. The answer is a line with a JSON list
of the same length, of each picture why it is left out or how many bytes its answer has, and then
these bytes. The end of the input ends the process, so that it never outlives its parent.

Threads would not do: for small pictures most of the time is spent holding Python's lock. Nor would
multiprocessing: it imports the parent's main module anew, and that may be a dashboard or torch.
"""

from __future__ import annotations

import gc
import json
import signal
import sys

from core.datasets.tasks import Task
from core.settings import fix_settings


def main(task: Task) -> None:
    """Answer requests until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what a Ctrl-C means
    fix_settings()
    # What is imported stays and need not be searched for garbage; what pictures leave, seldom.
    gc.freeze()
    gc.set_threshold(50_000)
    output = sys.stdout.buffer
    for line in sys.stdin.buffer:
        answers = task.answers(json.loads(line))
        heads = [each if isinstance(each, str) else len(each) for each in answers]
        output.write(json.dumps(heads).encode() + b"\n")
        output.writelines(each for each in answers if isinstance(each, bytes))
        output.flush()


if __name__ == "__main__":
    try:
        main(Task.parse(sys.argv[1:]))
    except BrokenPipeError:
        sys.stdout = None  # nobody is left to tell
