"""Documents of distributions: JSON out, and JSON in from strangers.

    {"kind": "normal", "arguments": {"std": 0.01}}
    {"kind": "mixture", "parts": [["spike", 0.5, 0.0], ["uniform", 0.5, 5.0, 10.0]]}

A part is its kind, its weight, `a`, and for all but a spike `b`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.blocks.arguments import shown
from core.parameters.distributions.distribution import Distribution, Part
from core.parameters.distributions.table import DISTRIBUTIONS, checked
from core.parameters.errors import ParameterError

_ENTRIES = ("kind", "arguments", "parts")


def written(distribution: Distribution) -> dict[str, Any]:
    """Return the distribution as JSON's own types; arguments at their default are left out."""
    kind = DISTRIBUTIONS[distribution.kind]
    defaults = {argument.name: argument.default for argument in kind.arguments}
    changed = {name: value for name, value in distribution.arguments if value != defaults[name]}
    document: dict[str, Any] = {"kind": kind.name}
    if changed:
        document["arguments"] = changed
    if distribution.parts:
        document["parts"] = [_entries(part) for part in distribution.parts]
    return document


def _entries(part: Part) -> list[object]:
    bounds = [part.a] if part.kind == "spike" else [part.a, part.b]
    return [part.kind, part.weight, *bounds]


def read(document: object) -> Distribution:
    """Return the distribution that `written` wrote; raise ParameterError for anything else."""
    if not isinstance(document, Mapping):
        raise ParameterError(f"A distribution has to be an object, not {shown(document)}.")
    for entry in document:
        if entry not in _ENTRIES:
            raise ParameterError(f"A distribution has no entry {shown(entry)}.")
    arguments = document.get("arguments", {})
    if not isinstance(arguments, Mapping):
        raise ParameterError(
            f"A distribution's arguments are {shown(arguments)}, but have to be an object."
        )
    return checked(document.get("kind"), _parts(document.get("parts", [])), arguments)


def _parts(parts: object) -> tuple[Part, ...]:
    if not isinstance(parts, list | tuple):
        raise ParameterError(f"A mixture's parts are {shown(parts)}, but have to be a list.")
    return tuple(map(_part, parts))


def _part(entries: object) -> Part:
    if not isinstance(entries, list | tuple) or not 3 <= len(entries) <= 4:
        raise ParameterError(
            f"A part of a mixture has to be its kind, its weight and one or two numbers, not "
            f"{shown(entries)}."
        )
    if (len(entries) == 3) != (entries[0] == "spike"):
        raise ParameterError(
            "A spike has a weight and one number, every other part a weight and two."
        )
    return Part(*entries)  # its types are checked with the whole mixture
