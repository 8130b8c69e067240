"""NumPy's formats: an .npy file is a header and one array, an .npz file a zip file of such.

https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html. Arrays of Python objects are
pickles, which could run anything; a file that holds one is refused.
"""

from __future__ import annotations

import ast
from math import prod
from typing import Any

from core.checkpoints.archive import members_of
from core.checkpoints.content import LONE, Contents, Foreign
from core.checkpoints.keys import shown
from core.checkpoints.number_types import NUMPY, WIDTHS
from core.checkpoints.refusals import Damaged, Refused, bytes_of
from core.checkpoints.sources import Source
from core.checkpoints.stored import MOST_DIMENSIONS, Stored
from core.checkpoints.stretches import Stretch

MAGIC = b"\x93NUMPY"
ENDING = ".npy"
MOST_HEADER = 10_000  # bytes, as numpy.load has it


def read_npy(source: Source) -> Contents:
    """Read and check the header. Raises Refused where it does not fit the file."""
    return Contents("npy", _array(source, Stretch(0, source.size), "the array"))


def read_npz(source: Source, members: dict[str, Stretch] | None = None) -> Contents:
    """Read and check the headers of all arrays. Raises Refused where one does not fit."""
    arrays: dict[str, Any] = {}
    for name, stretch in (members_of(source) if members is None else members).items():
        if not name.endswith(ENDING):
            raise Refused(f"is a zip file that holds {shown(name, 60)!r}, which is no array")
        where = f"the array {shown(name, 60)!r}"
        arrays[name.removesuffix(ENDING)] = _array(source, stretch, where)
    return Contents("npz", _arranged(arrays))


def _arranged(arrays: dict[str, Any]) -> Any:
    """Return a list where numpy.savez was given one: it calls them arr_0, arr_1 and so on."""
    names = [f"arr_{number}" for number in range(len(arrays))]
    if arrays and set(names) == set(arrays):
        return [arrays[name] for name in names]
    return arrays[LONE] if set(arrays) == {LONE} else arrays


def _array(source: Source, stretch: Stretch, name: str) -> Stored | Foreign:
    header, length = _header(source, stretch, name)
    shape, by_columns, kind = header["shape"], header["fortran_order"], header["descr"]
    _check_shape(shape, name)
    if isinstance(kind, str) and kind[1:2] == "O":
        raise Refused(
            f"holds Python objects in {name}, which could run anything; save numbers instead"
        )
    known = isinstance(kind, str) and kind[:1] in ("<", ">", "|", "=")
    dtype = NUMPY.get(kind[1:]) if known else None
    if dtype is None or type(by_columns) is not bool:
        return Foreign(f"an array of the type {shown(str(kind), 60)}, which PyTorch does not have")
    needed, there = prod(shape) * WIDTHS[dtype], stretch.size - length
    if needed != there:
        raise Damaged(f"{name} needs {bytes_of(needed)} and has {there:,}")
    return _stored(stretch, length, shape, dtype, by_columns, kind[0] == ">")


def _check_shape(shape: Any, name: str) -> None:
    sides = isinstance(shape, tuple) and len(shape) <= MOST_DIMENSIONS
    if not sides or not all(type(side) is int and 0 <= side < 2**62 for side in shape):
        raise Damaged(f"{name} has no shape")


def _stored(
    stretch: Stretch,
    begin: int,
    shape: tuple[int, ...],
    dtype: str,
    by_columns: bool,
    swapped: bool,
) -> Stored:
    made = Stored.whole(stretch, shape, dtype, by_columns=by_columns, swapped=swapped)
    made.storage.begin = begin
    return made


def _header(source: Source, stretch: Stretch, name: str) -> tuple[dict[str, Any], int]:
    """Return the header's dictionary and where the numbers begin, without reading any of them."""
    start = bytes(stretch.read_part(source, 0, min(12, stretch.size)))
    wide = 4 if start[6:7] in (b"\2", b"\3") else 2
    if len(start) < 12 or not start.startswith(MAGIC) or start[6] not in (1, 2, 3) or start[7]:
        raise Damaged(f"{name} has no header of NumPy's")
    length = int.from_bytes(start[8 : 8 + wide], "little")
    begin = 8 + wide + length
    if length > MOST_HEADER or begin > stretch.size:
        raise Damaged(f"the header of {name} is too long")
    text = bytes(stretch.read_part(source, 8 + wide, length))
    try:
        header = ast.literal_eval(text.decode("utf-8" if start[6] == 3 else "latin-1"))
    except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError) as error:
        raise Damaged(f"the header of {name} cannot be read") from error
    if not isinstance(header, dict) or set(header) != {"descr", "fortran_order", "shape"}:
        raise Damaged(f"the header of {name} is not NumPy's")
    return header, begin
