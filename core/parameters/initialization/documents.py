"""Documents of steps: JSON's own types out, and in from strangers; and the same for links.

A rule is {"path": "*", "layer": "Linear", "attribute": "weight", "fill": …}, with what is "any" left
out; an edit is {"path": "0.weight", "set": 42.0, "index": [0, 0]}, or "add", or "multiply".
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NoReturn, get_args

from core.blocks.addresses import packed, unpacked
from core.blocks.arguments import BlockError, shown
from core.parameters.distributions import Distribution
from core.parameters.errors import ParameterError
from core.parameters.initialization.steps import (
    MOST_STEPS,
    Edit,
    Initialization,
    Operation,
    Rule,
    Step,
    Target,
)

MOST_BYTES = 1_000_000
_ANY = {"path": "*", "layer": "", "attribute": ""}  # what a rule says where it says nothing
_OPERATIONS: tuple[Operation, ...] = get_args(Operation)


def written(initialization: Initialization) -> list[dict[str, Any]]:
    """Return the steps as JSON's own types; what is at its default is left out."""
    return [_of_rule(s) if isinstance(s, Rule) else _of_edit(s) for s in initialization.steps]


def _of_rule(rule: Rule) -> dict[str, Any]:
    target = {name: getattr(rule.target, name) for name in _ANY}
    said = {name: text for name, text in target.items() if text != _ANY[name]}
    return {**said, "fill": rule.distribution.to_document()}


def _of_edit(edit: Edit) -> dict[str, Any]:
    document: dict[str, Any] = {"path": edit.path, edit.operation: edit.value}
    return document if edit.index is None else {**document, "index": list(edit.index)}


def read(document: object) -> Initialization:
    """Return the steps that `written` wrote; raise ParameterError naming the step otherwise."""
    if not isinstance(document, list | tuple):
        raise ParameterError(f"Steps of initialization have to be a list, not {shown(document)}.")
    if len(document) > MOST_STEPS:  # before anything is made of them
        raise ParameterError(
            f"There are {len(document):,} steps of initialization; at most {MOST_STEPS} are read."
        )
    return Initialization(tuple(_read(step, n) for n, step in enumerate(document, start=1)))


def parse(text: str | bytes) -> Initialization:
    """Return the steps in a JSON text; raise ParameterError where it is none, or too long."""
    if len(text) > MOST_BYTES:
        raise ParameterError(
            f"The file of steps is {len(text):,} bytes long; at most {MOST_BYTES:,} are read."
        )
    try:
        return read(json.loads(text, parse_constant=_refuse, object_pairs_hook=_object))
    except ParameterError:
        raise
    except (ValueError, RecursionError) as error:  # JSON's and Unicode's errors are ValueErrors
        raise ParameterError("The steps of initialization are not valid JSON.") from error


def to_json(initialization: Initialization) -> str:
    """Return the steps as a JSON text, a step a line, that `parse` reads."""
    lines = (json.dumps(step, ensure_ascii=False) for step in written(initialization))
    return "[\n  " + ",\n  ".join(lines) + "\n]\n" if initialization else "[]\n"


def to_url(initialization: Initialization) -> str:
    """Return the steps as a text of letters, digits, `-` and `_`; "" where there are none."""
    if not initialization:
        return ""
    return packed(json.dumps(written(initialization), separators=(",", ":")))


def from_url(text: str) -> Initialization:
    """Return the steps that `to_url` wrote; raise ParameterError for anything else."""
    if text == "":
        return Initialization()
    try:
        return parse(unpacked(text, "initialization"))
    except BlockError as error:
        raise ParameterError(str(error)) from error


def _refuse(text: str) -> NoReturn:
    raise ParameterError(f"The steps hold {text}, which is not a number.")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    entries = dict(pairs)
    if len(entries) != len(pairs):
        raise ParameterError("The steps have an entry twice in one place.")
    return entries


def _read(document: object, number: int) -> Step:
    try:
        if not isinstance(document, Mapping):
            raise ParameterError(f"it has to be an object, not {shown(document)}.")
        return _rule(document) if "fill" in document else _edit(document)
    except ParameterError as error:
        raise ParameterError(f"Step {number}: {error}") from error


def _rule(document: Mapping[str, Any]) -> Rule:
    _check_entries(document, (*_ANY, "fill"))
    if not isinstance(document["fill"], Mapping):
        raise ParameterError(
            f"fill is {shown(document['fill'])}, but has to be a distribution's object."
        )
    target = Target(**{name: _text(document, name, default) for name, default in _ANY.items()})
    return Rule(target, Distribution.from_document(document["fill"]))


def _edit(document: Mapping[str, Any]) -> Edit:
    operations = [each for each in _OPERATIONS if each in document]
    if len(operations) != 1:
        raise ParameterError("it needs one of fill, set, add and multiply.")
    _check_entries(document, ("path", operations[0], "index"))
    if "path" not in document:
        raise ParameterError("an edit needs the path of a parameter.")
    index = document.get("index")
    return Edit(
        _text(document, "path", ""),
        operations[0],
        _number(operations[0], document[operations[0]]),
        None if index is None else _index(index),
    )


def _check_entries(document: Mapping[str, Any], known: tuple[str, ...]) -> None:
    unknown = [key for key in document if key not in known]
    if unknown:
        raise ParameterError(f"a step of this kind has no entry {shown(unknown[0])}.")


def _text(document: Mapping[str, Any], name: str, default: str) -> str:
    text = document.get(name, default)
    if not isinstance(text, str):
        raise ParameterError(f"{name} is {shown(text)}, but has to be text.")
    return text


def _number(name: str, value: object) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise ParameterError(f"{name} is {shown(value)}, but has to be a number.")
    try:
        return float(value)
    except OverflowError as error:
        raise ParameterError(f"{name} is {shown(value)}, which is too large.") from error


def _index(value: object) -> tuple[int, ...]:
    if not isinstance(value, list | tuple) or any(type(each) is not int for each in value):
        raise ParameterError(f"index is {shown(value)}, but has to be a list of whole numbers.")
    return tuple(value)
