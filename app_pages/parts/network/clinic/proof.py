"""A small proof: the loss over twenty steps of SGD, of the layer as it is and of the mended one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pyarrow as pa
import streamlit as st

from app_pages.parts.drawing import draw, table
from app_pages.parts.markdown import plain
from app_pages.parts.network.clinic.run import Proof
from app_pages.parts.words import _
from charts import proof as charts

if TYPE_CHECKING:
    from core.clinic import Learned


def proof(found: Proof) -> None:
    """Draw the losses before and after, and the curves."""
    with st.container(border=True, gap="small", key="clinic-proof"):
        st.markdown(f"**{_('Does it learn?')}**")
        st.caption(
            _("{steps} steps of SGD towards what the same layer with other values gives, learning rate {rate:g}.")
            .format(steps=len(found.learned.losses) - 1, rate=found.learned.rate)
        )  # fmt: skip
        _metrics(found)
        _curves(found)
        if found.learned.refusal:
            words = _("PyTorch refuses the step: “{reason}”.")
            st.warning(words.format(reason=plain(found.learned.refusal)), icon=":material/block:")


def _metrics(found: Proof) -> None:
    named = {_("As it is"): found.learned, **({_("Mended"): found.mended} if found.mended else {})}
    for column, (name, learned) in zip(st.columns(2), named.items(), strict=False):
        first, last = learned.losses[0], learned.losses[-1]
        column.metric(
            name, f"{_loss(first)} → {_loss(last)}", _delta(first, last), delta_color="inverse",
            delta_arrow="auto" if first != last else "off", border=False,
        )  # fmt: skip


def _loss(value: float) -> str:
    return "0" if value == 0 else "< 10⁻⁶" if value < 1e-6 else f"{value:.3g}"


def _delta(first: float, last: float) -> str:
    if first == last:
        return _("the loss does not move")
    # Streamlit takes the arrow's direction from a hyphen, not from a minus sign.
    return _("{change:+.0%}").format(change=last / first - 1)


def _curves(found: Proof) -> None:
    rows = [(_("as it is"), found.learned, found.mended is None)]
    if found.mended is not None:
        rows.append((_("mended"), found.mended, True))
    every = [
        (step, loss, name, healthy)
        for name, learned, healthy in rows
        for step, loss in enumerate(learned.losses)
    ]
    last = len(found.learned.losses) - 1
    draw(
        charts.losses(_("step"), _("loss")), "clinic-losses", losses=_table(every),
        ends=_table([row for row in every if row[0] == last] if len(rows) > 1 else []),
        alt=". ".join(_alt(name, learned) for name, learned, _healthy in rows),
    )  # fmt: skip


def _table(rows: Sequence[tuple[int, float, str, bool]]) -> pa.Table:
    columns = tuple(zip(*rows, strict=True)) or ((), (), (), ())
    return table(**dict(zip(("step", "loss", "series", "healthy"), columns, strict=True)))


def _alt(name: str, learned: Learned) -> str:
    words = _("The loss of the layer {name} over {steps} steps: from {first} to {last}")
    return words.format(
        name=name, steps=len(learned.losses) - 1, first=_loss(learned.losses[0]),
        last=_loss(learned.losses[-1]),
    )  # fmt: skip
