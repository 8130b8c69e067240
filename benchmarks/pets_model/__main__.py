"""Train the model that comes with Layerwise, find out what is to be known about it, and judge it.

    python -m benchmarks.pets_model train --data PHOTOS --native PHOTOS --home FOLDER
    python -m benchmarks.pets_model ship --data PHOTOS --native PHOTOS --model RUN|FILE
    python -m benchmarks.pets_model know --data PHOTOS --native PHOTOS [--model RUN|FILE]
    python -m benchmarks.pets_model figures --data PHOTOS --native PHOTOS [--model RUN|FILE]

PHOTOS are folders with a folder of cats and one of dogs; those in --native are some of the others, at
their own size and shape, under the same names. `train` takes hours on a small machine and can be gone
on with (`python -m core.training resume`); `ship` chooses the side at which it is asked by the validation
photos, and writes the weights into assets/models/pets; `know` writes knowledge.safetensors beside the weights;
`figures` prints the figures of the model card, and as JSON with --json FILE.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.pets_model import figures, speed
from benchmarks.pets_model.knowing import know, labelled, some
from benchmarks.pets_model.shipping import accuracy_by_side, ship
from benchmarks.pets_model.split import Split, names_in, split
from benchmarks.pets_model.training import lay_out, train
from benchmarks.timing import machine
from core.datasets import Source, open_pixels
from core.explanation.study import occlusion_study
from core.prediction import Classifier
from core.prediction.command_line import load
from core.prediction.knowledge import write_knowledge

EXPLAINED = 500  # photos whose heatmaps are checked


def main() -> int:
    """Do what the command says."""
    given = arguments()
    found = split(given.data, given.native)
    print(f"{machine()}\n{said(found)}", flush=True)
    if given.command == "train":
        return train(lay_out(found, given.home), given.home)
    classifier = load(given.model)
    if given.command == "ship":
        found_at = accuracy_by_side(classifier, found)
        print({side: f"{share:.4f}" for side, share in found_at.items()}, flush=True)
        side = max(found_at, key=found_at.__getitem__)
        print(ship(classifier.origin.path, side, found_at[side], len(found.train)))
        return 0
    if given.command == "know":
        print(write_knowledge(know(classifier, found, garments(given)), classifier.origin.path))
        return 0
    results = judged(classifier, found, given.native)
    text = json.dumps(results, indent=1)
    print(text)
    if given.json:
        given.json.write_text(text + "\n", "utf-8")
    return 0


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("command", choices=("train", "ship", "know", "figures"))
    parser.add_argument("--data", type=Path, required=True, help="folder with cat/ and dog/")
    parser.add_argument(
        "--native", type=Path, help="the same photos at their own size, some of them"
    )
    parser.add_argument("--home", type=Path, default=Path(".layerwise"), help="where runs are kept")
    parser.add_argument("--model", metavar="RUN|FILE", help="another than the shipped one")
    parser.add_argument("--garments", action="store_true", help="judge by Fashion-MNIST as well")
    parser.add_argument("--json", type=Path, help="write the figures to this file, too")
    return parser.parse_args()


def garments(given: argparse.Namespace) -> np.ndarray | None:
    """Return Fashion-MNIST's test pictures, uint8 (10000, 28, 28), where they are asked for."""
    if not given.garments:
        return None
    pixels = open_pixels(Source.parse("fashion-mnist"), 28)
    return np.array(pixels.pixels[-pixels.test :, :, :, 0])


def said(found: Split) -> str:
    """Say in a line how the photos were split."""
    return (
        f"{len(found.train):,} photos train, {len(found.validation):,} validate, "
        f"{len(found.test):,} test (fingerprint {found.digest()}), {len(found.left_out)} are left out"
    )


def judged(classifier: Classifier, found: Split, native: Path | None) -> dict[str, Any]:
    """Return all figures of a model, on the photos that test."""
    known = classifier.knowledge
    temperature = known.temperature if known else 1.0
    test = figures.judge(classifier, found.folder, found.test)
    results: dict[str, Any] = {
        "split": said(found),
        "accuracy": figures.accuracy(classifier.classes, test),
        "calibration": figures.calibration(test, temperature),
        "surest mistakes": figures.surest_mistakes(test, temperature),
    }
    if native is not None:
        own = figures.judge(classifier, native, sorted(names_in(native)))
        results["native"] = figures.native(test, own)
    if known and known.detector:
        results["third answer"] = figures.third_answer(test, known)
    results["explanation"] = explained(classifier, found)
    results["speed"] = speed.measured(classifier)
    return results


def explained(classifier: Classifier, found: Split) -> dict[str, Any]:
    """Return how much further the verdict's lead falls for what heatmaps mark than at random."""
    names = some(found.test, EXPLAINED, seed=2)
    pictures = [picture for picture, _ in labelled(classifier, found.folder, names)]
    study = occlusion_study(classifier, pictures)
    return {
        "photos": len(pictures),
        "lead, marked": float(study.marked.mean()),
        "lead, random": float(study.random.mean()),
        "difference": study.mean,
        "its standard error": study.error,
        "share of photos": study.share,
        "probability, marked": float(study.marked_probability.mean()),
        "probability, random": float(study.random_probability.mean()),
    }


if __name__ == "__main__":
    sys.exit(main())
