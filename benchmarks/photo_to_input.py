"""How long a 12-megapixel photo takes to the network's input, and then to a verdict.

    python -m benchmarks.photo_to_input [--quick]

On one thread, the file in the system's cache, an ordinary and a noisy JPEG as phones write them.

- ours: `core.images.read_square`, which has the decoder leave out detail that no network of this
  size will see, checks limits, and turns the photo upright; then `normalize`;
- torchvision: open with Pillow, Resize, CenterCrop, ToTensor, Normalize, as its documentation has
  it, without checks and without turning.

The verdict and the heatmap come after that, and are reported by themselves.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import torch
from PIL import Image
from safetensors.torch import save_file
from torch import Tensor
from torchvision import transforms

from benchmarks.asking import Asked, main
from benchmarks.photos import write_large_photos
from benchmarks.timing import Figure, Measured, Row, alternate
from core.blocks import build, preset_block
from core.explanation.heatmaps import heatmap
from core.images import read_square
from core.images.pixels import MEAN, STD, normalize
from core.prediction import Classifier, classify, load_classifier, read_photo
from core.prediction.weights_file import METADATA_KEY, shipped_weights

ROUNDS, QUICK_ROUNDS = 15, 2
USUAL_SIDE = 224  # of ImageNet's networks
FRESH = (
    "pets-medium"  # stands in where no trained model is at hand: as fast, though it knows nothing
)


def ours(path: Path, side: int) -> Tensor:
    """Read a photo as a batch of one, (1, 3, side, side)."""
    return normalize(torch.from_numpy(read_square(path, side))[None])


def torchvision_way(side: int) -> Callable[[Path], Tensor]:
    """Return torchvision's usual way to read a photo as a batch of one."""
    transform = transforms.Compose([
        transforms.Resize(side), transforms.CenterCrop(side),
        transforms.ToTensor(), transforms.Normalize(MEAN, STD),
    ])  # fmt: skip

    def read(path: Path) -> Tensor:
        with Image.open(path) as picture:
            return transform(picture.convert("RGB"))[None]

    return read


def fresh_classifier(folder: Path, side: int = 128) -> Classifier:
    """Return an untrained network as a classifier, by way of a weights file."""
    block = preset_block(FRESH, 2, side)
    document = {
        "version": 1, "block": block.to_document(), "classes": ["cat", "dog"],
        "image_size": side, "run": "", "epoch": 0, "step": 0, "metrics": {},
    }  # fmt: skip
    path = folder / "fresh.safetensors"
    save_file(build(block).state_dict(), path, {METADATA_KEY: json.dumps(document)})
    return load_classifier(path)


@contextmanager
def one_thread() -> Iterator[None]:
    """Compute on one thread meanwhile."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def measure(asked: Asked) -> Figure:
    """Read both photos both ways, in turn, at the model's size and at the usual one."""
    rounds = QUICK_ROUNDS if asked.quick else ROUNDS
    with TemporaryDirectory(prefix="layerwise-large-") as folder, one_thread():
        paths = write_large_photos(Path(folder))
        shipped = shipped_weights().exists()
        classifier = load_classifier(None) if shipped else fresh_classifier(Path(folder))
        sides = dict.fromkeys((classifier.image_size, USUAL_SIDE))
        rows = [reading(name, path, side, rounds) for name, path in paths.items() for side in sides]
        rows += verdicts(classifier, paths["smooth"], rounds)
    model = "the shipped model" if shipped else f"an untrained {FRESH}, no model being shipped yet"
    return Figure("A 12-megapixel photo", f"one thread; verdicts by {model}", tuple(rows))


def reading(name: str, path: Path, side: int, rounds: int) -> Row:
    """Compare the ways from a file to the network's input."""
    reference = torchvision_way(side)
    ways: dict[str, Callable[[], object]] = {
        "ours": lambda: ours(path, side), "torchvision": lambda: reference(path)
    }  # fmt: skip
    alternate(ways, 1)
    mine, theirs = (milliseconds(found) for found in alternate(ways, rounds).values())
    ratio = theirs.median / mine.median
    size = f"{path.stat().st_size / 1e6:.1f} MB"
    what = f"{name}, {size}, to {side} px, vs torchvision"
    return Row(what, mine, theirs, f"{ratio:.2f} × faster", "≥ 4 ×", ratio >= 4)


def verdicts(classifier: Classifier, path: Path, rounds: int) -> list[Row]:
    """Time what follows on the input: the verdict, and the heatmap with the verdict in it."""
    square = read_photo(path, classifier)
    work: dict[str, Callable[[], object]] = {
        "verdict": lambda: classify(classifier, [square]),
        "verdict and heatmap": lambda: heatmap(classifier, square),
    }
    alternate(work, 2)
    side = classifier.image_size
    found = alternate(work, rounds)
    return [Row(f"{what}, at {side} px", milliseconds(found[what])) for what in work]


def milliseconds(seconds: Measured) -> Measured:
    """Return the same times in milliseconds."""
    return Measured(tuple(1e3 * value for value in seconds.values), "ms")


if __name__ == "__main__":
    sys.exit(main(measure, __doc__))
