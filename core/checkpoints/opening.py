"""Open a parameter file by what is in it: its name says nothing that could be relied on."""

from __future__ import annotations

from pathlib import Path

from core.checkpoints.content import Contents
from core.checkpoints.formats.legacy import looks_like_legacy, read_legacy
from core.checkpoints.formats.numpy import MAGIC, read_npy
from core.checkpoints.formats.pytorch import read_zip
from core.checkpoints.formats.safetensors import looks_like_safetensors, read_safetensors
from core.checkpoints.parameter_file import ParameterFile
from core.checkpoints.pickles.following import would_run
from core.checkpoints.refusals import Refused, sentences
from core.checkpoints.sources import Given, Source, source_of

_START = 512  # bytes, enough to know any format by
_OTHERS = {
    b"\x89HDF": "is an HDF5 file, as Keras writes it",
    b"GGUF": "is a GGUF file, as llama.cpp reads it",
    b"ONNX": "is an ONNX file",
}
_ADVICE = "save the state dict as .safetensors or with torch.save"
_WRAPPED = {  # what one gets in place of a file that one wanted
    b"version https://git-lfs": (
        "is only Git LFS's note of where the file is; fetch the file itself with git lfs pull"
    ),
    b"<!doctype html": "is a web page; download the file itself, not the page about it",
    b"<html": "is a web page; download the file itself, not the page about it",
    b"\x1f\x8b": "is packed with gzip; unpack it first",
    b"7z\xbc\xaf": "is packed with 7-Zip; unpack it first",
    b"\x28\xb5\x2f\xfd": "is packed with Zstandard; unpack it first",
}


def open_file(source: Given, name: str = "") -> ParameterFile:
    """Open safetensors, .pt (old and new), .npz or .npy; only what describes the tensors is read.

    `source` is a path, bytes, or a file that can be read anywhere and stays the caller's to close.
    `name` is for the sentences; default: the path's own. Raises FileError where the file is missing,
    none of these, damaged, too large, or would run something.
    """
    name = name or (source.name if isinstance(source, Path) else "")
    with sentences(name):
        opened = source_of(source)
        try:
            return ParameterFile(opened, _contents(opened), name)
        except BaseException:
            opened.close()
            raise


def _contents(source: Source) -> Contents:
    start = bytes(source.read(0, min(_START, source.size)))
    if not start:
        raise Refused("is empty")
    if start.startswith((b"PK\3\4", b"PK\5\6")):
        return read_zip(source)
    if looks_like_legacy(start):
        return read_legacy(source)
    if start.startswith(MAGIC):
        return read_npy(source)
    if looks_like_safetensors(start):
        return read_safetensors(source)
    raise _unknown(source, start)


def _unknown(source: Source, start: bytes) -> Refused:
    """Say what the file is instead, where that can be seen."""
    if start[257:262] == b"ustar":
        return Refused(f"is a tar file, as PyTorch wrote it before 0.1.10; {_ADVICE}")
    for beginning, what in _WRAPPED.items():
        if start.lstrip().lower().startswith(beginning):
            return Refused(what)
    for beginning, what in _OTHERS.items():
        if start.startswith(beginning):
            return Refused(f"{what}; {_ADVICE}")
    running = would_run(bytes(source.read(0, min(source.size, 1_000_000))))
    if running:
        return Refused(running)
    if start[:1] == b"\x80":
        return Refused(f"is a pickle, but none that torch.load(weights_only=True) reads; {_ADVICE}")
    return Refused(f"is no parameter file that is known here; {_ADVICE}")
