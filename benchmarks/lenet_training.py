"""How many examples a second LeNet is trained on, against bare steps and against the course's loop.

    python -m benchmarks.lenet_training [--quick]

All train the course's network by the zh recipe on the same pictures in one process, some forty
steps of each in turn, with a run going on all the while: recorder, journal, snapshots and all.

- ours: what `core.training` says of itself, the seconds of its steps; and the same with all that
  is done between two steps (status, metrics, snapshots), in a folder of its own;
- bare: pictures as 32-bit numbers in memory, a shuffled order, gather, forward, cross-entropy,
  backward, step, and nothing around them; in PyTorch's usual memory layout and in channels-last,
  which is the one that ours uses;
- the course's: a data set that gives Pillow pictures through ToTensor like torchvision's
  FashionMNIST, a DataLoader without and with two workers, and its sums of loss and accuracy. While
  others have their turn the workers get four batches ready, a tenth of what is measured.

The pictures are Fashion-MNIST where its files are here, drawn garments otherwise.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, Dataset
from torchvision.transforms import ToTensor

from benchmarks.asking import Asked, main, own_home
from benchmarks.timing import Figure, Measured, times
from core.datasets import DatasetError, Pixels, Source, open_pixels
from core.lenet import PRESETS
from core.networks import Network, Seeded
from core.training import Configuration, Recorder, create_run
from core.training.devices import make_fabric
from core.training.loop import Stopped, Trainer

STEPS, ROUNDS, QUICK_STEPS, QUICK_ROUNDS = 40, 25, 2, 1
LEAST = 0.95  # of the bare steps' speed
SPEED = "examples/s"
Step = Callable[[], None]


def pictures(quick: bool) -> tuple[str, Pixels]:
    """Return the name and the pictures of the data set that is here."""
    for name in ("garments:700",) if quick else ("fashion-mnist", "garments"):
        try:
            return name, open_pixels(Source.parse(name), 28)
        except DatasetError:
            continue
    raise RuntimeError("Neither Fashion-MNIST nor drawn garments could be opened.")


def network(asked: Configuration) -> tuple[nn.Module, torch.optim.Optimizer]:
    """Return the course's network and its plain gradient descent."""
    module = Network(PRESETS["zh"].lenet.block(), Seeded(asked.seed)).module()
    return module, torch.optim.SGD(module.parameters(), lr=asked.peak_learning_rate)


def bare(asked: Configuration, pixels: Pixels, layout: torch.memory_format) -> Iterator[None]:
    """Take a step each time that the next is asked for, on tensors in memory."""
    module, optimizer = network(asked)
    module = module.to(memory_format=layout)
    count = len(pixels) - pixels.test
    x = torch.from_numpy(pixels.pixels[:count].copy()).permute(0, 3, 1, 2).float() / 255
    y = torch.from_numpy(pixels.labels[:count].copy())
    while True:
        for chosen in torch.randperm(count).split(asked.batch_size):
            loss = F.cross_entropy(module(x[chosen]), y[chosen])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            yield


class Pictures(Dataset[tuple[Tensor, int]]):
    """Pictures one by one, as torchvision's FashionMNIST gives them."""

    def __init__(self, pixels: Pixels) -> None:
        count = len(pixels) - pixels.test
        self.pixels, self.labels = pixels.pixels[:count, :, :, 0], pixels.labels[:count]
        self.transform = ToTensor()

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, index: int) -> tuple[Tensor, int]:
        picture = Image.fromarray(self.pixels[index])
        return self.transform(picture), int(self.labels[index])


def course(asked: Configuration, pixels: Pixels, workers: int) -> Iterator[None]:
    """Take a step of the course's loop each time that the next is asked for."""
    module, optimizer = network(asked)
    loader = DataLoader(
        Pictures(pixels), asked.batch_size, shuffle=True, num_workers=workers,
        persistent_workers=workers > 0,
    )  # fmt: skip
    while True:
        metric = np.zeros(3)
        for x, y in loader:
            optimizer.zero_grad()
            logits = module(x)
            loss = F.cross_entropy(logits, y)
            loss.backward()
            optimizer.step()
            with torch.no_grad():
                right = float((logits.argmax(dim=1) == y).sum())
            metric += (float(loss.detach()) * len(y), right, len(y))
            yield


