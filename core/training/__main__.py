"""The command line: start, resume, stop, branch and list runs (--help says more).

    python -m core.training start --data pictures/ --epochs 20
    python -m core.training start --data drawn --detach
    torchrun --nproc-per-node 4 -m core.training resume RUN

Errors are one sentence; exit code 1 means that the command failed, 2 that it was not understood.
"""

from __future__ import annotations

import sys

from core.training.command_line import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
