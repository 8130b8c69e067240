"""The player of a pass: its calls in order, forward and back, with their values, times and gradients.

Everything that moves is done in the browser (`assets/components/playback*.js`); nothing is sent back
but the wish to look at a block in the other views. What is sent is a header in JSON, and after it the
numbers of all previews as 32-bit floats.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st

from app_pages.parts.components import component
from app_pages.parts.network.playback.rows import Row, rows_of
from app_pages.parts.network.playback.values import Values
from app_pages.parts.network.playback.words import words

if TYPE_CHECKING:
    from core.tracing import Trace

_PLAYBACK = component(
    "playback", "cells", "playback_theme", "playback_model", "playback_heat", "playback_list",
    "playback_stage", "playback_strip", "playback_bar",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Arrived:
    """How much of the gradient arrived at a parameter, or at a tensor that is none.

    `state`: "some", "zero", "none" (none reached the parameter) or "constant" (it is no parameter, and
    none was to be expected); `note` says why. `module` is the path of the module that holds it.
    """

    name: str
    module: str
    norm: float | None
    state: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Backward:
    """The way back: norms of the gradient at each step's output, at the input, and where it arrived."""

    steps: Mapping[int, float | None]
    input: float | None
    input_note: str
    arrived: tuple[Arrived, ...]


@dataclass(frozen=True, slots=True)
class Played:
    """What the player shows.

    `weighted` are the paths of the modules that hold parameters; `sentence` says why the pass stopped,
    "" where it did not; `no_gradients` why there is no way back, "" where there is one.
    """

    trace: Trace
    weighted: frozenset[str] = frozenset()
    backward: Backward | None = None
    sentence: str = ""
    no_gradients: str = ""


def playback(
    played: Played, key: str, *, selected: str = "", on_select: Callable[[str], None] | None = None
) -> None:
    """Draw the player, at first at the first call of `selected`; where it is survives new data.

    `on_select` gets the path of the block that the visitor wants to look at elsewhere.
    """
    paths = {step.path for step in played.trace.steps}

    def chosen() -> None:
        path = st.session_state[key].selected
        if on_select and path in paths:
            on_select(path)

    _PLAYBACK(
        key=key, data=sent(played, selected, selectable=on_select is not None),
        on_selected_change=chosen,
    )  # fmt: skip


def sent(played: Played, selected: str = "", *, selectable: bool = False) -> bytes:
    """Return all that the player draws: the length of the header (4 bytes), header, previews."""
    rows, values = rows_of(played.trace.steps), Values()
    head = {
        "steps": _columns(rows, values, played),
        "facts": values.facts,
        "gradients": _gradients(played.backward, rows),
        "failure": _failure(played, rows),
        "selected": selected,
        "selectable": selectable,
        "words": words(played.no_gradients),
    }
    return values.packed(head)


def _columns(rows: list[Row], values: Values, played: Played) -> dict[str, list[Any]]:
    place = {row.index: number for number, row in enumerate(rows) if row.index >= 0}
    held = _held(played.backward, rows)
    most = {(row.parent, row.trend_name): 0.0 for row in rows}
    for row in rows:
        key = (row.parent, row.trend_name)
        most[key] = max(most[key], abs(row.trend or 0.0))
    return {
        "parent": [row.parent for row in rows],
        "kind": [row.kind for row in rows],
        "path": [row.path for row in rows],
        "module": [row.module for row in rows],
        "name": [row.path.rpartition(".")[2] for row in rows],
        "type": [row.type for row in rows],
        "title": [row.title for row in rows],
        "line": [row.line for row in rows],
        "turn": [row.turn for row in rows],
        "turns": [row.turns for row in rows],
        "finished": [row.finished for row in rows],
        "ms": [None if row.seconds is None else row.seconds * 1000 for row in rows],
        "adds": [row.multiply_adds for row in rows],
        "inputs": [values.places(row.inputs) for row in rows],
        "outputs": [values.places(row.outputs) for row in rows],
        "sources": [[place[source] for source in row.sources if source in place] for row in rows],
        "trained": [row.kind == "call" and row.module in played.weighted for row in rows],
        "trend": [row.trend for row in rows],
        "trendName": [row.trend_name for row in rows],
        "trendMost": [most[row.parent, row.trend_name] or 1.0 for row in rows],
        "holds": [held.get(number, []) for number in range(len(rows))],
    }


def _held(backward: Backward | None, rows: list[Row]) -> dict[int, list[int]]:
    """Return, for each row, what of `arrived` its module holds: at the first call of the module."""
    first: dict[str, int] = {}
    for number, row in enumerate(rows):
        if row.kind == "call":
            first.setdefault(row.module, number)
    held: dict[int, list[int]] = {}
    for number, arrived in enumerate(backward.arrived if backward else ()):
        if arrived.module in first:
            held.setdefault(first[arrived.module], []).append(number)
    return held


def _gradients(backward: Backward | None, rows: list[Row]) -> dict[str, Any] | None:
    if backward is None:
        return None
    at_steps = [backward.steps.get(row.last) for row in rows]
    every = [*at_steps, backward.input, *(each.norm for each in backward.arrived)]
    known = [norm for norm in every if norm]
    low, high = (np.log10(min(known)), np.log10(max(known))) if known else (0.0, 0.0)
    low, high = float(np.floor(low)), float(np.ceil(high))
    return {
        "steps": at_steps,
        "input": backward.input,
        "inputNote": backward.input_note,
        "low": low,
        "high": high if high > low else low + 1,
        "parameters": [
            {
                "name": each.name, "label": each.name.rpartition(".")[2], "norm": each.norm,
                "state": each.state, "note": each.note,
            }
            for each in backward.arrived
        ],
    }  # fmt: skip


def _failure(played: Played, rows: list[Row]) -> dict[str, Any] | None:
    failure = played.trace.failure
    if failure is None:
        return None
    last = failure.operation if failure.operation >= 0 else failure.step
    step = next(number for number, row in enumerate(rows) if row.index == last)
    return {"step": step, "sentence": played.sentence or failure.message}
