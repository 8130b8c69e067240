"""The same layer several times: how far one number of the last one sees."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import pyarrow as pa
import streamlit as st

from app_pages.parts.drawing import draw, table
from app_pages.parts.words import _
from charts import receptive
from core.convolution import Geometry, Layer, layers_along
from core.convolution.levels import Level, layers_that_fit, levels, links

MOST = 4  # layers


def draw_chain(layer: Geometry) -> None:
    """Draw the net of a chain of such layers, and a table of what each sees."""
    down, across = (layers_along([layer], axis)[0] for axis in (0, 1))
    height, width = layer.size
    count = min(layers_that_fit(down, height, MOST), layers_that_fit(across, width, MOST))
    both = levels(down, height, count), levels(across, width, count)
    spec = receptive.net(_("Column of the picture"), _("Cell"))
    alt = _("Which cells of the input the middle cell of the last layer depends on")
    draw(spec, "padding-chain", alt=alt, **_frames(across, both[1]))
    st.caption(_sentence(both, count))
    st.dataframe(_table(*both), hide_index=True, width="stretch", key="padding-fields")


def _sentence(both: tuple[tuple[Level, ...], tuple[Level, ...]], count: int) -> str:
    high, wide = (chain[-1].field.size for chain in both)
    text = _(
        "The same layer again and again, drawn along the width. The middle cell of layer {count} sees"
        " {high} × {wide} cells of the input, padding included."
    ).format(count=count, high=high, wide=wide)
    if any(chain[-1].size == 1 for chain in both):
        return text + " " + _("It is the only one along an axis.")
    return text if count == MOST else text + " " + _("One layer more no longer fits.")


def _table(down: tuple[Level, ...], across: tuple[Level, ...]) -> pd.DataFrame:
    """Return a row for the input and each layer, sizes as height × width."""
    pairs = list(zip(down, across, strict=True))
    return pd.DataFrame(
        {
            _("Level"): [_level(i) for i in range(len(pairs))],
            _("Size"): [f"{a.size} × {b.size}" for a, b in pairs],
            _("Receptive field"): [f"{a.field.size} × {b.field.size}" for a, b in pairs],
            _("Jump"): [f"{a.field.jump} × {b.field.jump}" for a, b in pairs],
        }
    )


def _level(number: int) -> str:
    return _("Layer {number}").format(number=number) if number else _("Input")


def _frames(layer: Layer, chain: tuple[Level, ...]) -> Mapping[str, pa.Table]:
    """Return the net as the chart's tables, the last layer first."""
    cells = [
        (_level(number), level.centre(cell), cell, _kind(number, cell in level.seen))
        for number, level in reversed(list(enumerate(chain)))
        for cell in range(level.size)
    ]
    lines = [
        (
            _level(number),
            chain[number].centre(cell),
            _level(number - 1),
            chain[number - 1].centre(to),
        )
        for number, cell, to in links(layer, chain)
    ]
    first, last = chain[-1].field.seen(chain[-1].size // 2)
    return {
        "cells": _columns(("level", "place", "cell", "kind"), cells),
        "links": _columns(("level", "place", "below", "place_below"), lines),
        "field": table(level=[_level(0)], first=[first - 0.5], last=[last + 0.5]),
    }


def _columns(names: tuple[str, ...], rows: list[tuple]) -> pa.Table:
    return table(**dict(zip(names, zip(*rows, strict=True), strict=True)))


def _kind(number: int, seen: bool) -> str:
    return (receptive.LAYER if number else receptive.INPUT) if seen else receptive.UNSEEN
