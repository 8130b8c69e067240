"""One picture's probabilities as a bar: a part for each class, as long as it is likely.

Drawn as SVG text rather than as a chart, since a page shows dozens of them at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

# What the classes of the pets are drawn in everywhere, and colours for classes of other data.
CLASS_COLOURS: Mapping[str, str] = {"cat": "#B15CDE", "dog": "#B7791F"}
OTHER_COLOURS = ("#12A594", "#4C6FFF", "#E5484D", "#F2994A", "#5B8DA6", "#6E56CF")
WIDTH, HEIGHT, GAP = 400, 12, 2


def class_colours(classes: Sequence[str]) -> dict[str, str]:
    """Return a colour for each class: cats and dogs have theirs, others take turns."""
    others = [name for name in classes if name not in CLASS_COLOURS]
    turns = {name: OTHER_COLOURS[i % len(OTHER_COLOURS)] for i, name in enumerate(others)}
    return {name: CLASS_COLOURS.get(name) or turns[name] for name in classes}


def probability_bar(probabilities: Mapping[str, float]) -> str:
    """Return SVG with a part for each class, in the order given, in the classes' colours."""
    colours = class_colours(list(probabilities))
    parts, x = [], 0.0
    for name, probability in probabilities.items():
        length = WIDTH * probability
        visible = max(0.0, length - (GAP if x + length < WIDTH - GAP else 0))
        parts.append(
            f'<rect x="{x:.2f}" width="{visible:.2f}" height="{HEIGHT}" rx="3" '
            f'fill="{colours[name]}"><title>{escape(name)}</title></rect>'
        )
        x += length
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}">{"".join(parts)}</svg>'
    )
