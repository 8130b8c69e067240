"""How each format is written; what it cannot hold is refused before the first byte."""

from __future__ import annotations

import json
import zipfile
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Any, BinaryIO

import numpy as np
import torch
from torch import Tensor

from core.checkpoints.archive import leads_out
from core.checkpoints.content import LONE, MOST_DEPTH
from core.checkpoints.formats.note import KEY, note
from core.checkpoints.formats.numpy import ENDING
from core.checkpoints.formats.safetensors import METADATA
from core.checkpoints.keys import shown
from core.checkpoints.memory import bytes_of, dtype_of, is_plain, tied
from core.checkpoints.number_types import NUMPY, SAFETENSORS
from core.checkpoints.records import FileError

_ALIGNED = 8  # bytes, as the format's own library does
_VALUES = (str, int, float, bool, complex, bytes, type(None), torch.Size, torch.dtype, torch.device)
_KEYS = (str, int, float, bool, type(None))


def write_safetensors(content: Any, file: BinaryIO) -> None:
    """Write names and tensors, each once, with a note on what is tied and what kind this was."""
    numbers = [str(number) for number in range(_length(content))]
    kind, tensors = _flat(content, "safetensors", numbers)
    _check_safetensors(tensors)
    ties = {alias: group[0] for group in tied(tensors) for alias in group[1:]}
    written = {key: tensor for key, tensor in tensors.items() if key not in ties}
    # the widest first: so each tensor's numbers begin at a multiple of their own size
    ordered = sorted(written, key=lambda key: -written[key].element_size())
    metadata = {"format": "pt", KEY: note(kind, list(tensors), ties)}
    text = _header(metadata, written, ordered)
    file.write(len(text).to_bytes(8, "little") + text)
    for key in ordered:
        file.write(_raw(written[key]))


def _check_safetensors(tensors: Mapping[str, Tensor]) -> None:
    for key, tensor in tensors.items():
        if dtype_of(tensor) not in SAFETENSORS.values():
            raise FileError(
                f"safetensors has no {dtype_of(tensor)}; save {_quoted(key)} as “pytorch”."
            )
        if key == METADATA:
            raise FileError(f"safetensors uses the name {METADATA} itself; choose another.")


def _header(
    metadata: Mapping[str, str], tensors: Mapping[str, Tensor], ordered: Sequence[str]
) -> bytes:
    """Return the header: names as they came, and places for the numbers as they are `ordered`."""
    names, places, at = {dtype: name for name, dtype in SAFETENSORS.items()}, {}, 0
    for key in ordered:
        places[key] = [at, at := at + bytes_of(tensors[key])]
    header: dict[str, Any] = {METADATA: metadata}
    for key, tensor in tensors.items():
        described = {"dtype": names[dtype_of(tensor)], "shape": list(tensor.shape)}
        header[key] = {**described, "data_offsets": places[key]}
    text = json.dumps(header, separators=(",", ":")).encode()
    return text + b" " * (-len(text) % _ALIGNED)


def write_pytorch(content: Any, file: BinaryIO) -> None:
    """Write with torch.save, once it is known that torch.load(weights_only=True) will read it."""
    _check_plain(content, 0)
    try:
        torch.save(content, file)
    except RuntimeError as error:  # one storage seen as two types of numbers
        raise FileError(f"PyTorch cannot save this: {error}.") from error


def write_npz(content: Any, file: BinaryIO) -> None:
    """Write as numpy.savez does: a zip file of arrays; a list's are called arr_0, arr_1 and so on."""
    _, tensors = _flat(content, "npz", [f"arr_{number}" for number in range(_length(content))])
    for key, tensor in tensors.items():
        if dtype_of(tensor) not in NUMPY.values():
            raise FileError(
                f"NumPy has no {dtype_of(tensor)}, which {_quoted(key)} is made of; "
                "lower it to float16 or save it as “safetensors”."
            )
        if leads_out(key + ENDING):
            raise FileError(f"An .npz file cannot have the name {_quoted(key)} in it.")
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for key, tensor in tensors.items():
            with archive.open(key + ENDING, "w", force_zip64=True) as member:
                np.lib.format.write_array(member, _on_cpu(tensor).numpy(), allow_pickle=False)


def _length(content: Any) -> int:
    return len(content) if isinstance(content, list | tuple) else 0


def _flat(content: Any, format: str, numbers: list[str]) -> tuple[str, dict[str, Tensor]]:
    """Return the kind of content, and its tensors by name; a list's names are `numbers`."""
    if isinstance(content, Tensor):
        kind, named = "tensor", {LONE: content}
    elif isinstance(content, list | tuple):
        kind = "list" if isinstance(content, list) else "tuple"
        named = dict(zip(numbers, content, strict=True))
    elif isinstance(content, Mapping):
        kind = "state dict" if isinstance(content, OrderedDict) else "dict"
        named = dict(content)
    else:
        raise FileError(f"A {type(content).__name__} is no tensor, list or dictionary of tensors.")
    _check_named(named, format)
    return kind, named


def _check_named(named: Mapping[Any, Any], format: str) -> None:
    for key, value in named.items():
        if not isinstance(key, str) or not _encodable(key):
            raise FileError(f"The names in {format} are texts; {_quoted(str(key))} is none.")
        if not isinstance(value, Tensor):
            raise FileError(
                f"{_quoted(key)} is no tensor, and {format} holds nothing else; save it as “pytorch”."
            )
        _check_numbers(key, value)


def _check_plain(content: Any, depth: int, key: str = "the content") -> None:
    if depth > MOST_DEPTH:
        raise FileError(f"This is nested more than {MOST_DEPTH} levels deep.")
    if isinstance(content, Tensor):
        _check_numbers(key, content)
    elif type(content) in (list, tuple):
        for number, item in enumerate(content):
            _check_plain(item, depth + 1, str(number))
    elif type(content) in (dict, OrderedDict):
        for name, item in content.items():
            if not isinstance(name, _KEYS):
                raise FileError(f"The name {_quoted(str(name))} is neither a text nor a number.")
            _check_plain(item, depth + 1, str(name))
    elif type(content) not in _VALUES:
        raise FileError(
            f"{_quoted(key)} is a {type(content).__name__}, which is neither a tensor nor a plain value."
        )


def _check_numbers(key: str, tensor: Tensor) -> None:
    if not is_plain(tensor) or tensor.is_meta:
        raise FileError(
            f"{_quoted(key)} is no tensor with numbers of its own: lazy, sparse or meta."
        )


def _encodable(text: str) -> bool:
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


def _quoted(key: str) -> str:
    return repr(shown(key, 60))


def _on_cpu(tensor: Tensor) -> Tensor:
    return tensor.detach().cpu().resolve_conj().resolve_neg().contiguous()


def _raw(tensor: Tensor) -> Any:
    """Return the bytes of a tensor, without copying them where they are in a row already."""
    return _on_cpu(tensor).reshape(-1).view(torch.uint8).numpy().data
