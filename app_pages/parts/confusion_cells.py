"""A confusion matrix as the table that the charts draw."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from app_pages.parts.drawing import table
from core.confusion import row_shares


def cell_table(counts: np.ndarray, classes: Sequence[str], text: Sequence[str]) -> pa.Table:
    """Return the cells row by row: true, predicted, count, share of the row, text.

    `counts` is int64 (classes, classes), rows true; `text` is what is written into each cell.
    """
    names = np.array(classes)
    true, predicted = np.indices(counts.shape)
    return table(
        true=names[true.ravel()].tolist(), predicted=names[predicted.ravel()].tolist(),
        count=counts.ravel(), share=row_shares(counts).ravel(), text=list(text),
    )  # fmt: skip
