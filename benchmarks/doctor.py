"""How long the doctor takes, and whether he finds photos again that were changed.

    python -m benchmarks.doctor [--quick] [--data FOLDER]

Time: the whole check of a folder, nothing kept from before, against reading and decoding the same files
and nothing else (Pillow, as many processes, pictures at their full size), in turn. Then a second check,
which reads only what has changed, and the memory of all of its processes.

Copies: 500 photos, each changed in ten ways, are looked for among 20,000 others. A pair of a changed
photo and one that is neither its original nor a copy of that is wrong. Without --data the photos are
drawn pets, and the others fewer.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import psutil
from PIL import Image

from benchmarks.asking import Asked, main, own_home
from benchmarks.changed_photos import Found, find, prints, write_changed
from benchmarks.photos import DRAWN, NOISE, QUALITY, with_noise
from benchmarks.timing import Figure, Measured, Row, alternate
from core.datasets import Source, list_pictures
from core.datasets.doctor.checking import check
from core.datasets.doctor.looking import look_at_all
from core.datasets.drawn import CLASSES, draw_pet
from core.images.likeness import copies
from core.machine import cores
from core.settings import settings

PHOTOS, CHANGED, OTHERS, ROUNDS = 2_000, 500, 20_000, 3
QUICK_PHOTOS, QUICK_CHANGED = 120, 10
MOST = 2.0  # times reading and decoding alone
LEAST = 0.99  # of the pairs that are to be found, and of the found ones that are to be right
HARDEST = "cropped by 8 % at a corner"  # further than what is promised
SAMPLED = 0.05  # seconds between two looks at the memory


def measure(asked: Asked) -> Figure:
    """Check a folder and decode it, in turn; then look for changed photos."""
    with own_home(), photos(asked) as folder:
        source = Source("folder", str(folder))
        names = list_pictures(source).names
        rows = [*speed(source, names, asked), *found(source, names, asked)]
    return Figure("Doctor", f"{len(names):,} pictures, {cores()} processes", tuple(rows))


def speed(source: Source, names: Sequence[str], asked: Asked) -> Iterator[Row]:
    """Compare a check with decoding alone; and say what a second one takes, and how much memory."""
    files = [source.root / name for name in names]
    seconds = alternate(
        {"check": lambda: fresh_check(source), "decode": lambda: decode_all(files)},
        1 if asked.quick else ROUNDS,
    )
    ours, peer = seconds["check"], seconds["decode"]
    ratio = ours.median / peer.median
    what = "whole check, against reading and decoding alone"
    met = None if asked.quick else ratio <= MOST  # to start processes takes longer than so few
    target = "" if asked.quick else f"≤ {MOST:g} ×"
    yield Row(what, ours, peer, f"{ratio:.2f} × the peer", target, met)
    yield Row("a second, in the whole check", ours.per(len(names), "pictures/s"))
    yield Row("second check, of what has not changed", timed(lambda: check(source)))
    looks = look_at_all(source, names, lambda _done, _total: None, lambda: False).looks
    yield Row("of that, looking for copies", timed(lambda: list(copies(prints(looks)))))
    shutil.rmtree(settings().cache / "looks", ignore_errors=True)
    yield Row("memory of all processes, at most", memory(source))


def fresh_check(source: Source) -> None:
    """Check with nothing kept from before."""
    shutil.rmtree(settings().cache / "looks", ignore_errors=True)
    check(source)


def decode_all(files: Sequence[Path]) -> None:
    """Read and decode all files, and nothing else."""
    with ProcessPoolExecutor(cores()) as pool:
        list(pool.map(decode, files, chunksize=64))


def decode(file: Path) -> None:
    """Read a file and decode it to RGB; what is broken costs its time as well."""
    try:
        Image.open(io.BytesIO(file.read_bytes())).convert("RGB")
    except OSError:
        return


def timed(call: Callable[[], object]) -> Measured:
    """Return how long a call takes, of three the middle one."""
    return alternate({"it": call}, ROUNDS)["it"]


def memory(source: Source) -> Measured:
    """Check as the command does, and return the most memory that all of its processes had at once.

    What they share (libraries) counts for each of them.
    """
    command = [sys.executable, "-m", "core.datasets", "check", str(source)]
    with psutil.Popen(command, stdout=subprocess.DEVNULL) as checking:
        most = 0
        while checking.poll() is None:
            most = max(most, sum(map(resident, (checking, *children(checking)))))
            time.sleep(SAMPLED)
    return Measured((most / 1e6,), "MB")


def children(process: psutil.Process) -> list[psutil.Process]:
    """Return the processes that another one has started, none when it has just ended."""
    try:
        return list(process.children(recursive=True))
    except psutil.Error:
        return []


def resident(process: psutil.Process) -> int:
    """Return the memory of a process in bytes, 0 when it has just ended."""
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0


def found(source: Source, names: Sequence[str], asked: Asked) -> Iterator[Row]:
    """Change photos in each way, and look for them among the others."""
    random = np.random.default_rng(0)
    most = QUICK_CHANGED if asked.quick else CHANGED
    some = np.sort(random.permutation(len(names))[: most + OTHERS])
    chosen = [names[k] for k in some]
    originals = np.sort(random.permutation(len(chosen))[:most]).tolist()
    looks = look_at_all(source, chosen, lambda _done, _total: None, lambda: False).looks
    with TemporaryDirectory(prefix="layerwise-changed-") as folder:
        write_changed([source.root / chosen[k] for k in originals], Path(folder))
        started = time.perf_counter()
        by_change, among = find(looks, originals, Path(folder))
        took = time.perf_counter() - started
    for change, each in by_change.items():
        yield row(f"{most} {change}, among {len(chosen) - most:,}", each)
    yield Row("pairs among the photos as they are", Measured((len(among),), ""))
    yield Row("looking at the changed ones, and for copies", Measured((took,), "s"))


def row(change: str, each: Found) -> Row:
    """Say how many pairs of a change were found, and how many of the found ones are right."""
    met = None if HARDEST in change else min(each.recall, each.precision) >= LEAST
    return Row(
        change,
        Measured((100 * each.recall,), "% found"),
        compared=f"{each.precision:.2%} of what is found is right",
        target="" if met is None else f"≥ {LEAST:.0%} both",
        met=met,
    )


@contextmanager
def photos(asked: Asked) -> Iterator[Path]:
    """Give a folder of class folders: the one asked for, or drawn pets, each another one."""
    if asked.data is not None:
        yield asked.data.resolve()
        return
    with TemporaryDirectory(prefix="layerwise-photos-") as folder:
        count = QUICK_PHOTOS if asked.quick else PHOTOS
        with ProcessPoolExecutor(cores()) as pool:
            list(pool.map(draw, [Path(folder)] * count, range(count), chunksize=16))
        yield Path(folder)


def draw(folder: Path, seed: int) -> None:
    """Draw a pet, and save it as a photo of 200 × 200."""
    kind = CLASSES[seed % 2]
    drawing = Image.fromarray(draw_pet(kind, seed, DRAWN)).resize((200, 200))
    (folder / kind).mkdir(exist_ok=True)
    noisy = with_noise(drawing, NOISE, np.random.default_rng(seed))
    noisy.save(folder / kind / f"{seed:05}.jpg", quality=QUALITY)


if __name__ == "__main__":
    sys.exit(main(measure, __doc__))
