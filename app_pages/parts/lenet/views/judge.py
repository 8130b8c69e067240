"""Judge it: its mistakes, each class, how sure it is, its neighbours, and two classes side by side."""

from __future__ import annotations

import streamlit as st

from app_pages.parts import frame
from app_pages.parts.choices import choice
from app_pages.parts.lenet.asked import Asked
from app_pages.parts.lenet.garments import title
from app_pages.parts.lenet.judging import classes, means, mistakes, neighbours, sureness, words
from app_pages.parts.lenet.judging.verdicts import Verdicts, verdicts
from app_pages.parts.words import _

CODE = (
    "core.confusion.confusion", "core.judging.reliability", "core.lenet.neighbours.nearest",
    "core.lenet.layer_accuracy.right_by_layer", "core.lenet.class_means.effect_sizes", "core.lenet.class_means.auc",
)  # fmt: skip


def show(asked: Asked) -> None:
    """Draw the figures on all test pictures, and the chosen section."""
    found = verdicts(asked)
    _figures(asked, found)
    sections = {
        "mistakes": _("Mistakes"), "classes": _("By class"), "sureness": _("How sure"),
        "neighbours": _("Neighbours"), "means": _("Two classes"),
    }  # fmt: skip
    section = choice(
        st.segmented_control, _("Section"), sections, key=neighbours.SECTION, required=True,
        label_visibility="collapsed",
    )  # fmt: skip
    if section == "neighbours":
        neighbours.show(asked, found)
    elif section == "means":
        means.show(asked, found)
    else:
        {"mistakes": mistakes, "classes": classes, "sureness": sureness}[section].show(found)
    frame.look_for("lenet-judge")
    frame.code(*CODE)


def _figures(asked: Asked, found: Verdicts) -> None:
    from core.judging import wilson
    from core.lenet.ranking import losses

    right, total = int(found.right.sum()), len(found.known)
    low, high = wilson(right, total)
    with st.container(horizontal=True):
        st.metric(
            _("Test accuracy"), words.share(right / total, 2), border=True, delta_color="off",
            delta=_("95 % interval {low} to {high}").format(low=words.share(low), high=words.share(high)),
            delta_arrow="off",
        )  # fmt: skip
        st.metric(
            _("Right"), f"{right:,}", border=True, delta_color="off", delta_arrow="off",
            delta=_("of {count} test pictures, {data}").format(
                count=f"{total:,}", data=title(asked.data)
            ),
        )  # fmt: skip
        st.metric(
            _("Cross-entropy"), f"{float(losses(found.logits, found.known.labels).mean()):.3f}",
            border=True, delta=_("nats; a guess has 2.303"), delta_color="off", delta_arrow="off",
        )  # fmt: skip
