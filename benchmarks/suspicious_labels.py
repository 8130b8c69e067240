"""How many wrong labels are among the first that are listed, when 2 % of labels are flipped by chance.

    python -m benchmarks.suspicious_labels [--quick] [--data FOLDER] [--pictures 4000] [--epochs 10]

Real photos (drawn pets where no folder is given) get 2 % of their labels flipped, as marks of their source;
the app's own cross-check then judges every picture by a network that never saw it, and the labels are
listed, the most contradicted first (`core.training.labels`). Of the first 2 % of the pictures listed the
table gives the share that were flipped: by confident learning, by plain self-confidence (the smallest
probability of the label first), and in an order of chance, where 2 % are to be expected.

Photos whose label was wrong to begin with count as mistakes of the list: the figures are lower bounds.
"""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.asking import NOT_MEASURED, own_home, parser
from benchmarks.timing import machine
from core.datasets import Source, list_pictures
from core.datasets.listing import Listing
from core.datasets.marks import Marks, keep_marks
from core.datasets.reading import read_squares
from core.judging import wilson
from core.training import Configuration, Recorder, create_run
from core.training.labels.cross_checking import CrossCheck, Part, fold_configurations, verdicts
from core.training.labels.suspects import suspects
from core.training.labels.verdicts import Verdicts

FLIPPED = 0.02
SEED = 7


def chosen(listing: Listing, count: int) -> list[str]:
    """Return the names of `count` pictures, as many of each class, by chance."""
    random = np.random.default_rng(SEED)
    names: list[str] = []
    for label in range(len(listing.classes)):
        own = [
            name for name, each in zip(listing.names, listing.labels, strict=True) if each == label
        ]
        names += random.permutation(own)[: count // len(listing.classes)].tolist()
    return sorted(names)


def copied(source: Source, names: Sequence[str], folder: Path) -> Source:
    """Write pictures of a source to a folder of their own, and return that as a source."""
    listing = list_pictures(source)
    label = dict(zip(listing.names, listing.labels, strict=True))
    for name in names:
        to = folder / listing.classes[label[name]] / Path(name).with_suffix(".png").name
        to.parent.mkdir(parents=True, exist_ok=True)
        (square,) = read_squares(source, [name], 64)
        if not isinstance(square, str):
            Image.fromarray(square).save(to)
    return Source("folder", folder=str(folder))


def flipped(source: Source) -> tuple[Source, set[str]]:
    """Give 2 % of the pictures the next class; return the marked source and who they are."""
    listing = list_pictures(source)
    random = np.random.default_rng(SEED)
    rows = random.permutation(len(listing))[: round(FLIPPED * len(listing))].tolist()
    classes = listing.classes
    wrong = {listing.names[i]: classes[(listing.labels[i] + 1) % len(classes)] for i in rows}
    return replace(source, marks=keep_marks(Marks(labels=wrong))), set(wrong)


def judged(asked: Configuration, folds: int) -> Verdicts:
    """Train all parts of a cross-check in this process, one after the other."""
    from core.training.loop import train

    parts = []
    for configuration in fold_configurations(asked, folds):
        started, run = time.monotonic(), create_run(configuration)
        with Recorder(run.path) as recorder:
            train(run, recorder)
        accuracy = run.metrics().epochs[-1]["validation_accuracy"]
        seconds = time.monotonic() - started
        print(
            f"part {configuration.fold} of {folds}: {accuracy:.1%} in {seconds:.0f} s", flush=True
        )
        parts.append(Part(configuration, run))
    whole = create_run(asked)  # has judged nothing itself
    return verdicts(CrossCheck(whole, tuple(parts)))


def by_self_confidence(found: Verdicts) -> list[str]:
    """Return the names by the probability of their label, the smallest first."""
    own = found.probabilities[np.arange(len(found)), found.labels]
    return [found.names[i] for i in np.argsort(own, kind="stable")]


def report(found: Verdicts, wrong: set[str]) -> None:
    """Print how many of the flipped are among the first that each way lists."""
    count = math.ceil(FLIPPED * len(found))
    ways = {
        "confident learning": [each.name for each in suspects(found)],
        "self-confidence": by_self_confidence(found),
        "chance": np.random.default_rng(SEED + 1).permutation(found.names).tolist(),
    }
    print(
        f"\n{len(found):,} pictures, {len(wrong)} labels flipped; right by their labels "
        f"{(found.predicted == found.labels).mean():.1%}; the first {count} that are listed:"
    )
    print(
        f"{'way':<20} {'listed':>7} {'flipped':>8} {'share':>7}  95 % interval   in all that are listed"
    )
    for name, listed in ways.items():
        first = listed[:count]
        hits, every = len(wrong.intersection(first)), len(wrong.intersection(listed))
        low, high = wilson(hits, len(first))
        print(
            f"{name:<20} {len(listed):7,} {hits:8} {hits / max(1, len(first)):7.1%}  "
            f"{low:.1%} to {high:.1%}   {every} of {len(wrong)}"
        )


def main() -> int:
    """Measure and print; return 2 where that failed."""
    made = parser(__doc__)
    for name, default in (("pictures", 4000), ("epochs", 10), ("folds", 4), ("size", 64)):
        made.add_argument(f"--{name}", type=int, default=default)
    given = made.parse_args()
    count, epochs = (200, 2) if given.quick else (given.pictures, given.epochs)
    print(machine(), flush=True)
    started = time.monotonic()
    try:
        with own_home() as home:
            source = Source.parse(str(given.data) if given.data else f"drawn:{count}")
            names = chosen(list_pictures(source), count)
            marked, wrong = flipped(copied(source, names, home / "pictures"))
            asked = Configuration(
                data=str(marked), image_size=given.size, epochs=epochs, batch_size=32, seed=SEED
            )
            report(judged(asked, given.folds), wrong)
    except (RuntimeError, ValueError, OSError) as error:
        print(f"\nThis could not be measured: {error}", flush=True)
        return NOT_MEASURED
    print(f"\n{(time.monotonic() - started) / 60:.1f} minutes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
