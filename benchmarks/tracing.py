"""What it costs to see a forward pass: resnet18 on one picture of 224 pixels, beside TorchLens.

    python -m benchmarks.tracing [--quick]

On one thread, as a visitor of a host has it, and on torch's own number of them:

- ours: `core.tracing.trace`: every call and operation, with the statistics and a preview of what went
  in and out, where it came from, its time and multiply-adds;
- bare: the same network without anybody watching;
- TorchLens: `torchlens.trace` with its defaults, which keep the output of every operation.

TorchLens wraps torch's functions for the whole process and leaves them so: it is imported after ours
has been measured beside the bare forward, and measured beside ours after that.
"""

from __future__ import annotations

import gc
import importlib
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping

import torch
from torch import Tensor, nn
from torchvision.models import resnet18

from benchmarks.asking import Asked, main
from benchmarks.timing import Figure, Measured, Row, alternate, at_most, times
from core.tracing import estimate, trace

ROUNDS, QUICK_ROUNDS = 40, 2
SIDE, QUICK_SIDE = 224, 64
AHEAD = 3.0  # times as fast as TorchLens, at the least


def measure(asked: Asked) -> Figure:
    """Watch the same pass in each way, on one thread and on all."""
    rounds = QUICK_ROUNDS if asked.quick else ROUNDS
    side = QUICK_SIDE if asked.quick else SIDE
    network, x = resnet18().eval(), torch.randn(1, 3, side, side)
    gc.collect()
    gc.freeze()  # as the app does once it is warm
    threads = dict.fromkeys((1, torch.get_num_threads()))
    rows = [row for count in threads for row in beside_bare(network, x, count, rounds)]
    rows += [beside_torchlens(network, x, count, rounds) for count in threads]
    rows.append(beforehand(x, rounds))
    steps = len(trace(network, x).steps)
    about = f"resnet18, one picture of {side} px, {steps} steps; medians of {rounds}"
    return Figure("Seeing a forward pass", about, tuple(rows))


def beside_bare(network: nn.Module, x: Tensor, threads: int, rounds: int) -> Iterator[Row]:
    """Compare the times of a pass that is watched, in full and for its shapes, and of one that is not."""
    ways: Mapping[str, Callable[[], object]] = {
        "bare": lambda: bare(network, x),
        "in full": lambda: trace(network, x),
        "shapes and times alone": lambda: trace(network, x, values=False),
    }
    found = measured(ways, threads, rounds)
    for name in list(ways)[1:]:
        ratio = found[name].median / found["bare"].median
        ours, peer = (milliseconds(found[each]) for each in (name, "bare"))
        yield Row(f"{name}, {threaded(threads)}, vs bare", ours, peer, f"{ratio:.2f} × the time")


def beside_torchlens(network: nn.Module, x: Tensor, threads: int, rounds: int) -> Row:
    """Compare the speeds of ours and TorchLens, both in full."""
    what = f"in full, {threaded(threads)}, vs TorchLens"
    ways: dict[str, Callable[[], object]] = {"ours": lambda: trace(network, x)}
    try:
        lens = importlib.import_module("torchlens")
    except ImportError:
        ours = measured(ways, threads, rounds)["ours"].per(1, "passes/s")
        return Row(what, ours, None, "not measured: TorchLens is not installed")

    def theirs() -> object:
        with warnings.catch_warnings(), torch.no_grad():
            warnings.simplefilter("ignore")
            return lens.trace(network, x)

    ways["theirs"] = theirs
    found = measured(ways, threads, max(2, rounds // 4))
    ours, peer = (found[name].per(1, "passes/s") for name in ways)
    return times(what, ours, peer, AHEAD)


def beforehand(x: Tensor, rounds: int) -> Row:
    """Measure what a pass would take, told before anything is computed."""
    with torch.device("meta"):
        network = resnet18().eval()
    found = measured({"ours": lambda: estimate(network, x)}, 1, rounds)
    return at_most("memory and arithmetic told beforehand", milliseconds(found["ours"]), 500)


def bare(network: nn.Module, x: Tensor) -> Tensor:
    """Run the network and watch nothing."""
    with torch.no_grad():
        return network(x)


def measured(
    ways: Mapping[str, Callable[[], object]], threads: int, rounds: int
) -> dict[str, Measured]:
    """Time all ways in turn on so many threads, once what is slow only the first time is over."""
    before = torch.get_num_threads()
    torch.set_num_threads(threads)
    try:
        alternate(ways, 3)
        return alternate(ways, rounds)
    finally:
        torch.set_num_threads(before)


def milliseconds(seconds: Measured) -> Measured:
    """Return the same times in milliseconds."""
    return Measured(tuple(1e3 * value for value in seconds.values), "ms")


def threaded(count: int) -> str:
    """Say how many threads."""
    return "1 thread" if count == 1 else f"{count} threads"


if __name__ == "__main__":
    sys.exit(main(measure, __doc__))
