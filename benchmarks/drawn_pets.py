"""How hard the drawn pets are: colour alone, a linear model on pixels, a small network.

    python -m benchmarks.drawn_pets [--train 4000 --test 1000 --side 64 --epochs 12 --threads 2]

Trained and tested on different seeds. Every model sees the same pictures; the table shows its
accuracy on held-out pets, where 50 % is a guess, and how fast pets are drawn on one core.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from core.datasets.drawn import CLASSES, draw_pet

BATCH = 64


@dataclass(frozen=True, slots=True)
class Pets:
    """Pictures as float (N, 3, S, S) around zero and their classes as int64 (N,)."""

    pictures: Tensor
    labels: Tensor


def draw_pets(count: int, first_seed: int, side: int) -> Pets:
    """Draw `count` pets, the two classes in turn, from consecutive seeds."""
    kinds = [CLASSES[k % 2] for k in range(count)]
    pixels = np.stack([draw_pet(kind, first_seed + k, side) for k, kind in enumerate(kinds)])
    pictures = torch.from_numpy(pixels).permute(0, 3, 1, 2).float() / 127.5 - 1
    return Pets(pictures, torch.arange(count) % 2)


def small_network() -> nn.Module:
    """Make a network of four convolutions, about 240,000 parameters."""
    widths = (3, 32, 64, 128, 128)
    layers: list[nn.Module] = []
    for k, (inputs, outputs) in enumerate(pairwise(widths)):
        size, stride = (5, 2) if k == 0 else (3, 1)
        layers.append(nn.Conv2d(inputs, outputs, size, stride, size // 2, bias=False))
        layers += [nn.BatchNorm2d(outputs), nn.ReLU()]
        layers += [nn.MaxPool2d(2)] if k < 3 else []
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(128, 2))


def fit(network: nn.Module, pets: Pets, epochs: int, rate: float, decay: float, move: bool) -> None:
    """Train with AdamW and a one-cycle rate; `move` mirrors and shifts the pictures."""
    optimizer = torch.optim.AdamW(network.parameters(), rate, weight_decay=decay)
    steps = epochs * (len(pets.labels) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, steps)
    network.train()
    for _ in range(epochs):
        order = torch.randperm(len(pets.labels))
        for batch in order[: len(order) // BATCH * BATCH].split(BATCH):
            pictures = moved(pets.pictures[batch]) if move else pets.pictures[batch]
            loss = F.cross_entropy(network(pictures), pets.labels[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()


def moved(pictures: Tensor) -> Tensor:
    """Mirror half of a batch and shift all of it by up to 4 pixels."""
    pictures = torch.where(torch.rand(len(pictures), 1, 1, 1) < 0.5, pictures.flip(3), pictures)
    across, down = torch.randint(0, 9, (2,)).tolist()
    side = pictures.shape[-1]
    padded = F.pad(pictures, (4, 4, 4, 4), mode="replicate")
    return padded[:, :, down : down + side, across : across + side]


@torch.inference_mode()
def accuracy(network: nn.Module, pets: Pets) -> float:
    """Return the share of pets that a network gets right."""
    network.eval()
    scores = torch.cat([network(pictures) for pictures in pets.pictures.split(256)])
    return (scores.argmax(1) == pets.labels).float().mean().item()


class Colours(nn.Module):
    """Each picture's mean and spread of red, green and blue, and nothing else."""

    def forward(self, pictures: Tensor) -> Tensor:
        """Map (N, 3, S, S) to (N, 6)."""
        return torch.cat([pictures.mean((2, 3)), pictures.std((2, 3))], dim=1)


def main() -> None:
    """Draw, train, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    for name, default in (
        ("train", 4000),
        ("test", 1000),
        ("side", 64),
        ("epochs", 12),
        ("threads", 2),
    ):
        parser.add_argument(f"--{name}", type=int, default=default)
    asked = parser.parse_args()
    torch.set_num_threads(asked.threads)
    torch.manual_seed(0)
    start = time.process_time()
    train = draw_pets(asked.train, 0, asked.side)
    speed = asked.train / (time.process_time() - start)
    test = draw_pets(asked.test, 1_000_000, asked.side)
    pixels = nn.Sequential(nn.Flatten(), nn.Linear(3 * asked.side**2, 2))
    colours = nn.Sequential(Colours(), nn.Linear(6, 2))
    trials = (
        ("colours, linear", colours, 20, 0.05, 0.0, False),
        ("pixels, linear", pixels, 10, 0.0005, 1.0, False),
        ("small network", small_network(), asked.epochs, 0.004, 0.05, True),
    )
    print(f"{asked.train} pets at {asked.side} px, {speed:.0f} drawn a second on one core")
    print(f"{'model':<16} {'train':>7} {'held out':>9} {'seconds':>8}")
    for name, network, epochs, rate, decay, move in trials:
        start = time.perf_counter()
        fit(network, train, epochs, rate, decay, move)
        seconds = time.perf_counter() - start
        seen, unseen = accuracy(network, train), accuracy(network, test)
        print(f"{name:<16} {seen:7.1%} {unseen:9.1%} {seconds:8.0f}", flush=True)


if __name__ == "__main__":
    main()
