"""The network as an outline of its blocks, to select one by pointer or by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from typing import Any

import streamlit as st

from app_pages.parts.components import component
from app_pages.parts.network.flow import Flow
from app_pages.parts.network.shown import dimensions
from app_pages.parts.words import _
from core.blocks import KINDS, TIED, Block, Value

_OUTLINE = component("outline")


def outline(
    block: Block,
    *,
    selected: str,
    flow: Flow,
    faults: Mapping[str, str],
    holding: Container[str],
    key: str,
    on_select: Callable[[str], None],
    on_command: Callable[[str, str], None],
) -> None:
    """Draw the outline; `flow` has the shapes, `faults` sentences by place.

    `holding` are the places at which there are parameters.

    `on_select` gets a place; `on_command` gets what the keyboard asked for ("remove", "duplicate",
    "up", "down", "indent", "outdent") and the place.
    """
    commands = f"{key}-commands"  # how many were done or refused: the browser waits for the answer

    def chosen() -> None:
        place = st.session_state[key].selected
        if isinstance(place, str):
            on_select(place)

    def asked() -> None:
        command = st.session_state[key].command
        if isinstance(command, Mapping):
            st.session_state[commands] = st.session_state.get(commands, 0) + 1
            on_command(str(command.get("name")), str(command.get("place")))

    rows = [
        _row(place, part, flow, faults) | {"learns": place in holding}
        for place, part in block.walk()
    ]
    _OUTLINE(
        key=key,
        data={
            "rows": rows, "selected": selected, "commands": st.session_state.get(commands, 0),
            "words": {"label": _("Blocks of the network")},
        },
        on_selected_change=chosen,
        on_command_change=asked,
    )  # fmt: skip


def _row(place: str, block: Block, flow: Flow, faults: Mapping[str, str]) -> dict[str, Any]:
    badge = ""
    if block.kind == TIED:
        badge = _("shares {place}").format(place=block.argument("to"))
    elif block.kind == "Repeat":
        badge = f"× {block.copies()}"
    return {
        "place": place,
        "depth": place.count(".") + 1 if place else 0,
        "kind": block.kind,
        "group": KINDS[block.kind].group,
        "name": place.rpartition(".")[2],
        "title": block.kind,
        "detail": detail(block),
        "holds": bool(block.children),
        "badge": badge,
        "shape": dimensions(flow.leaving[place]) if place in flow.leaving else "",
        "fault": faults.get(place, ""),
    }


def detail(block: Block) -> str:
    """Return a block's arguments in a few signs: `20 → 256`, `1 → 6, kernel 5, padding 2`."""
    values = block.values()
    ends = [(a, b) for a, b in _ENDS if a in values and b in values]
    said = [f"{_short(values[a])} → {_short(values[b])}" for a, b in ends[:1]]
    done = {name for pair in ends[:1] for name in pair} | _UNSAID
    given = dict(block.arguments)
    said += [
        f"{_WORDS.get(name, name)} {_short(given[name])}" for name in given if name not in done
    ]
    return ", ".join(said)


def _short(value: Value) -> str:
    if isinstance(value, tuple):
        return " × ".join(map(str, value))
    if isinstance(value, bool):
        return _("on") if value else _("off")
    return f"{value:g}" if isinstance(value, float) else str(value)


_ENDS = (
    ("in_features", "out_features"), ("in_channels", "out_channels"), ("in_units", "units"),
    ("num_embeddings", "embedding_dim"),
)  # fmt: skip
_UNSAID = {"to", "times", "initialization"}
_WORDS = {
    "kernel_size": "kernel", "num_features": "features", "out_features": "→", "out_channels": "→",
    "normalized_shape": "over", "output_size": "to", "unflattened_size": "to",
}  # fmt: skip
