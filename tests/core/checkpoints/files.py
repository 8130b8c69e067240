"""Small parameter files of every format, and how a refusal is asked for."""

from __future__ import annotations

import io
import json
import pickle
import zipfile
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
import torch

from core.checkpoints import FileError, open_file, save
from core.checkpoints.formats.legacy import MAGIC, VERSION

FORMATS = ("safetensors", "pytorch", "pytorch before 1.6", "npz", "npy")


def saved(content: Any, format: str = "pytorch") -> bytes:
    """Return the file of `content` in one of our formats, the old one, or as torch.save has it."""
    file = io.BytesIO()
    if format in ("safetensors", "npz"):
        save(content, file, format)
    else:
        torch.save(content, file, _use_new_zipfile_serialization=format == "pytorch")
    return file.getvalue()


def small(format: str) -> bytes:
    """Return a small file of a format, with a tie where it can hold one."""
    tensors = {"a.weight": torch.arange(6.0).reshape(2, 3), "a.bias": torch.tensor([True, False])}
    if format == "npy":
        return npy(np.arange(6, dtype=np.float32))
    if format.startswith("pytorch"):
        tensors |= {"step": 3, "again": tensors["a.weight"]}
    return saved(tensors, format)


def npy(array: Any, **options: Any) -> bytes:
    """Return the .npy file of an array."""
    file = io.BytesIO()
    np.save(file, array, **options)
    return file.getvalue()


def header(entries: Mapping[str, Any] | str, data: bytes = b"") -> bytes:
    """Return a safetensors file with any header."""
    text = (entries if isinstance(entries, str) else json.dumps(entries)).encode()
    return len(text).to_bytes(8, "little") + text + data


def entry(dtype: Any = "F32", shape: Any = (1,), offsets: Any = (0, 4)) -> dict[str, Any]:
    """Return one line of a safetensors header."""
    return {"dtype": dtype, "shape": shape, "data_offsets": offsets}


def refusal(content: bytes) -> str:
    """Return the sentence with which a file is refused."""
    with pytest.raises(FileError) as caught:
        open_file(content, "it.pt")
    sentence = str(caught.value)
    assert sentence.startswith("it.pt ") and sentence.endswith(".") and len(sentence) < 400
    assert "\n" not in sentence and "Error" not in sentence
    return sentence


def equal(a: Any, b: Any) -> bool:
    """Return whether two contents are the same: kinds, order, shapes, types and bits (NaN as well)."""
    if isinstance(a, torch.Tensor):
        same = isinstance(b, torch.Tensor) and a.shape == b.shape and a.dtype == b.dtype
        return same and _bits(a) == _bits(b)
    if type(a) is not type(b) or (hasattr(a, "__len__") and len(a) != len(b)):
        return False
    if isinstance(a, dict):
        return list(a) == list(b) and all(equal(a[key], b[key]) for key in a)
    if isinstance(a, list | tuple):
        return all(equal(*pair) for pair in zip(a, b, strict=True))
    return a == b or a != a


def _bits(tensor: torch.Tensor) -> bytes:
    plain = tensor.detach().resolve_conj().resolve_neg().contiguous().reshape(-1)
    return plain.view(torch.uint8).numpy().tobytes()


def zipped(program: bytes) -> bytes:
    """Return a file of torch.save whose pickle is any program."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("archive/data.pkl", program)
        archive.writestr("archive/version", "3")
    return file.getvalue()


def old(program: bytes) -> bytes:
    """Return the same for the format before 1.6."""
    before = [pickle.dumps(each, 2) for each in (MAGIC, VERSION, {})]
    return b"".join([*before, program, pickle.dumps([], 2)])
