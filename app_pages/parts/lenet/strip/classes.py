"""What silencing does to the accuracy, class by class, on the test pictures."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from app_pages.parts.lenet.asked import Asked
from app_pages.parts.lenet.cached import test_pictures
from app_pages.parts.lenet.strip import cached
from app_pages.parts.words import _
from core.lenet.silencing import Silence, accuracy_by_class


def classes(asked: Asked, silence: Silence) -> None:
    """Draw the accuracy by class before and after. Raises DatasetError without test pictures."""
    before = cached.scores(asked.network, asked.data, Silence())
    after = cached.scores(asked.network, asked.data, silence)
    known = test_pictures(asked.data)
    labels = known.labels[: len(before)]
    shares = [accuracy_by_class(logits, labels) for logits in (before, after)]
    whole = [float((logits.argmax(axis=1) == labels).mean()) for logits in (before, after)]
    with st.container(width=720):
        st.markdown(f"**{_('Accuracy by class, before and after')}**")
        st.dataframe(
            _rows(known.classes, shares[0], shares[1], whole), hide_index=True,
            key="silenced-classes", height="content", column_config=_columns(),
            alt=_("Accuracy by class before and after silencing, with the difference"),
        )  # fmt: skip
        st.caption(_measured_on(len(before), len(known)))


def _rows(
    names: tuple[str, ...], before: np.ndarray, after: np.ndarray, whole: list[float]
) -> pd.DataFrame:
    columns = {
        "class": [*names, _("all together")],
        "before": [*before, whole[0]],
        "after": [*after, whole[1]],
    }
    frame = pd.DataFrame(columns)
    return frame.assign(difference=100 * (frame["after"] - frame["before"]))


def _columns() -> dict[str, Any]:
    return {
        "class": st.column_config.TextColumn(_("Class"), width=95),
        "before": st.column_config.NumberColumn(_("Before"), format="percent", width=75),
        "after": st.column_config.ProgressColumn(
            _("Silenced"), format="percent", min_value=0, max_value=1, width=110
        ),
        "difference": st.column_config.NumberColumn(
            _("Change"), format="%+.1f", width=75, help=_("In percentage points.")
        ),
    }


def _measured_on(count: int, known: int) -> str:
    if count == known:
        return _("Measured on all {count} test pictures.").format(count=f"{count:,}")
    text = _("Measured on the first {count} of {known} test pictures, since this network is large.")
    return text.format(count=f"{count:,}", known=f"{known:,}")