@dataclass
class Turns:
    """The others' turns: `steps` steps of each, timed, `rounds` times."""

    contenders: dict[str, Iterator[None]]
    steps: int
    rounds: int
    batch_size: int
    speeds: dict[str, list[float]] = field(default_factory=dict)
    taken: int = 0

    def note(self, name: str, seconds: float) -> None:
        """Note how long a turn took."""
        self.speeds.setdefault(name, []).append(self.steps * self.batch_size / seconds)

    def take(self) -> None:
        """Let each have its turn, every other time in the opposite order."""
        names = list(self.contenders)[:: 1 if self.taken % 2 == 0 else -1]
        for name in names:
            started = time.perf_counter()
            for _ in range(self.steps):
                next(self.contenders[name])
            self.note(name, time.perf_counter() - started)
        self.taken += 1


class Ours(Trainer):
    """The app's trainer, which gives way to the others between two of its steps."""

    def __init__(self, turns: Turns, *given: Any) -> None:
        super().__init__(*given)
        self.turns, self.began, self.beside = turns, 0.0, 0.0

    def save_snapshot_when_due(self, *, last: bool = False) -> None:
        """Time it too."""
        started = time.perf_counter()
        super().save_snapshot_when_due(last=last)
        self.beside += time.perf_counter() - started

    def keep_going(self) -> None:
        """Time it too, and give way when it is the others' turn."""
        started = time.perf_counter()
        super().keep_going()
        self.beside += time.perf_counter() - started
        if self.progress.step % self.turns.steps == 0:
            own = self.progress.seconds - self.began
            self.turns.note("ours", own)
            self.turns.note("ours and beside", own + self.beside)
            self.turns.take()
            if self.turns.taken == self.turns.rounds:
                raise Stopped
            self.began, self.beside = self.progress.seconds, 0.0


def measure(given: Asked) -> Figure:
    """Train all contenders in turn."""
    steps, rounds = (QUICK_STEPS, QUICK_ROUNDS) if given.quick else (STEPS, ROUNDS)
    with own_home():
        name, pixels = pictures(given.quick)
        asked = PRESETS["zh"].configuration(name)
        fabric = make_fabric(asked)
        layouts = {"bare": torch.contiguous_format, "bare, channels-last": torch.channels_last}
        contenders = {key: bare(asked, pixels, layout) for key, layout in layouts.items()}
        contenders |= {f"course, {n} workers": course(asked, pixels, n) for n in (0, 2)}
        turns = Turns(contenders, steps, rounds, asked.batch_size)
        for contender in contenders.values():  # the first steps of a process are slower
            next(contender)
        run = create_run(asked)
        try:
            with Recorder(run.path) as recorder:
                Ours(turns, run, recorder, pixels, fabric).train()
        except Stopped:
            pass
        for contender in contenders.values():
            contender.close()  # type: ignore[attr-defined]
    about = (
        f"zh recipe, {name}, batches of {asked.batch_size}, {rounds} times {steps} steps of each"
    )
    return Figure("LeNet training", about, tuple(rows(turns)))


def rows(turns: Turns) -> Iterator[Any]:
    """Compare our steps with each of the others', and all that we do with the bare steps."""
    speeds = {name: Measured(tuple(values), SPEED) for name, values in turns.speeds.items()}
    for name in turns.contenders:
        least = LEAST if name.startswith("bare") else None
        yield times(f"steps, vs {name}", speeds["ours"], speeds[name], least)
    yield times("with all beside them, vs bare", speeds["ours and beside"], speeds["bare"])


if __name__ == "__main__":
    sys.exit(main(measure, __doc__))
