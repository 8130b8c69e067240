"""What a tensor is: its row as far as the tensor alone tells, and what memory it shares."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import cache

import torch
from torch import Tensor
from torch.nn.parameter import is_lazy

from core.parameters.drafting import drafted
from core.parameters.records import Role, TensorRow

_tensor_row = drafted(TensorRow)


def first_row(tensor: Tensor, name: str, attribute: str, role: Role, known: bool) -> TensorRow:
    """Return the row of a tensor that has this name only; `known` says that PyTorch knows it.

    It is taken to be saved if it is known, and to share no memory.
    """
    lazy, dtype = is_lazy(tensor), tensor.dtype
    count = 0 if lazy else tensor.numel()
    return _tensor_row(
        (name,),
        (),
        attribute,
        role,
        None if lazy else tuple(tensor.shape),
        _dtype_name(dtype),
        _device_name(tensor.device),
        count,
        count * dtype.itemsize,
        known,
        tensor.requires_grad,
        known,
        -1,
    )


def finished(
    rows: Sequence[TensorRow], tensors: Sequence[Tensor], saved: Collection[int]
) -> tuple[TensorRow, ...]:
    """Return the rows with what only the whole network tells.

    `saved` are the indices that the state dict names.
    """
    shares = _shares(tensors, rows)
    return tuple([
        row
        if row.saved == (number in saved) and number not in shares
        else replace(row, saved=number in saved, shares=shares.get(number, -1))
        for number, row in enumerate(rows)
    ])  # fmt: skip


@cache
def _dtype_name(dtype: torch.dtype) -> str:
    return str(dtype).removeprefix("torch.")


@cache
def _device_name(device: torch.device) -> str:
    return str(device)


def _shares(tensors: Sequence[Tensor], rows: Sequence[TensorRow]) -> dict[int, int]:
    """Return the index of the tensor whose memory another one uses, by the other's index.

    Of those that share, the first that PyTorch knows is the one that the others share with. On "meta"
    a storage has no memory, but is an object of its own all the same.
    """
    first: dict[torch.UntypedStorage, int] = {}
    crowded: defaultdict[int, list[int]] = defaultdict(list)
    ours = [number for number, row in enumerate(rows) if row.registered]
    others = [number for number, row in enumerate(rows) if not row.registered]
    for number in ours + others:
        tensor = tensors[number]
        if not is_lazy(tensor) and tensor.layout == torch.strided:
            owner = first.setdefault(tensor.untyped_storage(), number)
            if owner != number:
                crowded[owner].append(number)
    shares: dict[int, int] = {}
    for owner, numbers in crowded.items():
        shares.update(_overlaps([owner, *numbers], tensors))
    return shares


def _overlaps(numbers: Sequence[int], tensors: Sequence[Tensor]) -> dict[int, int]:
    """Of tensors in one storage, return the first with which each overlaps, where there is one.

    Parts of a storage may lie beside each other: cuDNN keeps all weights of an RNN in one.
    """
    owners: list[tuple[int, range]] = []
    shares: dict[int, int] = {}
    for number in numbers:
        place = _place(tensors[number])
        overlapped = (
            owner
            for owner, taken in owners
            if place.start < taken.stop and taken.start < place.stop
        )
        owner = next(overlapped, None)
        if owner is None:
            owners.append((number, place))
        else:
            shares[number] = owner
    return shares


def _place(tensor: Tensor) -> range:
    """Return from which byte of its storage to which a tensor reaches."""
    start = tensor.storage_offset()
    steps = zip(tensor.shape, tensor.stride(), strict=True)
    stop = start + sum((size - 1) * stride for size, stride in steps) + 1
    size = tensor.dtype.itemsize
    return range(start * size, stop * size if tensor.numel() else start * size)
