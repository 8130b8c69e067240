"""How long it takes to compare two parameter files, beside reading their bytes once.

    python -m benchmarks.comparing [--quick]

Two state dicts of 100 million 32-bit floats in 100 tensors, in memory, compared in three situations:
fine-tuned (every number has changed a little), half of the tensors the very same, and all the same under
other names. The floor is one pass over the same bytes in this process: `sum()` of every tensor of both,
which PyTorch does as fast as memory comes in. Both use one thread, as the dashboard does. Then a
thousand small tensors, where not bytes but keys take the time.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping

import torch
from torch import Tensor

from benchmarks.asking import Asked, main
from benchmarks.timing import Figure, Measured, Row, alternate, at_most
from core.checkpoints import InMemory
from core.checkpoints.comparison import compare

ROUNDS, QUICK_ROUNDS = 9, 3
TENSORS = 100
NUMBERS, QUICK_NUMBERS = 1_000_000, 200_000  # in each tensor
MOST = 5.0  # times the floor
MANY, MOST_MILLISECONDS = 1_000, 500


def measure(asked: Asked) -> Figure:
    """Compare in all situations."""
    torch.set_num_threads(1)
    rounds = QUICK_ROUNDS if asked.quick else ROUNDS
    numbers = QUICK_NUMBERS if asked.quick else NUMBERS
    before = state(numbers, TENSORS)
    changed = {key: value + 1e-3 * torch.randn_like(value) for key, value in before.items()}
    half = {key: (before if n % 2 else changed)[key] for n, key in enumerate(before)}
    half = {key: value.clone() for key, value in half.items()}
    rows = [
        against("every number changed", before, changed, rounds),
        against("half of the tensors the same", before, half, rounds),
        against("all the same", before, {k: v.clone() for k, v in before.items()}, rounds),
        against("all renamed", before, {f"net.{k}": v.clone() for k, v in before.items()}, rounds),
        keys(rounds),
    ]
    return Figure(
        "Comparing two parameter files",
        f"{TENSORS * numbers:,} 32-bit floats a side; compare() against the sums of all tensors",
        tuple(rows),
    )


def state(numbers: int, count: int) -> Mapping[str, Tensor]:
    """Return a state dict of random numbers."""
    generator = torch.Generator().manual_seed(0)
    return {f"{n}.weight": torch.randn(numbers, generator=generator) for n in range(count)}


def against(what: str, a: Mapping[str, Tensor], b: Mapping[str, Tensor], rounds: int) -> Row:
    """Compare, and read the same bytes once."""
    one, other = InMemory("a", a), InMemory("b", b)
    found = alternate(
        {
            "ours": lambda: compare(one, other),
            "floor": lambda: [tensor.sum() for side in (a, b) for tensor in side.values()],
        },
        rounds,
    )
    ours, floor = found["ours"], found["floor"]
    ratio = ours.median / floor.median
    return Row(what, ours, floor, f"{ratio:.1f} × the floor", f"≤ {MOST:g} ×", ratio <= MOST)


def keys(rounds: int) -> Row:
    """Compare a thousand small tensors, half of them under other names."""
    before = state(64, MANY)
    after = {
        key if n % 2 else f"net.{key}": value + 1 for n, (key, value) in enumerate(before.items())
    }
    one, other = InMemory("a", before), InMemory("b", after)
    seconds = alternate({"ours": lambda: compare(one, other)}, rounds)["ours"]
    milliseconds = Measured(tuple(1_000 * value for value in seconds.values), "ms")
    return at_most(f"{MANY:,} keys, half of them renamed by rule", milliseconds, MOST_MILLISECONDS)


if __name__ == "__main__":
    sys.exit(main(measure, __doc__))
