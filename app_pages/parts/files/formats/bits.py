"""The network in hand in fewer bits: how small the file gets, and how far the outputs move."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

import pyarrow as pa
import streamlit as st

from app_pages.parts.drawing import draw
from app_pages.parts.files.formats.run import lowered, lowered_file
from app_pages.parts.markdown import size
from app_pages.parts.network.asked import Asked
from app_pages.parts.network.trees.words import number
from app_pages.parts.words import _
from charts.precision import moved

if TYPE_CHECKING:
    from core.checkpoints.precision import Lowered, Precision

PRECISIONS: tuple[Precision, ...] = ("float16", "bfloat16")


def bits(asked: Asked) -> None:
    """Draw what float16 and bfloat16 do. Raises FileError where the network cannot be run."""
    st.markdown("#### " + _("In fewer bits"))
    st.markdown(_(
        "Saved in 16 bits instead of 32, loaded into a network of 32 bits again, and run on the input "
        "above."
    ))  # fmt: skip
    with st.spinner(_("Saving, loading and running …"), show_time=False):
        found = [lowered(asked, precision) for precision in PRECISIONS]
    left, middle, right = st.columns([4, 4, 5], gap="small")
    for cell, each in zip((left, middle), found, strict=True):
        with cell.container(border=True, height="stretch", key=f"bits-{each.precision}"):
            _card(asked, each)
    with right.container(border=True, height="stretch", key="bits-chart"):
        _chart(found)


def _card(asked: Asked, each: Lowered) -> None:
    from core.checkpoints.precision import BITS

    exponent, fraction = BITS[each.precision]
    st.markdown(f"**{each.precision}** :gray[" + _("{exponent} bits of exponent, {fraction} of fraction")
                .format(exponent=exponent, fraction=fraction) + "]")  # fmt: skip
    st.table(_rows(each), border="horizontal", hide_header=True)
    st.download_button(
        _("Download"), partial(lowered_file, asked, each.precision),
        f"{asked.lesson or 'network'}-{each.precision}.safetensors", "application/octet-stream",
        icon=":material/download:", on_click="ignore", key=f"bits-file-{each.precision}",
    )  # fmt: skip


def _rows(each: Lowered) -> Mapping[str, str]:
    weights = each.weights
    return {
        _("File"): _("{size}, {share:.0f} % of {full}").format(
            size=size(each.bytes), share=100 * each.bytes / each.full, full=size(each.full)
        ),
        _("A weight moves by at most"): number(weights.apart),
        _("All weights, relative"): _percent(weights.relative),
        _("Became infinite, became 0"): f"{weights.overflowed:,}, {weights.vanished:,}",
        _("An output moves by at most"): number(each.apart),
        _("… of the largest output"): _percent(each.relative),
        _("Largest output in the same place"): _("{agreeing:,} of {examples:,}").format(
            agreeing=each.agreeing, examples=each.examples
        ),
    }  # fmt: skip


def _percent(share: float) -> str:
    return f"{100 * share:.2g} %" if math.isfinite(share) else "–"


def _chart(found: Sequence[Lowered]) -> None:
    st.markdown("**" + _("How far each output moves") + "**")
    found = found[::-1]  # what moves less comes last, so that it is not hidden
    points = [each.points() for each in found]
    columns = {
        "expected": [value for expected, _moved in points for value in expected.tolist()],
        "apart": [value for _expected, apart in points for value in apart.tolist()],
        "precision": [
            each.precision for each, (one, _two) in zip(found, points, strict=True) for _n in one
        ],
    }
    draw(
        moved(_("output with 32 bits"), _("moved by")), "bits-points", points=pa.table(columns),
        alt=_("A point for each output: its value, and how far fewer bits in the weights move it"),
    )  # fmt: skip
