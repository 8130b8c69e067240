"""Padding and stride: sizes by their formula, what a window sees, and what happens at the border."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from app_pages.parts.drawing import card
from app_pages.parts.lab import border, chain
from app_pages.parts.lab.asked import Asked
from app_pages.parts.lab.ending import ending
from app_pages.parts.lab.grids import Pane, Sum, grids
from app_pages.parts.lab.plane import plane
from app_pages.parts.lab.views.numbers import Numbers, correlated, scale_of
from app_pages.parts.words import _
from core.convolution import GENERAL_LATEX, Geometry, same_padding, size_formula, size_source
from core.convolution.padded import padded_sources, padded_window_index, padding_mask
from core.convolution.sizes import span

_PADDINGS = ("ph", "pw")


def show(asked: Asked) -> None:
    """Draw the stage of the view "padding"."""
    picture = plane(asked)
    _formula(asked.geometry)
    _rules(asked.geometry)
    with st.container(border=True):
        _grids(asked, correlated(picture, asked.kernel, asked.geometry))
    with card(_("Layer upon layer")):
        chain.draw_chain(asked.geometry)
    with card(_("What the border becomes")):
        border.draw_border(picture, asked.kernel, asked.geometry)
    ending(
        "padding", size_source(asked.geometry), "core.convolution.sizes.output_size",
        "core.convolution.sizes.same_padding", "core.convolution.fields.receptive_fields",
        "core.convolution.padding.pad", experiment=asked.experiment,
    )  # fmt: skip


def _formula(layer: Geometry) -> None:
    """Write the size formula with the current numbers, for each axis."""
    lines = [f"**{_('Output')}**: ${_large(GENERAL_LATEX)}$"]
    for name, axis in ((_("Height"), 0), (_("Width"), 1)):
        lines.append(f"**{name}**: ${_large(size_formula(*layer.axis(axis)).latex)}$")
    st.markdown("\n\n".join(lines))


def _large(latex: str) -> str:
    """Return a formula with its fractions as large as in a line of its own."""
    return latex.replace(r"\frac", r"\dfrac")


def _rules(layer: Geometry) -> None:
    """Draw "valid" and "same" as buttons that set the padding, with the arithmetic."""
    same = _symmetric(layer)
    with st.container(horizontal=True, vertical_alignment="center", key="padding-rules"):
        st.button(
            _("Valid: no padding"), key="padding-valid", on_click=_set, args=((0, 0),),
            type=_active(layer.padding == (0, 0)),
        )  # fmt: skip
        st.button(
            _("Same: keep the size"), key="padding-same", on_click=_set, args=(same,),
            disabled=same is None, type=_active(layer.padding == same),
        )  # fmt: skip
    st.markdown("\n".join(f"- {line}" for line in _arithmetic(layer)))


def _active(it_is: bool) -> Literal["primary", "secondary"]:
    return "primary" if it_is else "secondary"


def _set(padding: tuple[int, int]) -> None:
    st.session_state.update(zip(_PADDINGS, padding, strict=True))


def _symmetric(layer: Geometry) -> tuple[int, int] | None:
    """Return the padding that keeps the size with as much on either side, None if there is none."""
    both = [same_padding(k, d) for k, d in zip(layer.kernel, layer.dilation, strict=True)]
    (above, below), (left, right) = both
    return (above, left) if (above, left) == (below, right) else None


def _arithmetic(layer: Geometry) -> list[str]:
    """Say for each axis what "same" takes, and whether the two sides can share it evenly."""
    lines = []
    for name, axis in ((_("Height"), 0), (_("Width"), 1)):
        _size, k, _padding, _stride, d = layer.axis(axis)
        before, after = same_padding(k, d)
        total = f"{d}·({k} − 1) = {span(k, d) - 1}"
        if before == after:
            text = _("{axis}: d(k − 1) = {total} cells more keep the size, {each} on each side.")
        else:
            text = _(
                "{axis}: d(k − 1) = {total} cells more keep the size. That is odd: no padding that is"
                ' the same on both sides does it. PyTorch\'s "same" adds {before} before and {after}'
                " after."
            )
        lines.append(text.format(axis=name, total=total, each=before, before=before, after=after))
    if layer.stride != (1, 1):
        lines.append(
            _("A stride of {h} × {w} divides the size all the same: “same” is meant for stride 1.")
            .format(h=layer.stride[0], w=layer.stride[1])
        )  # fmt: skip
    return lines


def _grids(asked: Asked, numbers: Numbers) -> None:
    """Draw input and output as cells without numbers: where each window lies, and how it jumps."""
    layer = asked.geometry
    mask = padding_mask(layer)
    panes = [
        Pane("input", _("Input"), "input", numbers.padded, scale_of(numbers.padded), mask,
             _nothing(*mask.shape)),
        Pane("output", _("Output"), "output", numbers.output, texts=_nothing(*layer.output)),
    ]  # fmt: skip
    grids(
        panes, [Sum("output", (("input", None),))], padded_window_index(layer), "padding-grids",
        hint=_reach(layer), sources=padded_sources(layer),
    )  # fmt: skip


def _nothing(rows: int, columns: int) -> list[list[str]]:
    return [[""] * columns] * rows


def _reach(layer: Geometry) -> str:
    """Say how much of the input one output sees, and how far the next one is."""
    high, wide = (span(k, d) for k, d in zip(layer.kernel, layer.dilation, strict=True))
    return _(
        "One output sees {high} × {wide} cells. The next one below sees {down} further down, the next"
        " on the right {across} further right. Point at a cell."
    ).format(high=high, wide=wide, down=layer.stride[0], across=layer.stride[1])
