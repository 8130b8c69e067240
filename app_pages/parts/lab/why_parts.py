"""The three parts of "why convolve": weights counted, the picture moved, one far pixel changed."""

from __future__ import annotations

import streamlit as st

from app_pages.parts.drawing import draw, table
from app_pages.parts.lab.maps import Kind, Map, largest, maps
from app_pages.parts.lab.why_run import Answer, Moved, Question, Touched
from app_pages.parts.words import _
from charts import weights as charts
from core.convolution import PRESETS, Geometry, Pair, Rows, convolution_cost, dense_cost

DOWN, RIGHT, ROW, COLUMN = "why_down", "why_right", "why_row", "why_column"
WIDTHS = [2, 5]  # words, maps


def costs(question: Question, _found: Answer) -> None:
    """Count weights, on this picture and on the course's megapixel."""
    megapixel = PRESETS["megapixel"]
    kernel = (len(question.kernel), len(question.kernel[0]))
    rows = []
    for size, units in ((size_of(question.x), 0), (megapixel.geometry.size, megapixel.hidden)):
        cells, on = size[0] * size[1], f"{size[0]:,} × {size[1]:,}"
        weights = convolution_cost(Geometry(size, kernel)).weights
        dense = dense_cost(cells, units or cells).weights
        kernel_words = _("kernel, {size}: {weights:,}").format(size=on, weights=weights)
        dense_words = _("dense, {size} → {units:,}: {weights:,}").format(
            size=on, units=units or cells, weights=dense
        )
        rows += [(kernel_words, _("kernel"), weights), (dense_words, _("dense"), dense)]
    words, layer, weights_of = zip(*rows, strict=True)
    draw(
        charts.weights(_("kernel"), _("dense"), _("weights")),
        "why-weights",
        alt=_("How many weights a kernel and a dense layer have"),
        layers=table(words=words, layer=layer, weights=weights_of, low=[charts.LEAST] * len(rows)),
    )
    st.caption(
        _("A dense layer has a weight for each pair of an input and an output: 1,000,000 · 1,000 for"
          " the megapixel. A kernel's few weights serve at every place, however large the picture"
          " is.")
    )  # fmt: skip


def moving(question: Question, found: Answer) -> None:
    """Show "move, then layer" beside "layer, then move", for three layers."""
    height, width = size_of(question.x)
    words, pictures = st.columns(WIDTHS, gap="medium")
    with words:
        down, right = st.columns(2, gap="small")
        down.number_input(_("Down"), 0, height - 1, step=1, key=DOWN)
        right.number_input(_("Right"), 0, width - 1, step=1, key=RIGHT)
        st.caption(_("Cells by which the picture moves; what leaves comes in again opposite."))
    with pictures:
        full = largest(question.x)
        kind = picture_kind(question.x)
        maps(
            [
                Map(_("Picture"), question.x, full, kind),
                Map(_("Moved"), found.moved_picture, full, kind),
            ],
            "why-pictures",
        )
    edge = _(
        "The zeros beyond the edge do not move with the picture: it differs only where a window"
        " reached over an edge, there and where that was moved to."
    )
    if not found.zeros.differing:
        edge += " " + _("Move it over an edge to see that.")
    along = _("The window finds the same numbers wherever they are: the output moves along.")
    own = _("Each place has weights of its own: a moved picture is another picture to it.")
    _layer("circular", _("Kernel, circular padding"), found.circular, along)
    _layer("zeros", _("Kernel, zero padding"), found.zeros, edge)
    _layer("dense", _("Dense layer"), found.dense, own)


def _layer(name: str, title: str, found: Moved, why: str) -> None:
    """Show one layer's two outputs and their difference."""
    height, width = size_of(found.difference)
    words, pictures = st.columns(WIDTHS, gap="medium")
    with words:
        st.markdown(f"**{title}**")
        with st.container(key=f"why-largest-{name}"):
            st.metric(_("Largest difference"), f"{found.largest:.3g}")
        st.caption(
            _("{count} of {cells} outputs differ.").format(
                count=found.differing, cells=height * width
            ) + " " + why
        )  # fmt: skip
    with pictures:
        full = largest(found.shift_then_layer, found.layer_then_shift)
        maps(
            [
                Map(_("Move, then layer"), found.shift_then_layer, full),
                Map(_("Layer, then move"), found.layer_then_shift, full),
                Map(_("Difference"), found.difference, full),
            ],
            f"why-moved-{name}",
        )


def touching(question: Question, found: Answer) -> None:
    """Show which outputs one pixel changes; it is chosen by numbers or on the picture."""
    height, width = size_of(question.x)
    words, pictures = st.columns(WIDTHS, gap="medium")
    with words:
        row, column = st.columns(2, gap="small")
        row.number_input(_("Row"), 1, height, step=1, key=ROW)
        column.number_input(_("Column"), 1, width, step=1, key=COLUMN)
        st.caption(
            _("1 is added to this pixel. Choose another on the picture: by a click, or with the"
              " arrow keys and Enter.")
        )  # fmt: skip
    with pictures:
        kind = picture_kind(question.x)
        maps(
            [
                Map(_("Picture"), question.x, largest(question.x), kind,
                    frames=(question.pixel,), pick=True),
                _changed(_("Kernel"), found.kernel_touched),
                _changed(_("Dense layer"), found.dense_touched),
            ],
            "why-touched",
            on_pick=_choose,
        )  # fmt: skip
        st.caption(
            _("By how much each output changes. A kernel's output sees its window alone (which goes"
              " round the edge here); a dense layer's sees every pixel.")
        )  # fmt: skip


def _changed(title: str, found: Touched) -> Map:
    note = _("{count} of {outputs} outputs change").format(
        count=len(found.changed), outputs=found.outputs
    )
    return Map(title, found.change, largest(found.change), note=note)


def _choose(cell: Pair) -> None:
    st.session_state[ROW], st.session_state[COLUMN] = cell[0] + 1, cell[1] + 1


def picture_kind(x: Rows) -> Kind:
    """Return how a picture is coloured: in one colour where nothing is below zero."""
    return "signed" if min(min(row) for row in x) < 0 else "input"


def size_of(plane: Rows) -> Pair:
    """Return height and width."""
    return len(plane), len(plane[0])
