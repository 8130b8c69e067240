"""What the view "pooling" says beside its grids: figures, what padding means, a picture moved."""

from __future__ import annotations

import math

import numpy as np
import streamlit as st

from app_pages.parts.drawing import card, draw, table
from app_pages.parts.lab.pooling_run import MOST_SHIFT, MaximumPooled, MeanPooled, moved
from app_pages.parts.words import _, plural
from charts import robustness
from core.convolution import Geometry


def about_maxima(found: MaximumPooled, layer: Geometry) -> None:
    """Say in numbers what the maximum keeps."""
    cells, winners = found.wins.size, int(np.count_nonzero(found.wins))
    figures([
        (_("Output"), " × ".join(map(str, found.output.shape)), _("Channels, height, width.")),
        (_("Cells that won"), f"{winners:,} / {cells:,}",
         _("The others do not reach the output, and get no gradient.")),
        (_("Weights to learn"), "0", _("Pooling has none.")),
    ])  # fmt: skip
    if layer.padding != (0, 0):
        st.caption(
            _(
                "To a maximum the padding is −∞: it never wins, and so a window may lie at most half"
                " in it."
            )
        )


def about_means(found: MeanPooled, layer: Geometry, counted: bool) -> None:
    """Say in numbers what the mean keeps, and that it is a convolution."""
    cells = math.prod(layer.kernel)
    figures([
        (_("Output"), " × ".join(map(str, found.output.shape)), _("Channels, height, width.")),
        (_("As a convolution"), f"{found.difference:.2g}",
         _("The largest difference to a depthwise convolution with {cells} weights of 1/{cells}.")
         .format(cells=cells)),
        (_("Weights to learn"), "0", _("Pooling has none: its weights are fixed.")),
    ])  # fmt: skip
    if layer.padding == (0, 0):
        return
    if counted:
        st.caption(
            _(
                "To a mean the padding is zeros that count: every sum is divided by {cells}, and means at"
                " the border are drawn towards 0."
            ).format(cells=cells)
        )
    else:
        st.caption(
            _(
                "Padding is left out: at the border the sum is divided by the picture's cells alone."
                " One kernel of equal weights cannot do that."
            )
        )


def figures(rows: list[tuple[str, str, str]]) -> None:
    """Draw figures in a row, each with a title and what it means."""
    with st.grid(3, min_column_width=150, gap="small"):
        for title, value, why in rows:
            st.metric(title, value, border=True, height="stretch", help=why)


def shifts(plane: np.ndarray, layer: Geometry) -> None:
    """Draw how much each layer's output changes when the picture moves to the right."""
    names = {
        "max pooling": _("Maximum pooling"), "mean pooling": _("Mean pooling"),
        "strided convolution": _("Strided convolution"),
    }  # fmt: skip
    rows = moved(plane, layer)
    shown = [row for row in rows if math.isfinite(row.change)]
    with card(_("Move the picture, and see how much the output changes")):
        words = (tuple(names.values()), _("pixels to the right"), _("change of the output"))
        draw(
            robustness.changes(*words), "pooling-shifts",
            alt=_("Change of three layers' outputs over the shift of the picture"),
            changes=table(
                layer=[names[row.layer] for row in shown], shift=[row.shift for row in shown],
                change=[row.change for row in shown],
            ),
        )  # fmt: skip
        st.caption(sentence(layer))
        if len(shown) < len(rows):
            st.caption(
                _("Not drawn: a layer that gives nothing but zeros while the picture stands.")
            )


def sentence(layer: Geometry) -> str:
    """Say what is compared."""
    (kh, kw), (sh, sw) = layer.kernel, layer.stride
    furthest = min(MOST_SHIFT, layer.size[1] - 1)
    if furthest == 0:
        return _("A picture of a single column has nowhere to move to.")
    pixels = plural("{count} pixel", "{count} pixels", furthest)
    return _(
        "‖moved − still‖ / ‖still‖, up to {pixels}; what leaves at the right comes in at the left."
        " All three layers have a window of {kh} × {kw} and a stride of {sh} × {sw}; the convolution's"
        " weights are drawn at random, the same each time."
    ).format(pixels=pixels, kh=kh, kw=kw, sh=sh, sw=sw)
