"""Why convolve: a kernel and a dense layer on the same picture."""

from __future__ import annotations

import streamlit as st

from app_pages.parts.lab.asked import Asked
from app_pages.parts.lab.ending import ending
from app_pages.parts.lab.plane import plane, written
from app_pages.parts.lab.why_parts import (
    COLUMN,
    DOWN,
    RIGHT,
    ROW,
    costs,
    moving,
    size_of,
    touching,
)
from app_pages.parts.lab.why_run import Question, answer
from app_pages.parts.markdown import plain
from app_pages.parts.own import whole
from app_pages.parts.words import _
from core.convolution import (
    PRESETS,
    ConvolutionError,
    Geometry,
    cost_source,
    pixel_source,
    shift_source,
)

FUNCTIONS = (
    "core.convolution.equivariance.compare_shift", "core.convolution.equivariance.compare_pixel",
    "core.convolution.equivariance.dense_layer", "core.convolution.costs.dense_cost",
)  # fmt: skip
PARTS = {"cost": costs, "shift": moving, "pixel": touching}


def show(asked: Asked) -> None:
    """Draw the three parts, that of the chosen experiment on top."""
    chosen = PRESETS[asked.experiment].operation if asked.experiment else "cost"
    order = sorted(PARTS, key=lambda name: name != chosen)
    question = _question(asked)
    try:
        found = answer(question)
    except ConvolutionError as error:
        st.warning(plain(str(error)), icon=":material/error:")
        return
    titles = {
        "cost": _("How many weights"), "shift": _("Move the picture"),
        "pixel": _("Change one far pixel"),
    }  # fmt: skip
    for name in order:
        with st.container(border=True, key=f"why-{name}"):
            st.markdown(f"**{titles[name]}**")
            PARTS[name](question, found)
    ending("why", _source(asked, question, order), *FUNCTIONS, experiment=asked.experiment)


def _question(asked: Asked) -> Question:
    x = plane(asked)
    height, width = size_of(x)
    by = whole(DOWN, 1, 0, height - 1), whole(RIGHT, 2, 0, width - 1)
    row, column = whole(ROW, 2, 1, height), whole(COLUMN, 2, 1, width)
    return Question(x, asked.kernel, by, (row - 1, column - 1))


def _source(asked: Asked, question: Question, order: list[str]) -> str:
    """Write the lines of all parts, each of which runs by itself, in the order in which they stand."""
    x, kernel = written(asked), size_of(question.kernel)
    megapixel = PRESETS["megapixel"]
    size, hidden = size_of(question.x), len(question.x) * len(question.x[0])
    if asked.experiment == megapixel.name:
        size, hidden = megapixel.geometry.size, megapixel.hidden
    lines = {
        "cost": cost_source(Geometry(size, kernel), hidden),
        "shift": shift_source(x, question.kernel, question.by),
        "pixel": pixel_source(x, question.kernel, question.pixel),
    }
    heads = {
        "cost": "# How many weights, biases included",
        "shift": "# Move the picture: what is left of the difference",
        "pixel": "# Change one pixel: which outputs change",
    }
    return "\n\n".join(f"{heads[name]}\n{lines[name]}" for name in order)
