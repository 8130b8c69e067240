"""How many pictures a second are trained on, against torchvision's way and against pure compute.

    python -m benchmarks.training_throughput [--quick] [--data FOLDER]

All train pets-small at 128 pixels on the same photos with the same optimizer, batches and loss, in
one process, an epoch of each in turn. The changes to the pictures are equally strong on both sides.

- ours: what `core.training` runs, the cache of decoded pixels, batches read ahead, `train_step`;
  the first epoch builds the cache and so pays for all decoding;
- torchvision: ImageFolder, transforms v2 on Pillow pictures as in its reference scripts, two
  DataLoader workers that stay alive, NCHW, 32 bits;
- pure compute: `train_step` on batches that all lie in memory before the clock starts.

Nobody pays for a cold disk (the photos have just been written) or for the first steps of a process
(each takes two before the clock starts). Nothing is extrapolated: every epoch is run.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.utils.data import DataLoader
from torchvision.datasets import ImageFolder
from torchvision.transforms import v2

from benchmarks.asking import Asked, home, main, own_home
from benchmarks.photos import photos
from benchmarks.timing import Figure, Measured, Row, alternate, times
from core.blocks import build, preset_block
from core.datasets import Pixels, Source, list_pictures, open_pixels
from core.images.pixels import MEAN, STD
from core.randomness import generator
from core.training import Configuration
from core.training.augmentation import augment
from core.training.batches import Batch, epoch_order, shares, steps_per_epoch
from core.training.devices import make_fabric, resolve_precision
from core.training.loop import train_step
from core.training.optimizers import make_optimizer
from core.training.photos import Photos
from core.training.schedule import cache_side

WORKERS = 2
PHOTOS, EPOCHS, PURE_EPOCHS = 2000, 5, 11
QUICK_PHOTOS, QUICK_EPOCHS, QUICK_PURE_EPOCHS = 130, 2, 2
SPEED = "pictures/s"
ASKED = Configuration(image_size=128, progressive=False, averaging=0.0)


def network(asked: Configuration, folder: Path) -> nn.Module:
    """Build the network that everybody trains, with the same weights and an output a class."""
    classes = len(list_pictures(Source("folder", str(folder))).classes)
    return build(preset_block(asked.model, classes, asked.image_size), seed=asked.seed)


def batches(pixels: Pixels, asked: Configuration, epoch: int) -> Iterator[Batch]:
    """Give an epoch's batches as a run reads them."""
    order = epoch_order(np.arange(len(pixels)), asked.seed, epoch)
    steps = steps_per_epoch(len(pixels), asked.batch_size)
    return Photos(pixels).batches(shares(order, asked.batch_size, steps))


@dataclass
class Ours:
    """Our training, in the precision of its configuration; `home` is where its cache will be."""

    asked: Configuration
    folder: Path
    home: Path
    epochs: int = 0

    def __post_init__(self) -> None:
        self.fabric = make_fabric(self.asked)
        module = network(self.asked, self.folder).to(memory_format=torch.channels_last)
        self.module, self.optimizer = self.fabric.setup(module, make_optimizer(module, self.asked))
        self.module.train()
        self.random = generator(self.asked.seed, "augmentation")
        side, count = cache_side(self.asked.image_size), self.asked.batch_size
        blank = Batch(torch.zeros(count, side, side, 3, dtype=torch.uint8), torch.arange(count) % 2)
        for _ in range(2):
            self.step(blank)

    def step(self, batch: Batch) -> None:
        """Take a step as a run does."""
        asked, fabric, batch = self.asked, self.fabric, batch.to(self.fabric.device)
        x = augment(batch.pictures, asked.image_size, asked.augmentation, self.random)
        train_step(self.module, self.optimizer, x, batch.labels, asked.label_smoothing, fabric)

    @cached_property
    def pixels(self) -> Pixels:
        """The decoded pictures; decodes them when first asked for."""
        with home(self.home):
            side = cache_side(self.asked.image_size)
            return open_pixels(Source("folder", str(self.folder)), side)

    def epoch(self) -> None:
        """Train on all pictures once."""
        for batch in batches(self.pixels, self.asked, self.epochs):
            self.step(batch)
        self.epochs += 1


@dataclass
class Pure(Ours):
    """The same steps, with every batch in memory from the start."""

    batches: list[Batch] = field(default_factory=list)

    def take(self, pixels: Pixels) -> None:
        """Copy all pictures into memory, in batches."""
        self.batches = list(batches(pixels, self.asked, 0))

    def epoch(self) -> None:
        """Train on all batches once."""
        for batch in self.batches:
            self.step(batch)


