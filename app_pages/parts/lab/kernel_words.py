"""What a kernel's weights tell, in short sentences with the numbers."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from app_pages.parts.lab.kernel_editor import take
from app_pages.parts.words import _
from core.convolution import Rows, kernel_facts
from core.convolution.facts import KernelFacts
from core.convolution.kernel_text import LARGEST, MOST_CELLS


def kernel_words(kernel: Rows) -> None:
    """Say what the sum of the weights does, whether the kernel is separable, and what it is twice."""
    facts = kernel_facts(kernel)
    lines = (_sum(facts), _factors(facts, kernel), _twice(facts))
    with st.container(border=True, key="kernel-words"):
        text, action = st.columns([4, 1], vertical_alignment="bottom", gap="small")
        text.markdown("\n".join(f"- {line}" for line in lines))
        action.button(
            _("Make it so"), key="kernel-twice", icon=":material/filter_2:", width="stretch",
            disabled=not _fits(facts.twice), on_click=take, args=(facts.twice,),
            help=_("Makes the two applications one kernel, your own."),
        )  # fmt: skip


def _sum(facts: KernelFacts) -> str:
    total = number(facts.total)
    if facts.total == 0:
        effect = _("whatever is even becomes 0: brightness is removed, differences stay.")
    elif abs(facts.total - 1) < 1e-9:
        effect = _("whatever is even stays as it is: brightness is kept.")
    else:
        effect = _("whatever is even is multiplied by {total}.").format(total=total)
    return _("**The weights sum to {total}:** {effect}").format(total=total, effect=effect)


def _factors(facts: KernelFacts, kernel: Rows) -> str:
    height, width = len(kernel), len(kernel[0])
    if not facts.separable:
        return _("**Not separable:** no column times a row gives this kernel.")
    if min(height, width) == 1:
        return _("**A single line:** along the other direction it does nothing.")
    words = _(
        "**Separable:** column ({column}) times row ({row}). One after the other they take"
        " {height} + {width} = {few} multiplications for each output instead of {many}."
    )
    return words.format(
        column=_listed(facts.column), row=_listed(facts.row), height=height, width=width,
        few=height + width, many=height * width,
    )  # fmt: skip


def _twice(facts: KernelFacts) -> str:
    height, width = len(facts.twice), len(facts.twice[0])
    words = _(
        "**Applied twice,** at stride 1, it is one kernel of {height} × {width}"
        " ({k1} + {k1} − 1 by {k2} + {k2} − 1), with weights from {least} to {most}."
    )
    weights = [weight for row in facts.twice for weight in row]
    return words.format(
        height=height, width=width, k1=(height + 1) // 2, k2=(width + 1) // 2,
        least=number(min(weights)), most=number(max(weights)),
    )  # fmt: skip


def _fits(kernel: Rows) -> bool:
    largest = max(abs(weight) for row in kernel for weight in row)
    return max(len(kernel), len(kernel[0])) <= MOST_CELLS and largest <= LARGEST


def _listed(values: Sequence[float]) -> str:
    return ", ".join(map(number, values))


def number(value: float, digits: int = 4) -> str:
    """Write a number with so many digits that count: −0.1111, 1, 2.5e−05."""
    return f"{value + 0.0:.{digits}g}".replace("-", "−")
