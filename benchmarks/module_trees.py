"""How long it takes to read all that is inside a network, beside torchinfo.

    python -m benchmarks.module_trees [--quick]

Every classification network of torchvision, built on "meta" as the app builds it; both read the same
modules in turn, in this process, without running them:

- ours: `core.parameters.parameter_tree`: modules, tensors and state-dict keys, joined by identity, with
  unique counts, bytes and ties for every subtree;
- torchinfo: `summary(network, depth=100, verbose=0)`: modules and their counts.

Where the counts differ, adding up each tensor object once says who is right. Then networks that no
course has: 10,000 modules, and ten billion parameters.
"""

from __future__ import annotations

import gc
import statistics
import sys
import tracemalloc
from collections.abc import Callable, Mapping

import torchinfo
from torch import nn

from benchmarks.asking import Asked, main
from benchmarks.timing import Figure, Measured, Row, alternate, at_most
from core.blocks import Block, build
from core.blocks.kinds.models import TORCHVISION_MODELS
from core.blocks.room import Shaping
from core.parameters import parameter_tree

ROUNDS, QUICK_ROUNDS = 7, 3
QUICK_STEP = 10  # only every tenth network
MOST = 1_000  # milliseconds for a large network, which nobody would remark on
Networks = Mapping[str, nn.Module]


def summary(network: nn.Module) -> torchinfo.ModelStatistics:
    """Read a network as torchinfo does."""
    return torchinfo.summary(network, depth=100, verbose=0)


def measure(asked: Asked) -> Figure:
    """Read all networks both ways."""
    rounds = QUICK_ROUNDS if asked.quick else ROUNDS
    names = TORCHVISION_MODELS[:: QUICK_STEP if asked.quick else 1]
    networks = {name: torchvision_network(name) for name in names}
    others = {"many modules": many_modules(), "many parameters": many_parameters()}
    gc.collect()
    gc.freeze()  # as the app does once it is warm
    rows = [speed(networks, rounds), memory(networks), *differences(networks | ties())]
    rows += [large(name, network, rounds) for name, network in others.items()]
    return Figure(
        "The tree of a network",
        f"{len(networks)} networks of torchvision on meta; ours against torchinfo's summary",
        tuple(rows),
    )


def torchvision_network(name: str) -> nn.Module:
    """Return a network of torchvision, without memory."""
    return build(Block.of("Torchvision", model=name, classes=1_000), device="meta")


def many_modules() -> nn.Module:
    """Return 10,000 modules: 99 layers in each of 100 blocks, and the network."""
    with Shaping():
        blocks = [nn.Sequential(*(nn.Linear(8, 8) for _ in range(99))) for _ in range(100)]
        return nn.Sequential(*blocks[1:], nn.Sequential(*list(blocks[0])[:-1]))


def many_parameters() -> nn.Module:
    """Return a transformer of ten billion parameters: 50 blocks of width 4,096."""
    with Shaping():
        return nn.Sequential(
            *(nn.TransformerEncoderLayer(4_096, 32, dim_feedforward=16_384) for _ in range(50))
        )


def ties() -> Networks:
    """Return two small networks that share: a layer, and the weights of two layers."""
    shared = nn.Linear(8, 8)
    layers = nn.Sequential(nn.Linear(4, 8), shared, nn.ReLU(), shared)
    weights = nn.Sequential(nn.Linear(8, 8), nn.ReLU(), nn.Linear(8, 8))
    weights[2].weight = weights[0].weight
    return {"a layer used twice": layers, "two layers, one weight": weights}


def speed(networks: Networks, rounds: int) -> Row:
    """Compare the times of each network; the row shows the sums, and the ratios' median."""
    ours, theirs, ratios = [0.0] * rounds, [0.0] * rounds, []
    for network in networks.values():
        found = alternate(ways(network), 1)  # what is slow only once
        found = alternate(ways(network), rounds)
        ratios.append(found["theirs"].median / found["ours"].median)
        ours = [sum(pair) for pair in zip(ours, found["ours"].values, strict=True)]
        theirs = [sum(pair) for pair in zip(theirs, found["theirs"].values, strict=True)]
    ratio = statistics.median(ratios)
    return Row(
        "time for all",
        Measured(tuple(ours), "s"),
        Measured(tuple(theirs), "s"),
        f"median {ratio:.2f} × faster (each {min(ratios):.2f}–{max(ratios):.2f})",
        "≥ 2 ×",
        ratio >= 2,
    )


def ways(network: nn.Module) -> Mapping[str, Callable[[], object]]:
    """Return both ways to read a network."""
    return {"ours": lambda: parameter_tree(network), "theirs": lambda: summary(network)}


def memory(networks: Networks) -> Row:
    """Compare the memory of all results together."""
    kept = [
        sum(megabytes(read, network) for network in networks.values())
        for read in (parameter_tree, summary)
    ]
    ours, theirs = (Measured((value,), "MB") for value in kept)
    return Row("memory of all results", ours, theirs, f"{kept[0] / kept[1]:.2f} ×")


def megabytes(read: Callable[[nn.Module], object], network: nn.Module) -> float:
    """Return the memory of what reading `network` returns."""
    tracemalloc.start()
    try:
        result = read(network)
        kept, _ = tracemalloc.get_traced_memory()
        del result
        return kept / 1e6
    finally:
        tracemalloc.stop()


def differences(networks: Networks) -> list[Row]:
    """Return a row that counts where parameters are counted differently, and one for each such."""
    rows, wrong = [], 0
    for name, network in networks.items():
        mine, theirs = parameter_tree(network).totals.parameters, summary(network).total_params
        right = sum({id(each): each.numel() for each in network.parameters()}.values())
        wrong += mine != right
        if mine != theirs:
            verdict = {mine: "ours is right", theirs: "torchinfo's is right"}.get(right, "neither")
            counted = (Measured((value,), "numbers") for value in (mine, theirs))
            rows.append(Row(f"{name}, {right:,} by identity", *counted, verdict))
    amount = Measured((wrong,), "networks")
    return [Row(f"counted wrong, of {len(networks)}", amount, None, "", "0", not wrong), *rows]


def large(name: str, network: nn.Module, rounds: int) -> Row:
    """Measure a network that no course has, and the memory that its tree takes."""
    alternate(ways(network), 1)
    ours, theirs = alternate(ways(network), rounds).values()
    totals, kept = parameter_tree(network).totals, megabytes(parameter_tree, network)
    counted = f"{totals.modules:,} modules, {totals.parameters:,} parameters, {kept:.1f} MB"
    return at_most(f"{name} ({counted})", milliseconds(ours), MOST, milliseconds(theirs))


def milliseconds(seconds: Measured) -> Measured:
    """Return the same times in milliseconds."""
    return Measured(tuple(1e3 * value for value in seconds.values), "ms")


if __name__ == "__main__":
    sys.exit(main(measure, __doc__))
