"""The visual language: what each colour means, on every page, in the light and in the dark.

No colour has two meanings on one page. Text, axes and backgrounds are the theme's.
"""

from __future__ import annotations

from collections.abc import Sequence

INPUT = "#4C6FFF"
KERNEL = "#F2994A"
OUTPUT = "#12A594"

TRAINING = "#6E56CF"
TRAINING_ACCURACY = "#D6409F"  # where it shares a chart with the training loss
VALIDATION = "#5B8DA6"

CAT = "#B15CDE"
DOG = "#B7791F"
NEITHER = "#8B8D98"

# The theme's text, for marks that are text: by the name that Streamlit gives the theme.
INK = {"light": "#1C2030", "dark": "#E8EAF2"}

# Where seconds go: waiting for pictures, and computing.
DATA_TIME = "#F2994A"
COMPUTE_TIME = "#12A594"
QUIET = "#8B8D98"  # a curve that is alone and means nothing more

# Layers that are compared with a convolution, which has the kernel's colour.
MAXIMUM = "#D6409F"
MEAN = "#00A2C7"

RUNS = (
    "#4C6FFF", "#F2994A", "#12A594", "#E5484D", "#B15CDE", "#B7791F", "#00A2C7", "#D6409F",
)  # fmt: skip
OTHER_CLASSES = ("#4C6FFF", "#12A594", "#E5484D", "#D6409F", "#00A2C7", "#F2994A", "#7C9A2E")
_BY_NAME = {
    "cat": CAT, "cats": CAT, "dog": DOG, "dogs": DOG, "neither": NEITHER,
}  # fmt: skip


def class_colours(classes: Sequence[str]) -> tuple[str, ...]:
    """Return a colour for each class: cats and dogs have theirs, the others take turns."""
    known = [_BY_NAME.get(name.strip().lower()) for name in classes]
    others = [name for name, colour in zip(classes, known, strict=True) if colour is None]
    turn = {name: OTHER_CLASSES[i % len(OTHER_CLASSES)] for i, name in enumerate(others)}
    return tuple(
        colour or turn[name] for name, colour in zip(classes, known, strict=True)
    )  # fmt: skip


def run_colours(count: int) -> tuple[str, ...]:
    """Return a colour for each of `count` overlaid runs; they repeat after eight."""
    return tuple(RUNS[i % len(RUNS)] for i in range(count))
