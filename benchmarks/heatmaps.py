"""Which heatmap is the most faithful? Covers what each one marks, and random patches.

    python -m benchmarks.heatmaps PHOTO_FOLDER [--model RUN|FILE] [--pictures 100] [--share 0.1]

A line for each method and depth, and for the mean of the last two and three depths: how much further
the lead of the verdict falls than for random patches of the same size, over all photos.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from core.explanation.attribution import METHODS, Method
from core.explanation.feature_maps import feature_maps
from core.explanation.heatmaps import spread
from core.explanation.study import Heats, Study, occlusion_study
from core.prediction.classifier import Classifier, read_photo
from core.prediction.command_line import find_photos, load


def main() -> None:
    """Print a table of all maps."""
    options = _arguments()
    classifier = load(options.model)
    files = [Path(file) for file, trouble in find_photos([options.folder]) if not trouble]
    chosen = files[:: max(1, len(files) // options.pictures)][: options.pictures]
    pictures = [read_photo(file, classifier) for file in chosen]
    for name, heats in maps(classifier, pictures[0]):
        for shape in ("patch", "places"):
            study = occlusion_study(
                classifier, pictures, options.share, options.patches, shape=shape, heats=heats
            )
            print(f"{name:<28} {shape:<7} {line(study)}", flush=True)


def line(study: Study) -> str:
    """Return a study in figures."""
    return (
        f"{study.mean:+.3f} ± {study.error:.3f}, larger in {study.share:.0%} "
        f"(marked {study.marked.mean():.3f}, random {study.random.mean():.3f})"
    )


def maps(classifier: Classifier, picture: np.ndarray) -> Iterator[tuple[str, Heats]]:
    """Yield each way to make a map, with its name."""
    depths = [each.name for each in feature_maps(classifier, [picture], [classifier.classes[0]])]
    for name, method in METHODS.items():
        for place, depth in enumerate(depths):
            yield f"{name} {depth}", _mean(method, slice(place, place + 1))
        for count in (2, 3):
            if len(depths) >= count:
                yield f"{name} mean of last {count}", _mean(method, slice(-count, None))


def _mean(method: Method, depths: slice) -> Heats:
    def heats(
        classifier: Classifier, pictures: Sequence[np.ndarray], labels: Sequence[str]
    ) -> np.ndarray:
        found = feature_maps(classifier, pictures, labels)[depths]
        spreads = [spread(method(each), classifier.image_size).numpy() for each in found]
        return np.asarray(np.mean(spreads, axis=0))

    return heats


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Compare heatmaps by covering what they mark.")
    parser.add_argument("folder", help="a folder of photos that the model was not trained on")
    parser.add_argument("--model", help="a run or a weights file; the shipped model by default")
    parser.add_argument("--pictures", type=int, default=100)
    parser.add_argument("--patches", type=int, default=4, help="random patches for each photo")
    parser.add_argument("--share", type=float, default=0.1, help="of the picture that is covered")
    return parser.parse_args()


if __name__ == "__main__":
    main()
