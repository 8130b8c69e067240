"""Deciding what of a file is loaded into which of a network's keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.checkpoints.diagnosis.records import Choice, Diagnosis, Plan, Wanted
from core.checkpoints.diagnosis.rules import Rule, axes_between
from core.checkpoints.records import FileError


def planned(
    diagnosis: Diagnosis,
    *,
    rules: Sequence[Rule] | None = None,
    hand: Mapping[str, str | None] | None = None,
    layers: int | None = None,
) -> Plan:
    """Plan to load everything that fits by `rules`; default: all that are more than guesses.

    Without rules, names have to be the same. `hand` says for some of the network's keys which of the
    file's to take, None for none; such choices win. With `layers` only the first so many layers that
    have tensors are loaded. Names that are one tensor in the network get what the first of them that
    finds something finds, where they would find different numbers or nothing. Raises FileError where a choice by hand names no key, or a tensor of another shape.
    """
    rules = diagnosis.trusted if rules is None else tuple(rules)
    chosen = {
        key: Choice(key, match.file, match.axes)
        for key, match in diagnosis.matches(rules).items()
        if match.fits
    }
    by_hand = {key: _by_hand(diagnosis, key, file) for key, file in (hand or {}).items()}
    first = set(layers_of(diagnosis.wanted)[:layers])
    kept = [each for each in diagnosis.wanted if each.layer in first]
    one = {each.first: _one(each.first, kept, chosen, by_hand) for each in kept}
    forced = _forced(diagnosis, by_hand)
    choices = []
    for each in diagnosis.wanted:
        taken = one.get(each.first, Choice(each.key, None))
        if taken.file is not None and each.key in chosen and each.first not in forced:
            taken = chosen[each.key]
        choices.append(Choice(each.key, taken.file, taken.axes))
    return Plan(diagnosis.name, tuple(choices), rules, tuple(diagnosis.offered))


def _forced(diagnosis: Diagnosis, hand: Mapping[str, Choice]) -> set[str]:
    """Return the tensors, by their first key, whose names cannot each have what they would find."""
    first = {each.key: each.first for each in diagnosis.wanted}
    return {first[key] for keys in (*diagnosis.disagreeing, tuple(hand)) for key in keys}


def layers_of(wanted: Sequence[Wanted]) -> list[str]:
    """Return the paths of the modules that hold tensors, in the order of the state dict."""
    return list(dict.fromkeys(each.layer for each in wanted))


def _one(
    first: str, wanted: Sequence[Wanted], chosen: Mapping[str, Choice], hand: Mapping[str, Choice]
) -> Choice:
    """Return the one choice for all names of a tensor."""
    keys = [each.key for each in wanted if each.first == first]
    for choices in (hand, chosen):
        for key in keys:
            if key in choices and (choices is hand or choices[key].file is not None):
                return choices[key]
    return Choice(first, None)


def _by_hand(diagnosis: Diagnosis, key: str, file: str | None) -> Choice:
    wanted = next((each for each in diagnosis.wanted if each.key == key), None)
    if wanted is None:
        raise FileError(f"The network has no key {key[:80]!r}.")
    if file is None:
        return Choice(key, None)
    if file not in diagnosis.offered:
        raise FileError(f"{diagnosis.name} holds no tensor {file[:80]!r}.")
    axes = axes_between(diagnosis.offered[file].shape, wanted.shape, file)
    if axes is None:
        raise FileError(
            f"{file!r} is {diagnosis.offered[file].shape} in {diagnosis.name}, and {key!r} is "
            f"{wanted.shape} in the network; one has to have the other's shape, or be its transpose."
        )
    return Choice(key, file, axes)
