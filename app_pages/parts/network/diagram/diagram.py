"""The diagram of a network: nested boxes in the order of the data, and the shapes that flow.

`of_trace` makes it of what ran and of what there is; `diagram` draws it. What is open, where one
has scrolled to and how large it is are the browser's own and survive new data; only the choice of
a box is sent to the server.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from app_pages.parts.components import component
from app_pages.parts.network.diagram.arrows import find_arrows
from app_pages.parts.network.diagram.draft import Draft, numbered
from app_pages.parts.network.diagram.nodes import draft_network
from app_pages.parts.network.diagram.record import Arrow, Diagram, Node, Shape
from app_pages.parts.network.shown import dimensions
from app_pages.parts.words import _, plural

if TYPE_CHECKING:
    from core.parameters import ModuleTree
    from core.tracing import Trace

SCRIPTS = (  # of assets/components, in the order in which they build on each other
    "diagram_model", "diagram_words", "diagram_flow", "diagram_sizes", "diagram_layout",
    "diagram_route", "diagram_draw", "diagram_bar", "diagram_view", "diagram_save",
)  # fmt: skip
_DIAGRAM = component("diagram", *SCRIPTS)
MOST_SHAPES = 2  # of a box that gives several tensors, as many are written


def of_trace(trace: Trace, tree: ModuleTree, name: str = "") -> Diagram:
    """Return the diagram of a network that ran, up to its failure if it failed.

    `trace` and `tree` have to be of the same module. Modules that were not called are in the diagram
    as well, marked as waiting. `name` is what the network is called, by default its class.
    """
    network, drafts = draft_network(trace, tree)
    given = Draft({"kind": "input", "gives": network.content.get("takes", ())})
    outermost = [given, network]
    if trace.steps and not trace.failure:
        outermost.append(Draft({"kind": "output", "takes": network.content["gives"]}))
    nodes = numbered(outermost)
    arrows = find_arrows(trace.steps, drafts, given)
    if len(outermost) == 3:
        arrows += (Arrow(-1, network.index, outermost[2].index),)
    failed = trace.failure is not None or not trace.steps
    return Diagram(name or tree.modules[0].type, nodes, arrows, failed)


def diagram(
    shown: Diagram,
    key: str,
    *,
    selected: str = "",
    on_select: Callable[[str], None] | None = None,
    height: int = 640,
) -> None:
    """Draw a network; `selected` is the path of the boxes that are marked.

    `on_select` is called with the path of the box that the visitor chooses, "" for the network
    itself; an operation has the path of the module that ran it. Without it nothing can be chosen.
    `height` is the most that the diagram takes up, in pixels; what is larger is scrolled.
    """
    paths = {node.path for node in shown.nodes}

    def chosen() -> None:
        path = st.session_state[key].selected
        if on_select and path in paths:
            on_select(path)

    data = sent(shown, selected, height) | {"choose": on_select is not None}
    _DIAGRAM(key=key, data=data, on_selected_change=chosen)


def sent(shown: Diagram, selected: str = "", height: int = 640) -> dict[str, Any]:
    """Return what the browser draws: the boxes as columns, and three numbers for every arrow.

    A column is a table of what stands in it, each value once, and for every box a place in there:
    large networks repeat themselves.
    """
    nodes = shown.nodes
    return {
        "name": shown.name,
        "failed": shown.failed,
        "selected": selected,
        "height": height,
        "columns": {
            name: _table([read(node) for node in nodes]) for name, read in _COLUMNS.items()
        },
        "arrows": [
            number for each in shown.arrows for number in (each.inside, each.source, each.target)
        ],
        "words": _words(shown.failed),
    }


def _table(values: Sequence[str | int]) -> list[list[Any]]:
    places: dict[str | int, int] = {}
    at = [places.setdefault(value, len(places)) for value in values]
    return [list(places), at]


def _title(node: Node) -> str:
    if node.kind == "input":
        return _("Input")
    if node.kind == "output":
        return _("Output")
    if node.kind == "loop":
        return plural("{count:,} round", "{count:,} rounds", node.times)
    if node.kind == "group":
        return plural("{count:,} block", "{count:,} blocks", node.times)
    return node.title


def _note(node: Node) -> str:
    if node.kind == "operation":
        return plural("{count:,} time", "{count:,} times", node.times) if node.times > 1 else ""
    parts = [node.note] if node.note else []
    if node.parameters:
        parts.append(plural("{count:,} parameter", "{count:,} parameters", node.parameters))
    return " · ".join(parts)


def _shapes(shapes: tuple[Shape, ...]) -> str:
    written = [dimensions(shape) for shape in shapes[:MOST_SHAPES]]
    return ", ".join(written) + (", …" if len(shapes) > MOST_SHAPES else "")


_COLUMNS: Mapping[str, Callable[[Node], str | int]] = {
    "kind": lambda node: node.kind,
    "parent": lambda node: node.parent,
    "title": _title,
    "name": lambda node: node.name,
    "path": lambda node: node.path,
    "module": lambda node: node.module if node.turns > 1 else "",
    "note": _note,
    "holds": lambda node: int(node.holds),
    "counted": lambda node: int(node.parameters > 0),
    "takes": lambda node: _shapes(node.takes),
    "gives": lambda node: _shapes(node.gives),
    "turn": lambda node: node.turn,
    "turns": lambda node: node.turns,
    "state": lambda node: node.state,
}


def _words(failed: bool) -> dict[str, str]:
    """Return what the browser says by itself, in the visitor's language."""
    return {
        "network": _("The network {name} as a diagram"),
        "takes": _("takes {shape}"),
        "gives": _("gives {shape}"),
        "inside": _("{count} inside"),
        "shared": _("shared · {turn} of {turns}"),
        "again": _("{turn} of {turns}"),
        "failed": _("does not fit"),
        "waiting": _("not reached") if failed else _("not called"),
        "smaller": _("Smaller"),
        "larger": _("Larger"),
        "actual": _("Full size"),
        "fit": _("Fit"),
        "fit_hint": _("Show all of it"),
        "whole": _("Open every box"),
        "closed": _("Close every box"),
        "save": _("Save as SVG"),
        "holds_key": _("has parameters"),
        "plain_key": _("has none"),
        "block_key": _("blocks inside"),
        "operation_key": _("operation"),
    }
