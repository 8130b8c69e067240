"""A network there and back: saved, read, loaded into a clone that began with other numbers."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Literal, TypeAlias

import torch
from torch import Tensor, nn

from core.blocks import Block
from core.checkpoints.course import Proof
from core.checkpoints.loading import load
from core.checkpoints.records import FileError
from core.checkpoints.saving import SavedFormat, save
from core.checkpoints.whole import open_whole, save_whole
from core.tracing.structures import tensors_in

Packing: TypeAlias = Literal["pytorch", "safetensors", "npz", "whole"]


@dataclass(frozen=True, slots=True, eq=False)
class RoundTrip:
    """What came of it: the file's bytes, `equal` of `tensors` in the state dict, and the outputs.

    `before` and `after` compare each output with the clone's, before and after loading; there is
    nothing before for a file that is opened whole.
    """

    bytes: int
    tensors: int
    equal: int
    before: tuple[Proof, ...]
    after: tuple[Proof, ...]


def packed(block: Block, net: nn.Module, packing: Packing) -> bytes:
    """Return the file of a network: its state dict, or with "whole" also how it is built.

    Raises FileError where the format cannot hold it.
    """
    if packing == "whole":
        with tempfile.TemporaryDirectory(prefix="layerwise-") as folder:
            path = Path(folder) / "whole.safetensors"
            save_whole(block, net, path)
            return path.read_bytes()
    file = BytesIO()
    save(net.state_dict(), file, packing)
    return file.getvalue()


def round_trip(net: nn.Module, clone: nn.Module, x: Tensor, format: SavedFormat) -> RoundTrip:
    """Save `net`, load the file into `clone`, which is changed, and compare their outputs for `x`.

    Both are put in eval mode. Raises FileError where the format cannot hold the state dict, or the
    input does not go through.
    """
    before = _outputs(clone, x)
    file = BytesIO()
    save(net.state_dict(), file, format)
    clone.load_state_dict(load(file.getvalue()))

    expected = _outputs(net, x)
    return RoundTrip(
        bytes=len(file.getvalue()),
        tensors=len(net.state_dict()),
        equal=_equal(net, clone),
        before=_proofs(expected, before),
        after=_proofs(expected, _outputs(clone, x)),
    )


def whole_trip(block: Block, net: nn.Module, x: Tensor) -> RoundTrip:
    """Save `net` with its `block`, build the network that the file describes, compare the outputs.

    Raises FileError where the input does not go through.
    """
    with tempfile.TemporaryDirectory(prefix="layerwise-") as folder:
        path = Path(folder) / "whole.safetensors"
        save_whole(block, net, path)
        size = path.stat().st_size
        _block, opened = open_whole(path, x)
    return RoundTrip(
        size, len(net.state_dict()), _equal(net, opened), (),
        _proofs(_outputs(net, x), _outputs(opened, x)),
    )  # fmt: skip


def _equal(net: nn.Module, other: nn.Module) -> int:
    """Return how many tensors of the state dict are the same, NaN being the same as NaN."""
    found = other.state_dict()
    return sum(
        torch.allclose(value, found[key], rtol=0, atol=0, equal_nan=True)
        for key, value in net.state_dict().items()
    )


def _outputs(module: nn.Module, x: Tensor) -> list[Tensor]:
    try:
        with torch.no_grad():
            found = tensors_in(module.eval()(x))
    except (RuntimeError, IndexError, ValueError, TypeError) as error:
        raise FileError(f"The input does not go through: {error}") from error
    return [output.detach() for output in found]


def _proofs(expected: list[Tensor], found: list[Tensor]) -> tuple[Proof, ...]:
    several = len(expected) > 1
    return tuple(
        Proof(f"output {number}" if several else "output", one, other)
        for number, (one, other) in enumerate(zip(expected, found, strict=True))
        if one.shape == other.shape
    )
