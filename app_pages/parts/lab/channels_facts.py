"""What the view "channels" says beside its grids: shapes, wires, a matrix product, the cost."""

from __future__ import annotations

import numpy as np
import streamlit as st

from app_pages.parts.drawing import card, draw, ink, table
from app_pages.parts.lab.channels_panes import input_title, output_title
from app_pages.parts.lab.channels_run import Product
from app_pages.parts.words import _, plural
from charts import wiring
from core.convolution import (
    Geometry,
    convolution_cost,
    dense_equivalent,
    kernel_shape,
    layer_shapes,
    write_number,
)


def cost(layer: Geometry) -> None:
    """Draw what the layer costs, and what a dense layer between the same numbers would."""
    own, dense = convolution_cost(layer), dense_equivalent(layer)
    rows = (
        (_("Parameters"), own.parameters, plural("{count} weight", "{count} weights", own.weights)
         + " + " + plural("{count} bias", "{count} biases", own.biases)),
        (_("Multiply-adds"), own.multiply_adds, _("Each weight is used at every output cell.")),
        (_("Dense: parameters"), dense.parameters,
         _("What a dense layer would need: a weight from every input cell to every output cell.")),
    )  # fmt: skip
    times = _("Its parameters divided by the convolution's.")
    with st.grid(4, min_column_width=150, gap="small"):
        for title, number, why in rows:
            st.metric(title, f"{number:,}", border=True, height="stretch", help=why)
        ratio = dense.parameters / own.parameters
        text = f"{ratio:,.0f}" if ratio >= 100 else f"{ratio:.3g}"
        st.metric(_("Times as many"), text, border=True, height="stretch", help=times)


def shapes(layer: Geometry) -> None:
    """Draw what becomes of the picture's shape on its way through the layer."""
    words = (_("the picture"), _("what a layer takes"), _("what it gives"), _("taken out again"))
    with card(_("The shapes on the way")):
        steps = [
            f"| `{step.expression}` | **{written(step.shape)}** | {word} |"
            for step, word in zip(layer_shapes(layer), words, strict=True)
        ]
        head = f"| {_('In PyTorch')} | {_('Shape')} | {_('What it is')} |"
        st.markdown("\n".join([head, "|---|---|---|", *steps]))
        st.caption(
            _("A layer takes four dimensions: (batch, channels, height, width). Its kernel is {shape}:"
              " (outputs, inputs that each reads, height, width).")
            .format(shape=written(kernel_shape(layer)))
        )  # fmt: skip


def written(shape: tuple[int, ...]) -> str:
    """Write a shape as PyTorch does: (1, 1, 6, 8)."""
    return f"({', '.join(map(str, shape))})"


def wires(layer: Geometry, chosen: int) -> None:
    """Draw which inputs each output reads."""
    ends = [(0, channel, layer.inputs, "input", input_title(channel, layer))
            for channel in range(layer.inputs)]  # fmt: skip
    ends += [(1, output, layer.outputs, "output", output_title(output, layer))
             for output in range(layer.outputs)]  # fmt: skip
    pairs = [(channel, output) for output in range(layer.outputs)
             for channel in layer.channels_read(output)]  # fmt: skip
    with card(_("Who reads whom")):
        draw(
            wiring.wires(ink()), "channels-wires",
            alt=_("Wires from input channels to the output channels that read them"),
            wires=table(
                y=[height(channel, layer.inputs) for channel, _o in pairs],
                y2=[height(output, layer.outputs) for _c, output in pairs],
                chosen=[int(output == chosen) for _c, output in pairs],
            ),
            ends=table(
                x=[x for x, *_more in ends], y=[height(at, count) for _x, at, count, *_more in ends],
                role=[role for *_more, role, _label in ends], label=[label for *_more, label in ends],
            ),
        )  # fmt: skip
        st.caption(grouping(layer))


def height(at: int, count: int) -> float:
    """Return where a channel's dot stands, from 0 to 1, the few in the middle."""
    return 0.5 if count == 1 else at / (count - 1)


def grouping(layer: Geometry) -> str:
    """Say how the channels are grouped."""
    if layer.groups == 1:
        return _("Each wire is a kernel. One group: every output reads every input.")
    each = layer.inputs // layer.groups
    if each == 1:
        return _(
            "{groups} groups, as many as inputs: each output reads one input. Depthwise."
        ).format(groups=layer.groups)
    return _("{groups} groups: each output reads the {each} inputs of its own group.").format(
        groups=layer.groups, each=each
    )


def matrix_product(found: Product, pixels: int) -> None:
    """Show that a 1 × 1 layer is a matrix product over channels."""
    pixel, result = found.pixel[:, None], found.result[:, None]
    with card(_("1 × 1 is a matrix product at each pixel")), st.grid(2, min_column_width=280):
        with st.container():
            st.latex(rf"{latex(found.matrix)}\,{latex(pixel)} = {latex(result)}")
            words = _("Weights times the channels of one pixel, here the first of {pixels}.")
            st.caption(words.format(pixels=pixels))
        with st.container():
            st.metric(_("Largest difference at any pixel"), f"{found.difference:.2g}")
            st.caption(_("Layer and matrix product, both computed in 32-bit numbers."))


def latex(matrix: np.ndarray) -> str:
    """Write a matrix, its numbers to three digits."""
    rows = (" & ".join(write_number(float(f"{value:.3g}")) for value in row) for row in matrix)
    return r"\begin{pmatrix}" + r" \\ ".join(rows) + r"\end{pmatrix}"
