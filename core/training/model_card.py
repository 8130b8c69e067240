"""The page that goes with trained weights: what they are, how they came about, what they reach."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from core.training.configuration import Configuration
from core.training.pointers import Pointer
from core.training.run import Run, class_names, public_id

MARKUP = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_[]<>#|"} | {"\n": " ", "\r": " "})

LIMITS = """\
## What it cannot do

It knows only the classes that it was trained on, and answers with one of them whatever it is shown.
Its figures hold for pictures like those of its data set."""
CHOSEN = """ \
They were also used to choose the epoch whose weights are kept, so that on new pictures it may do
slightly worse."""


def model_card(run: Run, best: Pointer | None) -> str:
    """Return in Markdown: data, split, recipe, seed, versions, and the result for each class.

    `best` is the checkpoint that the card speaks of; None before the first epoch.
    """
    asked = run.configuration
    parts = [
        f"# {plain_text(run.name)}",
        _origin(run),
        _results(run, best),
        _data(asked),
        "## Recipe\n\n" + table(("setting", "value"), _recipe(asked)),
        "## Versions\n\n" + table(("package", "version"), list(run.versions.items())),
        LIMITS + ("" if asked.validation == "test" else CHOSEN) + "\n",
    ]
    return "\n\n".join(parts)


def plain_text(value: Any) -> str:
    """Return a text so that Markdown shows it as it is, on one line."""
    return str(value).translate(MARKUP)


def table(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    texts = [[cell if cell == "---" else plain_text(cell) for cell in line] for line in lines]
    return "\n".join(f"| {' | '.join(line)} |" for line in texts)


def _origin(run: Run) -> str:
    asked, status = run.configuration, run.status()
    made = time.strftime("%Y-%m-%d", time.gmtime(run.created))
    begun = "from random weights" if asked.weights == "scratch" else "from ImageNet weights"
    if asked.parent is not None:
        begun = f"from the {asked.parent['weights']} weights of {public_id(asked.parent['run'])}"
    return (
        f"An image classifier ({plain_text(asked.model)}), trained with Layerwise {begun}. "
        f"Run {public_id(run.id)}, made on {made}: {status.state} after {status.epoch} "
        f"of {asked.epochs} epochs and {status.step:,} steps."
    )


def _results(run: Run, best: Pointer | None) -> str:
    records = run.metrics().epochs
    record = next((item for item in records if best and item["epoch"] == best.epoch), None)
    if record is None:
        return "It has not been judged yet: no epoch has been finished."
    if run.configuration.validation == "test":
        judged_by, which = "the test pictures", "the last one"
    else:
        judged_by, which = "its validation pictures", "the best one"
    return (
        f"## Results\n\nOn {judged_by}, after epoch {record['epoch']}, {which}: "
        f"accuracy {record['validation_accuracy']:.2%}, cross-entropy "
        f"{record['validation_loss']:.4f} nats.\n\n"
        + table(("class", "pictures", "right", "share"), _by_class(run, record))
    )


def _by_class(run: Run, record: Mapping[str, Any]) -> list[tuple[str, int, int, str]]:
    """Return a row a class, from the confusion matrix: rows are true classes."""
    confusion = record["confusion"]
    names = class_names(run) or [f"class {number}" for number in range(len(confusion))]
    rows = []
    for number, (name, counts) in enumerate(zip(names, confusion, strict=True)):
        total, right = sum(counts), counts[number]
        rows.append((name, total, right, f"{right / total:.2%}" if total else "–"))
    return rows


DRAWN = {"drawn": "drawn cats and dogs", "garments": "drawn garments"}
FASHION_MNIST = "Fashion-MNIST (Xiao, Rasul & Vollgraf, 2017)"
GREY = ("garments", "fashion-mnist")


def _data(asked: Configuration) -> str:
    kind, _, rest = asked.data.partition(":")
    grey, count = kind in GREY, rest.partition(":")[0]
    if kind in DRAWN:
        name = f"{int(count):,} {DRAWN[kind]}" if count.isdecimal() else DRAWN[kind]
    else:
        name = FASHION_MNIST if grey else f"the folder {plain_text(Path(asked.data).name)}"
    shape = "grey squares" if grey else "each picture squeezed whole to a square"
    return (
        f"## Data\n\nTrained on {name}, {shape} of {asked.image_size} pixels. "
        f"{_judging(asked, 'training pictures' if grey else 'pictures')} Seed: {asked.seed}."
    )


def _judging(asked: Configuration, pictures: str) -> str:
    if asked.validation == "test":
        return "Its test pictures were never trained on, and judged it after each epoch."
    if asked.validation == "fold":
        return (
            f"Part {asked.fold} of {asked.folds} equal ones of the {pictures}, told apart by a hash of each "
            "one's name, was never trained on and served to judge it."
        )
    return (
        f"{asked.validation_share:.0%} of the {pictures}, chosen by a hash of each one's name (or, where "
        "the set keeps pictures for validation, those), were never trained on and served to judge it."
    )


def _recipe(asked: Configuration) -> list[tuple[str, Any]]:
    values = asked.to_document()
    augmentation = values.pop("augmentation")
    for left_out in ("version", "data", "block", "parent"):
        values.pop(left_out)
    rows = [*values.items(), *((f"augmentation: {key}", v) for key, v in augmentation.items())]
    return [(key.replace("_", " "), value) for key, value in rows if value is not None]
