"""What a LeNet comes to, in a row of numbers, beside the original."""

from __future__ import annotations

import streamlit as st

from app_pages.parts.network.shown import amount, bytes_of
from app_pages.parts.words import _
from core.lenet import ORIGINAL, LeNet
from core.lenet.costs import costs


def totals(lenet: LeNet) -> None:
    """Draw parameters, memory and multiply-adds of a LeNet, and how many times the original's."""
    found, original = costs(lenet), costs(ORIGINAL)
    facts = (
        (_("Parameters"), amount(found.parameters), times(found.parameters, original.parameters),
         _("Trainable numbers. The original has {count}.").format(
             count=f"{original.parameters:,}")),
        (_("Multiply-adds"), amount(found.multiply_adds),
         times(found.multiply_adds, original.multiply_adds),
         _("Of convolutions and dense layers, for one picture. The original takes {count}.").format(
             count=f"{original.multiply_adds:,}")),
        (_("Memory"), bytes_of(4 * found.parameters), "",
         _("Of the parameters, four bytes each.")),
    )  # fmt: skip
    grid = st.container(border=True, key="change-totals").grid(3, min_column_width=150, gap="small")
    for label, value, compared, words in facts:
        grid.cell().markdown(f":gray[{label}]  \n**{value}** {compared}", help=words)


def times(found: int, original: int) -> str:
    """Say how many times the original's `original` is `found`; "" where they are equal."""
    if found == original:
        return ""
    ratio = found / original
    return _("({times} × the original)").format(
        times=f"{ratio:,.3g}" if ratio < 100 else f"{ratio:,.0f}"
    )