def reference_transforms(asked: Configuration) -> v2.Compose:
    """Return torchvision's changes to a picture, as strong as `asked.augmentation`."""
    change = asked.augmentation
    area = (change.zoom_least**2, change.zoom_most**2)
    bilinear = v2.InterpolationMode.BILINEAR
    return v2.Compose([
        v2.RandomResizedCrop(asked.image_size, area, (1 / change.aspect, change.aspect), bilinear),
        v2.RandomHorizontalFlip(),
        v2.RandomRotation(change.rotation, bilinear),
        v2.ColorJitter(change.colour, change.colour, change.colour),
        v2.PILToTensor(),
        v2.ToDtype(torch.float, scale=True),
        v2.Normalize(MEAN, STD),
    ])  # fmt: skip


class Reference:
    """Training as in torchvision's reference scripts, with the same network and optimizer."""

    def __init__(self, asked: Configuration, folder: Path) -> None:
        self.asked = asked
        cuda = torch.cuda.is_available()
        self.device = torch.device("cuda" if cuda else "cpu")
        self.module = network(asked, folder).to(self.device).train()
        self.optimizer = make_optimizer(self.module, asked)
        self.loader = DataLoader(
            ImageFolder(str(folder), reference_transforms(asked)), asked.batch_size, shuffle=True,
            num_workers=WORKERS, drop_last=True, pin_memory=cuda, persistent_workers=True,
            generator=generator(asked.seed, "reference"),
        )  # fmt: skip
        blank = torch.zeros(asked.batch_size, 3, asked.image_size, asked.image_size)
        for _ in range(2):
            self.step(blank, torch.arange(asked.batch_size) % 2)

    def step(self, x: Tensor, y: Tensor) -> None:
        """Take one step on a batch."""
        x, y = x.to(self.device, non_blocking=True), y.to(self.device, non_blocking=True)
        loss = F.cross_entropy(self.module(x), y, label_smoothing=self.asked.label_smoothing)
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()

    def epoch(self) -> None:
        """Train on all pictures once."""
        for x, y in self.loader:
            self.step(x, y)


def precisions() -> Iterator[tuple[str, Configuration]]:
    """Give what ours is measured in: what "auto" means here, and 32 bits if that is another."""
    best = resolve_precision("auto")
    for name in dict.fromkeys((best, "32-true")):
        yield name, Configuration.from_document(ASKED.to_document() | {"precision": name})


def finish() -> None:
    """Wait for the GPU, where there is one."""
    if torch.cuda.is_available():
        torch.cuda.synchronize()


def measure(asked: Asked) -> Figure:
    """Train all contenders, an epoch of each in turn."""
    count, epochs, pure_epochs = (
        (QUICK_PHOTOS, QUICK_EPOCHS, QUICK_PURE_EPOCHS)
        if asked.quick
        else (PHOTOS, EPOCHS, PURE_EPOCHS)
    )
    with photos(asked.data, count) as folder, own_home() as empty:
        ours = {
            name: Ours(configuration, folder, empty / name) for name, configuration in precisions()
        }
        reference = Reference(ASKED, folder)
        epoch: dict[str, Callable[[], None]] = {name: mine.epoch for name, mine in ours.items()}
        epoch["torchvision"] = reference.epoch
        first = alternate(epoch, 1, finish)
        later = alternate(epoch, epochs - 1, finish)
        pixels = next(iter(ours.values())).pixels
        beside_pure = {}
        for name, configuration in precisions():
            pure = Pure(configuration, folder, empty)
            pure.take(pixels)
            # Five hundredths are looked for: many epochs, in turn, with nothing long in between.
            pair = {name: ours[name].epoch, f"pure {name}": pure.epoch}
            beside_pure |= alternate(pair, pure_epochs, finish)
    trained = steps_per_epoch(len(pixels), ASKED.batch_size) * ASKED.batch_size
    about = f"pets-small, {ASKED.image_size} px, {trained:,} pictures an epoch, {epochs} epochs"
    return Figure("Training throughput", about, tuple(rows(first, later, beside_pure, trained)))


def rows(
    first: dict[str, Measured],
    later: dict[str, Measured],
    beside_pure: dict[str, Measured],
    trained: int,
) -> Iterator[Row]:
    """Compare each of our precisions with torchvision, and with pure compute."""
    best = resolve_precision("auto")
    for name, _ in precisions():
        whole = {
            key: Measured((sum((*first[key].values, *later[key].values)),), "s")
            for key in (name, "torchvision")
        }
        epochs = 1 + len(later[name].values)
        for what, seconds, pictures, least in (
            ("as a whole", whole, trained * epochs, 2.0 if name == best else None),
            ("first epoch, decoding in it", first, trained, None),
            ("later epochs", later, trained, None),
        ):
            ours, peer = (seconds[key].per(pictures, SPEED) for key in (name, "torchvision"))
            yield times(f"{name}: {what}, vs torchvision", ours, peer, least)
        ours, peer = (beside_pure[key].per(trained, SPEED) for key in (name, f"pure {name}"))
        yield times(f"{name}: later epochs, vs pure compute", ours, peer, 0.95)


if __name__ == "__main__":
    sys.exit(main(measure, __doc__))
