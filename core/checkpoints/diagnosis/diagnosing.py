"""Looking at a file and a network side by side, before anything is loaded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from torch import Tensor, nn
from torch.nn.parameter import is_lazy

from core.checkpoints.comparison.numbers import Workspace
from core.checkpoints.comparison.pairing import equal
from core.checkpoints.diagnosis.matching import Match
from core.checkpoints.diagnosis.naming import explain
from core.checkpoints.diagnosis.records import Diagnosis, Wanted
from core.checkpoints.memory import named
from core.checkpoints.records import Entry, Tensors
from core.parameters.errors import ParameterError

COUNTER = "num_batches_tracked"


def diagnose(module: nn.Module, state: Tensors | Mapping[str, Tensor]) -> Diagnosis:
    """Find out what of `state`, an opened file or a state dict, belongs where in `module`.

    Neither is changed.
    Names and shapes are compared first; numbers are read only of what fits, to find those that are not
    finite and ties that disagree. Raises FileError where a tensor cannot be read.
    """
    tensors = named(state, "the state dict")
    wanted = wanted_of(module)
    offered = {key: entry for key, entry in tensors.entries.items() if entry.kind == "tensor"}
    shapes = {key: entry.shape for key, entry in offered.items()}
    found = explain(shapes, {each.key: each.shape for each in wanted})
    return Diagnosis(
        name=tensors.name,
        wanted=wanted,
        offered=offered,
        plain=len(tensors.entries) - len(offered),
        rules=found.rules,
        broken=_broken(tensors, {match.file for match in found.matches.values()}),
        disagreeing=_disagreeing(tensors, wanted, found.matches, offered),
        parted=_parted(tensors.ties, wanted, found.matches),
    )


def wanted_of(module: nn.Module) -> tuple[Wanted, ...]:
    """Return the tensors of a network's state dict; extra states that are no tensors are left out."""
    first: dict[int, str] = {}
    state: Mapping[str, Any] = module.state_dict(keep_vars=True)
    return tuple(
        Wanted(
            key,
            None if is_lazy(tensor) else tuple(tensor.shape),
            str(tensor.dtype).removeprefix("torch."),
            first.setdefault(id(tensor), key),
            key.rpartition(".")[2] == COUNTER,
        )
        for key, tensor in state.items()
        if isinstance(tensor, Tensor)
    )


def groups(wanted: Iterable[Wanted]) -> Mapping[str, tuple[str, ...]]:
    """Return the keys of each tensor of a network, by the first of them."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for each in wanted:
        found[each.first].append(each.key)
    return {first: tuple(keys) for first, keys in found.items()}


def _broken(tensors: Tensors, keys: Iterable[str]) -> Mapping[str, int]:
    room, found = Workspace(), {}
    for key in sorted(keys):
        if not tensors.entries[key].dtype.startswith(("int", "uint", "bool")):
            try:
                alone = room.alone(tensors.tensor(key))
            except ParameterError:  # complex numbers and the like, which cannot be loaded anyhow
                continue
            if alone.nan + alone.infinite:
                found[key] = alone.nan + alone.infinite
    return found


def _disagreeing(
    tensors: Tensors,
    wanted: Sequence[Wanted],
    matches: Mapping[str, Match],
    offered: Mapping[str, Entry],
) -> tuple[tuple[str, ...], ...]:
    """Return the network's ties whose names lead to different numbers in the file."""
    found = []
    for keys in groups(wanted).values():
        files = list(dict.fromkeys(matches[key].file for key in keys if key in matches))
        kinds = {(offered[file].shape, offered[file].dtype) for file in files}
        first = tensors.tensor(files[0]) if len(files) > 1 else None
        if first is not None and (
            len(kinds) > 1 or not all(equal(first, tensors.tensor(file)) for file in files[1:])
        ):
            found.append(keys)
    return tuple(found)


def _parted(
    ties: Iterable[Sequence[str]], wanted: Sequence[Wanted], matches: Mapping[str, Match]
) -> tuple[tuple[str, ...], ...]:
    """Return the file's ties that lead to several tensors of the network."""
    first = {each.key: each.first for each in wanted}
    places: defaultdict[str, set[str]] = defaultdict(set)
    for match in matches.values():
        places[match.file].add(first[match.key])
    return tuple(
        tuple(group)
        for group in ties
        if len(set().union(*(places.get(key, set()) for key in group))) > 1
    )
