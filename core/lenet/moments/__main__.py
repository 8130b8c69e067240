"""Write the moments of a run into one file: `python -m core.lenet.moments RUN OUT`.

RUN is a run's id, or the beginning of it; OUT a .safetensors file, such as
assets/models/lenet/zh-moments.safetensors, which the page then offers.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from core.blocks import BlockError
from core.lenet.moments.course import course_of_run
from core.lenet.moments.file import write_course
from core.networks import NetworkError
from core.training import RunError, find_run


def main() -> int:
    """Read the command line, write the file, and say how large it came out."""
    parser = argparse.ArgumentParser("python -m core.lenet.moments", description=__doc__)
    parser.add_argument("run", help="the id of a run that kept snapshots")
    parser.add_argument("out", type=Path, help="the file to write")
    given = parser.parse_args()
    try:
        course = course_of_run(find_run(given.run))
        size = write_course(course, given.out)
    except (BlockError, NetworkError, RunError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{len(course.moments)} moments, {size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
