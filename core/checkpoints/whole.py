"""A network in one file: how it is built, as JSON in the header, and its parameters.

The file is safetensors, and its metadata hold the block's document under the same key as the
weights of a run do; opening it builds from the table of layer kinds and runs nothing from the file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from safetensors import SafetensorError, safe_open
from torch import Tensor, nn

from core.blocks import Block, BlockError, build
from core.checkpoints.memory import place_of
from core.checkpoints.records import FileError, Tensors

METADATA_KEY = "layerwise"
VERSION = 1


def save_whole(block: Block, module: nn.Module, path: Path) -> None:
    """Write the parameters and buffers of `module`, which `block` describes, and the block itself."""
    from safetensors.torch import save_model

    document = json.dumps({"version": VERSION, "block": block.to_document()})
    save_model(module, str(path), {METADATA_KEY: document})


def open_whole(path: Path, sample: Tensor | None = None) -> tuple[Block, nn.Module]:
    """Build the network that a file describes, and fill it; `sample` sizes lazy layers.

    Raises FileError where that cannot be.
    """
    from safetensors.torch import load_model

    block = _block(path)
    try:
        module = build(block, sample=sample)
        load_model(module, path)
    except (BlockError, RuntimeError, SafetensorError) as error:
        raise FileError(f"{path.name} does not hold what its network needs: {error}") from error
    return block, module


def filled(block: Block, tensors: Tensors, sample: Tensor | None = None) -> nn.Module:
    """Build the network of `block` and fill it with `tensors`; `sample` sizes lazy layers.

    Of tied tensors one name is enough. Raises FileError where a tensor is missing, or does not fit.
    """
    try:
        module = build(block, sample=sample)
        wanted = module.state_dict()
        state = {key: tensors.tensor(key) for key in wanted if key in tensors.entries}
        module.load_state_dict(state, strict=False)
    except (BlockError, RuntimeError) as error:
        raise FileError(f"{tensors.name} does not hold what its network needs: {error}") from error
    places = {place_of(wanted[key]) for key in state}
    for key, tensor in wanted.items():
        if place_of(tensor) not in places:
            raise FileError(f"{tensors.name} lacks {key!r}, which its network needs.")
    return module


def document_in(metadata: Mapping[str, str]) -> dict[str, Any] | None:
    """Return what a file's metadata say about its network, None where they say nothing.

    Raises FileError for what cannot be read.
    """
    text = metadata.get(METADATA_KEY)
    if text is None:
        return None
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FileError("The file's description of its network is not JSON.") from error
    return document if isinstance(document, dict) else None


def block_in(metadata: Mapping[str, str]) -> Block | None:
    """Return the network that a file's metadata describe, None where they describe none.

    Raises FileError for a description that cannot be read.
    """
    document = document_in(metadata)
    if document is None or "block" not in document:
        return None
    try:
        return Block.from_document(document["block"])
    except (BlockError, ValueError, TypeError, RecursionError) as error:
        raise FileError(f"The file's description of its network cannot be read: {error}") from error


def _block(path: Path) -> Block:
    try:
        with safe_open(path, framework="pt") as file:
            metadata = file.metadata() or {}
    except (SafetensorError, OSError) as error:
        raise FileError(f"{path.name} is no safetensors file.") from error
    found = block_in(metadata)
    if found is None:
        raise FileError(f"{path.name} holds parameters, but not the network that they belong to.")
    return found


__all__ = ["METADATA_KEY", "block_in", "document_in", "filled", "open_whole", "save_whole"]
