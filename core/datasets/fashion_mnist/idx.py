"""Reading idx files, the format of the MNIST family: a header of big-endian integers, then bytes.

The header is 0, 0, 8 for unsigned bytes, the number of dimensions, and each dimension in four bytes
(http://yann.lecun.com/exdb/mnist). No size in it is believed: what a file has to hold is known
beforehand, and no more than that is ever unpacked.
"""

from __future__ import annotations

import struct
import zlib
from math import prod
from pathlib import Path

import numpy as np

from core.datasets.errors import DatasetError

GZIP = 31  # zlib's window bits for a gzip header and a window of 32 kB


def read_idx(path: Path, shape: tuple[int, ...]) -> np.ndarray:
    """Read an idx file of unsigned bytes, gzipped where it is called .gz; uint8 of `shape`.

    Raises DatasetError when it cannot be read, is cut off, or holds anything else.
    """
    header = struct.pack(f">HBB{len(shape)}I", 0, 8, len(shape), *shape)
    whole = len(header) + prod(shape)
    try:
        data = _content(path, whole + 1)
    except OSError as error:
        raise DatasetError(f"{path} cannot be read ({error.strerror}); permit it.") from error
    except zlib.error as error:
        raise _wrong(path, "is damaged") from error
    if data[: len(header)] != header:
        raise _wrong(path, f"does not begin like {' × '.join(f'{n:,}' for n in shape)} bytes")
    if len(data) != whole:
        raise _wrong(path, "is cut off" if len(data) < whole else "is longer than it says")
    return np.frombuffer(data, np.uint8, offset=len(header)).reshape(shape)


def _content(path: Path, most: int) -> bytes:
    """Return at most `most` bytes of a file's content, unpacked."""
    with path.open("rb") as file:
        if path.suffix != ".gz":
            return file.read(most)
        # A gzip file of n bytes holds at least n / 2 of them, so more is not worth reading.
        return zlib.decompressobj(GZIP).decompress(file.read(2 * most), most)


def _wrong(path: Path, why: str) -> DatasetError:
    return DatasetError(f"{path} {why}; put the original file in its place, or remove it.")
