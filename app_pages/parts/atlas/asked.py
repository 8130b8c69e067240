"""What the view is about: a run's last verdicts, and what the visitor has decided about the pictures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st

from app_pages.parts.doctor.drafted import draft
from app_pages.parts.markdown import plain
from app_pages.parts.run_verdicts import Answers
from core.atlas.verdicts import Mark, Order, Wanted, in_order, matching
from core.datasets import DatasetError, Source
from core.datasets.marks import Marks
from core.judged import Judged
from core.training import Run


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A run, where its pictures are, its verdicts after an epoch, and the visitor's marks."""

    run: Run
    source: Source
    epoch: int
    judged: Judged
    marks: Marks

    def shown(self, wanted: Wanted, order: Order) -> np.ndarray:
        """Return the indices of the wanted pictures in that order."""
        return in_order(self.judged, matching(self.judged, wanted, self.marks), order)

    def mark(self, name: str) -> Mark:
        """Return what is decided about a picture."""
        if name in self.marks.left_out:
            return "out"
        return "label" if name in self.marks.labels else "none"


def asked(run: Run, found: Answers) -> Asked:
    """Put together what the view is about. Raises RunError, and DatasetError for pictures that cannot be."""
    source = Source.parse(run.configuration.data)
    return Asked(run, source, found.epoch, found, marks_of(source))


def marks_of(source: Source) -> Marks:
    """Return the visitor's marks of a source, none where it cannot have any; what goes wrong is said."""
    if not source.has_files:
        return Marks()
    try:
        return draft(source).marks
    except DatasetError as error:
        st.warning(plain(str(error)), icon=":material/label_off:")
        return Marks()
