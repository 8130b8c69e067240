"""Accuracy class by class, with the interval that so many pictures leave open."""

from __future__ import annotations

import streamlit as st

from app_pages.parts.drawing import draw, ink, table
from app_pages.parts.lenet.judging import words
from app_pages.parts.lenet.judging.verdicts import Verdicts
from app_pages.parts.words import _
from charts import judging as charts
from core import judging
from core.confusion import confusion


def show(found: Verdicts) -> None:
    """Draw the bars and the table."""
    counts = confusion(found.predicted, found.known.labels, len(found.known.classes))
    results = judging.by_class(counts)
    names = list(found.known.classes)
    intervals = [judging.wilson(each.right, each.count) for each in results]
    recall, precision = [each.recall for each in results], [each.precision for each in results]
    with st.container(border=True):
        spec = charts.by_class(found.known.classes, _("accuracy"), ink())
        alt = _("Accuracy of each class with its 95 % interval.")
        rows = table(
            name=names, recall=recall, low=[low for low, _high in intervals],
            high=[high for _low, high in intervals],
            text=["–" if each is None else words.share(each) for each in recall],
        )  # fmt: skip
        draw(spec, "judge-classes", alt=alt, classes=rows)
        st.caption(_("Lines: where the true share lies, in 95 of 100 such samples (Wilson)."))
    share = st.column_config.NumberColumn(format="percent")
    st.dataframe(
        {
            _("Class"): names,
            _("Pictures"): [each.count for each in results],
            _("Right"): [each.right for each in results],
            _("Accuracy (recall)"): recall,
            _("Taken for it"): [each.taken for each in results],
            _("Precision"): precision,
        },
        key="judge-table", hide_index=True, width="stretch",
        column_config={_("Accuracy (recall)"): share, _("Precision"): share},
    )  # fmt: skip
    st.caption(
        _(
            "Recall: of its pictures, the share that is right. "
            "Precision: of those taken for it, the share that is right."
        )
    )
