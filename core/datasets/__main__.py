"""The command line for data sets (--help says more).

    python -m core.datasets fetch cats-and-dogs-small
    python -m core.datasets unpack pictures.zip
    python -m core.datasets check folder --json

Errors are one sentence; exit code 1 means that the command failed, 2 that it was not understood. Of
check, 1 means that something was found, 2 that nothing could be checked.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from core.datasets.errors import DatasetError

PIPE_CLOSED = 141  # what a shell reports for a program that a closed pipe has ended
COMMANDS = ("fetch", "unpack", "check")  # each a module of core.datasets.commands


def main(arguments: Sequence[str]) -> int:
    """Run a command; return the exit code."""
    parser = argparse.ArgumentParser("python -m core.datasets", description="Sets of pictures.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name in COMMANDS:
        module = import_module(f"core.datasets.commands.{name}")
        command = commands.add_parser(name, help=module.HELP, description=module.__doc__)
        module.add_arguments(command)
        command.set_defaults(run=module.run)
    parsed = parser.parse_args(arguments)
    try:
        return int(parsed.run(parsed))
    except DatasetError as error:
        print(error, file=sys.stderr)
        return 1
    except BrokenPipeError:
        # Python flushes stdout once more on its way out, which would complain again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
