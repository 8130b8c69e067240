"""Loading a classifier: from the model that comes with Layerwise, a run, or a weights file.

A weights file is untrusted. Its sizes are checked from the header, its network is first built on
`meta`, where it costs no memory, and compared with the header's shapes; only then are weights read.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import nn

from core.blocks import Block, BlockError, build
from core.prediction.classifier import Classifier, outputs
from core.prediction.features import Notebooks, stages
from core.prediction.knowledge import FILE as KNOWLEDGE
from core.prediction.knowledge import read_knowledge
from core.prediction.weights_file import Description, ModelError, describe, shipped_weights
from core.training.files import RunError
from core.training.pointers import weights_path

if TYPE_CHECKING:
    from core.training.folder import Run

REFUSED = (BlockError, RuntimeError, ValueError, TypeError, IndexError, OverflowError)
LARGEST_OUTPUT = 100_000_000  # numbers that one layer may give for one picture


def load_classifier(where: Path | Run | None, *, device: str = "cpu") -> Classifier:
    """Load the model of a weights file, of a run (its best checkpoint), or (None) the shipped one.

    Raises ModelError with one plain sentence when there is none, or when its file cannot be used.
    """
    origin = describe(weights_of(where))
    block = _block(origin)
    channels = _check_shapes(origin, block)
    module = build(block)
    module.load_state_dict(_weights(origin))
    module.eval().requires_grad_(False)
    module.to(torch.device(device)).to(memory_format=torch.channels_last)
    found = Classifier(
        module, torch.device(device), origin.classes, origin.image_size, block, origin, channels,
        _notebooks(module, block, channels, origin.image_size),
        read_knowledge(origin.path, len(origin.classes)),
    )  # fmt: skip
    _try_detector(found)
    return found


def _try_detector(found: Classifier) -> None:
    """Ask the detector about one grey picture. Raises ModelError where it does not fit the network."""
    if found.knowledge is None or found.knowledge.detector is None:
        return
    grey = np.full((found.image_size, found.image_size, 3), 128, np.uint8)
    try:
        found.knowledge.detector.familiarity(outputs(found, [grey]).features)
    except ValueError as error:
        raise ModelError(f"{KNOWLEDGE} does not fit its network: {_first(error)}") from error


def _notebooks(module: nn.Module, block: Block, channels: int, side: int) -> Notebooks:
    """Let the stages of `module` write features down; which these are is found out on meta."""
    twin = build(block, device="meta").eval()
    return Notebooks(module, stages(twin, torch.empty(1, channels, side, side, device="meta")))


def weights_of(where: Path | Run | None) -> Path:
    """Return the weights file of a run (its best checkpoint), of the shipped model, or itself.

    Raises ModelError when the run has not saved a checkpoint yet.
    """
    if where is None:
        return shipped_weights()
    if isinstance(where, Path):
        return where
    try:
        return weights_path(where.path, "best")
    except RunError as error:
        raise ModelError(f"This run has no weights that can be used: {error}") from error


def _block(origin: Description) -> Block:
    try:
        return Block.from_document(origin.block)
    except BlockError as error:
        raise ModelError(
            f"{origin.path.name} describes a network that cannot be: {error}"
        ) from error
    except RecursionError as error:
        raise ModelError(
            f"{origin.path.name} describes a network that is nested too deep."
        ) from error


def _check_shapes(origin: Description, block: Block) -> int:
    """Compare the network with the file's shapes and classes, on meta: it costs no memory.

    Returns how many channels its pictures have: 3, or 1 where it takes grey ones alone.
    """
    name, side = origin.path.name, origin.image_size
    try:
        module = build(block, device="meta").eval()
        for part in module.modules():
            part.register_forward_hook(_refuse_large)
        with torch.inference_mode():
            outputs, channels = _answers(module, side)
    except REFUSED as error:
        raise ModelError(
            f"{name} describes a network that does not run: {_first(error)}"
        ) from error
    if not isinstance(outputs, torch.Tensor) or outputs.shape != (1, len(origin.classes)):
        raise ModelError(
            f"{name} describes a network whose output does not fit its "
            f"{len(origin.classes)} classes."
        )
    expected = {key: tuple(tensor.shape) for key, tensor in module.state_dict().items()}
    if expected != origin.shapes:
        raise ModelError(
            f"{name} does not fit its network: {_difference(expected, origin.shapes)}."
        )
    return channels


def _answers(module: nn.Module, side: int) -> tuple[object, int]:
    """Return what `module` says of a picture on meta, and its channels; raises as it does."""
    try:
        return module(torch.empty(1, 3, side, side, device="meta")), 3
    except REFUSED:
        with suppress(*REFUSED):
            return module(torch.empty(1, 1, side, side, device="meta")), 1
        raise  # a network that takes neither is told what it says to colours


def _refuse_large(_: nn.Module, __: object, output: object) -> None:
    if isinstance(output, torch.Tensor) and output.numel() > LARGEST_OUTPUT:
        raise ValueError(f"a layer gives {output.numel():,} numbers for one picture.")


def _first(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]


def _difference(expected: dict[str, tuple[int, ...]], found: dict[str, tuple[int, ...]]) -> str:
    """Say in words how the tensors that a network needs differ from those in a file."""
    if missing := sorted(expected.keys() - found.keys()):
        return f"{missing[0]!r} is missing" + _more(missing)
    if unknown := sorted(found.keys() - expected.keys()):
        return f"{unknown[0][:60]!r} belongs to no layer" + _more(unknown)
    name = next(key for key in expected if expected[key] != found[key])
    return f"{name!r} has shape {found[name]}, and the layer takes {expected[name]}"


def _more(names: list[str]) -> str:
    return f", and {len(names) - 1} more" if len(names) > 1 else ""


def _weights(origin: Description) -> dict[str, torch.Tensor]:
    try:
        tensors: dict[str, torch.Tensor] = load_file(origin.path)
    except (SafetensorError, OSError) as error:
        raise ModelError(f"{origin.path.name} is damaged: {_first(error)}.") from error
    for name, tensor in tensors.items():
        if tensor.is_floating_point() and not bool(tensor.isfinite().all()):
            raise ModelError(f"{origin.path.name} holds numbers in {name!r} that are not finite.")
    return tensors
