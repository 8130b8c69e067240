"""A weights file as a whole model: what it says about itself, checked before anything is loaded.

The file is safetensors: eight bytes with the length of a JSON header, the header, and the bytes of
the tensors (https://huggingface.co/docs/safetensors). Under the metadata key "layerwise" the header
holds a JSON document with the network, its classes and its history. All of it comes from outside,
so every size is checked from the header alone, and nothing here can run code from the file.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.settings import PROJECT, settings

VERSION = 1
METADATA_KEY = "layerwise"
LARGEST_HEADER = 4_000_000  # bytes; a ResNet-152's is 0.1 million
LARGEST_FILE = 1_000_000_000  # bytes; ResNet-152's weights are 0.24 billion
LARGEST_SIDE = 1_024  # pixels
SHIPPED = PROJECT / "assets" / "models" / "pets" / "weights.safetensors"

BYTES_OF_TYPE: Mapping[str, int] = {"F32": 4, "F16": 2, "BF16": 2, "F64": 8, "I64": 8, "I32": 4}
PICKLE_BEGINNINGS = (b"PK\x03\x04", b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05")


class ModelError(ValueError):
    """A model is missing, or its file is not one that can be used."""


@dataclass(frozen=True, slots=True)
class Description:
    """What a weights file says about its model, without the weights.

    `block` is the network's document; `shapes` holds the shape of each tensor by its name.
    `details` is the whole document under the key "layerwise", for what only some files have.
    """

    path: Path
    block: dict[str, Any]
    classes: tuple[str, ...]
    image_size: int
    run: str
    epoch: int
    metrics: dict[str, float]
    details: dict[str, Any]
    shapes: dict[str, tuple[int, ...]]


def shipped_weights() -> Path:
    """Return where the model that comes with Layerwise lives; the file may be missing."""
    return SHIPPED


def describe(path: Path) -> Description:
    """Read and check what the weights file at `path` says about its model; no weights are read.

    Raises ModelError when the file is missing, too large, damaged, or not one of Layerwise's.
    """
    header = _read_header(path)
    document = _document(path, header.pop("__metadata__", None))
    return Description(
        path=path,
        block=_field(path, document, "block", dict),
        classes=_classes(path, document),
        image_size=_image_size(path, document),
        run=_optional(document, "run", str, ""),
        epoch=_optional(document, "epoch", int, 0),
        metrics=_metrics(document),
        details=document,
        shapes=header,
    )


def _read_header(path: Path) -> dict[str, Any]:
    """Return the header: shapes by tensor name, and the raw metadata as "__metadata__"."""
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise ModelError(f"{path.name} is not a file; name a .safetensors file.")
        if size > LARGEST_FILE:
            raise ModelError(
                f"{path.name} has {size:,} bytes; a weights file may have {LARGEST_FILE:,}."
            )
        with path.open("rb") as file:
            start = file.read(8)
            _check_start(path, start, size)
            text = file.read(int.from_bytes(start, "little"))
    except FileNotFoundError as error:
        raise ModelError(f"There is no weights file {path.name}; train a model first.") from error
    except (OSError, ValueError) as error:
        if isinstance(error, ModelError):
            raise
        raise ModelError(f"{path.name} cannot be read: {error}.") from error
    return _check_header(path, _parse(path, text), size - 8 - len(text))


def _check_start(path: Path, start: bytes, size: int) -> None:
    if start.startswith(PICKLE_BEGINNINGS):
        raise ModelError(
            f"{path.name} is a pickle file, which can run code when it is opened; "
            "save the weights as safetensors."
        )
    length = int.from_bytes(start, "little")
    if len(start) == 8 and length > LARGEST_HEADER:
        raise ModelError(
            f"{path.name} is not a weights file: its header would have {length:,} bytes, "
            f"more than the {LARGEST_HEADER:,} allowed."
        )
    if len(start) < 8 or length < 2 or 8 + length > size:
        raise ModelError(f"{path.name} is not a whole weights file: its header is cut off.")


def _parse(path: Path, text: bytes) -> dict[str, Any]:
    try:
        header = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ModelError(f"{path.name} is not a weights file: its header is not JSON.") from error
    if not isinstance(header, dict):
        raise ModelError(f"{path.name} is not a weights file: its header is not an object.")
    return header


def _check_header(path: Path, header: dict[str, Any], data_bytes: int) -> dict[str, Any]:
    checked: dict[str, Any] = {"__metadata__": header.pop("__metadata__", None)}
    needed = 0
    for name, entry in header.items():
        shape, used = _tensor(path, name, entry)
        checked[name] = shape
        needed += used
    if needed != data_bytes:
        raise ModelError(
            f"{path.name} is damaged: its tensors need {needed:,} bytes, "
            f"and {data_bytes:,} are there. Download or save it again."
        )
    return checked


def _tensor(path: Path, name: str, entry: Any) -> tuple[tuple[int, ...], int]:
    entry = entry if isinstance(entry, dict) else {}
    shape, width = entry.get("shape"), BYTES_OF_TYPE.get(str(entry.get("dtype")))
    whole = isinstance(shape, list) and all(
        type(side) is int and 0 <= side < 2**31 for side in shape
    )
    if not whole or width is None or len(shape) > 8:
        raise ModelError(
            f"{path.name} holds a tensor {name[:60]!r} of a type or shape that no network here has."
        )
    return tuple(shape), math.prod(shape) * width


def _document(path: Path, metadata: Any) -> dict[str, Any]:
    text = metadata.get(METADATA_KEY) if isinstance(metadata, dict) else None
    if not isinstance(text, str):
        raise ModelError(
            f"{path.name} holds weights, but not the network they belong to; "
            "use a file that Layerwise has saved."
        )
    document = _parse(path, text.encode("utf-8", "surrogatepass"))
    version = _field(path, document, "version", int)
    if version > VERSION:
        raise ModelError(
            f"{path.name} was saved by a newer Layerwise (format {str(version)[:9]}, this one "
            f"reads {VERSION}); update this one."
        )
    if version < 1:
        raise ModelError(f"{path.name} has a format number below 1, which there never was.")
    return document


def _field(path: Path, document: dict[str, Any], name: str, kind: type) -> Any:
    value = document.get(name)
    if not isinstance(value, kind) or isinstance(value, bool):
        raise ModelError(f"{path.name} does not say its model's {name.replace('_', ' ')}.")
    return value


def _classes(path: Path, document: dict[str, Any]) -> tuple[str, ...]:
    classes = _field(path, document, "classes", list)
    names = all(isinstance(name, str) and 0 < len(name) <= 200 for name in classes)
    if not names or len(set(classes)) < len(classes):
        raise ModelError(f"{path.name} does not name each of its model's classes once.")
    if not 2 <= len(classes) <= settings().classes:
        raise ModelError(
            f"{path.name} has {len(classes)} classes; 2 to {settings().classes} can be told apart."
        )
    return tuple(classes)


def _image_size(path: Path, document: dict[str, Any]) -> int:
    side = _field(path, document, "image_size", int)
    if not 8 <= side <= LARGEST_SIDE:
        raise ModelError(
            f"{path.name} wants pictures of {str(side)[:9]} pixels a side; "
            f"8 to {LARGEST_SIDE} are possible."
        )
    return int(side)


def _optional(document: dict[str, Any], name: str, kind: type, default: Any) -> Any:
    value = document.get(name)
    return value if isinstance(value, kind) and not isinstance(value, bool) else default


def _metrics(document: dict[str, Any]) -> dict[str, float]:
    """Keep the metrics that are finite numbers: they are shown, and nothing depends on them."""
    metrics = _optional(document, "metrics", dict, {})
    return {
        str(name): float(value)
        for name, value in metrics.items()
        if type(value) in (int, float) and abs(value) < 1e300  # also refuses NaN
    }
