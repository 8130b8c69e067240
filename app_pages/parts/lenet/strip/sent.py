"""What the strip is sent: a header in JSON, and after it the numbers as they lie in memory.

Two megabytes are the most. A network that is larger is sent with fewer of its feature maps, and without
the weights of its largest layers, and the header says so.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from math import prod
from operator import mul
from typing import Any

import numpy as np

from core.lenet.layers import Layer, source_layer
from core.lenet.silencing import Silence, silenceable

MOST_BYTES = 2_000_000
MOST_MAPS = 1_600_000  # of which for feature maps and their gradients
MOST_UNITS = 4_096
Arrays = Sequence[np.ndarray]


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """What the strip shows.

    `activations` begin with the picture, 0 … 1; so do the `gradients`, of which there are none while
    only the way forward is shown. `state` are the network's tensors by name. `before` are the
    verdicts, shares of 1, with nothing silenced.
    """

    table: tuple[Layer, ...]
    activations: Arrays
    state: Mapping[str, np.ndarray]
    classes: Sequence[str]
    before: Sequence[float]
    after: Sequence[float]
    label: int | None = None
    silence: Silence = Silence()
    gradients: Arrays = ()
    means: Sequence[float] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    title: str = ""
    layer: int = 1
    epsilon: Mapping[int, float] = field(default_factory=dict)


def packed(shown: Shown) -> bytes:
    """Return the length of the header (4 bytes, little endian), the header, and the arrays."""
    counts = sent_counts([each.shape for each in shown.activations], 2 if shown.gradients else 1)
    arrays = {f"a{n}": each[: counts[n]] for n, each in enumerate(shown.activations)}
    arrays |= {f"g{n}": each[: counts[n]] for n, each in enumerate(shown.gradients)}
    room = MOST_BYTES - sum(each.nbytes for each in arrays.values())
    arrays |= _parameters(shown, counts, room)
    head = {**header(shown, counts), "arrays": [[name, each.size] for name, each in arrays.items()]}
    text = json.dumps(head).encode()
    parts = [np.ascontiguousarray(each, "<f4").tobytes() for each in arrays.values()]
    return b"".join([len(text).to_bytes(4, "little"), text, *parts])


def sent_counts(shapes: Sequence[tuple[int, ...]], kinds: int) -> list[int]:
    """Return how many maps or units of each layer are sent, `kinds` numbers for each of their cells."""
    counts = [shape[0] if len(shape) > 1 else min(shape[0], MOST_UNITS) for shape in shapes]
    cells = [prod(shape[1:]) for shape in shapes]
    most = max(counts)
    while most > 1 and 4 * kinds * sum(map(mul, counts, cells)) > MOST_MAPS:
        most = most * 9 // 10
        counts = [
            min(count, most) if size > 1 else count
            for count, size in zip(counts, cells, strict=True)
        ]
    return counts


def header(shown: Shown, counts: Sequence[int]) -> dict[str, Any]:
    """Return everything but the numbers of the maps and the weights."""
    quiet = silenceable(shown.table)
    rows = [{**_row(layer, shown, quiet), "sent": counts[layer.number]} for layer in shown.table]
    first = {
        "number": 0, "kind": "Input", "shape": [1, 28, 28], "sent": 1, "field": 1, "jump": 1, "first": 0,
    }  # fmt: skip
    return {
        "layers": [{**first, "name": shown.title}, *rows],
        "classes": list(shown.classes),
        "label": shown.label,
        "before": list(shown.before),
        "after": list(shown.after),
        "silent": [list(unit) for unit in shown.silence.units],
        "means": list(shown.means),
        "layer": shown.layer,
        "words": dict(shown.words),
    }


def _row(layer: Layer, shown: Shown, quiet: Mapping[int, int]) -> dict[str, Any]:
    source = source_layer(shown.table, layer.number)
    row = {**asdict(layer), "source": source if source in quiet else None}
    return {**row, "epsilon": shown.epsilon.get(layer.number)}


def _parameters(shown: Shown, counts: Sequence[int], room: int) -> dict[str, np.ndarray]:
    """Return weights and biases (and of a normalization its four rows) while there is room."""
    found: dict[str, np.ndarray] = {}
    for layer in shown.table:
        own = _own(layer, shown.state)
        size = sum(each.nbytes for each in own.values())
        before = shown.activations[layer.number - 1]
        whole = len(before) == counts[layer.number - 1] or layer.kind.startswith("BatchNorm")
        if whole and size <= room:
            found |= own
            room -= size
    return found


def _own(layer: Layer, state: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    place = layer.number - 1
    names = {"w": "weight", "b": "bias", "m": "running_mean", "v": "running_var"}
    paths = {f"{short}{layer.number}": f"{place}.{name}" for short, name in names.items()}
    return {short: state[path] for short, path in paths.items() if path in state}
