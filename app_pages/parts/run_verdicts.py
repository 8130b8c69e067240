"""What a run says of pictures after its last epoch: right and wrong, class by class, and photos.

All of it changes once an epoch, so that it is looked for less often than the curves.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import streamlit as st

from app_pages.parts.choices import choice
from app_pages.parts.confusion_cells import cell_table
from app_pages.parts.drawing import draw, ink, table
from app_pages.parts.words import _
from charts import verdicts
from core.confusion import confusion
from core.datasets import DatasetError, Source, read_picture
from core.images import PictureError, encode_jpeg, open_picture, thumbnail
from core.judged import Judged, read_judged
from core.training import Run, RunError, read_validation
from core.training.run import VALIDATION_FILE

SIDE = 160  # pixels of a thumbnail
PHOTO = 120  # pixels of a followed photo on the screen
SHOWN = 12  # pictures of a gallery
NUMBERED = 12  # classes up to which the confusion matrix has its numbers written in


@dataclass(frozen=True, slots=True)
class Answers(Judged):
    """The validation pictures with their verdicts after an epoch."""

    epoch: int

    def most_wrong(self, count: int) -> list[int]:
        """Return the mistakes, the surest first."""
        wrong = np.flatnonzero(self.wrong)
        surest = np.argsort(-self.probabilities[wrong].max(axis=1), kind="stable")
        return [int(i) for i in wrong[surest][:count]]

    def sample(self, count: int) -> list[int]:
        """Return some pictures by chance; the same ones after each epoch."""
        size = min(count, len(self.names))
        return [int(i) for i in np.random.default_rng(0).permutation(len(self.names))[:size]]

    def confusion(self) -> np.ndarray:
        """Return how many of each class (rows) were taken for which (columns), int64."""
        return confusion(self.predicted, self.labels, len(self.classes))


def read_answers(document: Mapping[str, Any]) -> Answers:
    """Make `Answers` of validation.json. Raises RunError when it does not fit together."""
    try:
        found = read_judged(document)
        return Answers(
            found.classes, found.names, found.labels, found.probabilities, int(document["epoch"])
        )
    except (KeyError, TypeError, ValueError) as error:
        raise RunError(
            "The verdicts on the validation pictures are damaged; they come anew with the next epoch."
        ) from error


# Streamlit's own caches hash and copy what they are asked: too dear for what is drawn all the time.
@lru_cache(maxsize=32)
def _answers(run: Run, changed: tuple[int, int]) -> Answers | None:
    document = read_validation(run)
    return None if document is None else read_answers(document)


def answers(run: Run) -> Answers | None:
    """Return the last verdicts, None before the first epoch. Raises RunError."""
    try:
        found = os.stat(run.path / VALIDATION_FILE)
    except FileNotFoundError:
        return None
    return _answers(run, (found.st_mtime_ns, found.st_ino))


@lru_cache(maxsize=2000)
def picture(source: Source, name: str) -> bytes:
    """Return a small JPEG of a picture. Raises DatasetError and PictureError."""
    return encode_jpeg(thumbnail(read_picture(source, name, at_least=SIDE), SIDE))


@lru_cache(maxsize=200)
def photo(path: str) -> bytes:
    """Return a small JPEG of a pinned photo. Raises PictureError."""
    return encode_jpeg(thumbnail(open_picture(Path(path), at_least=SIDE), SIDE))


def watch(run: Run) -> None:
    """Draw the verdicts, and keep drawing them while the run is active."""
    st.fragment(_verdicts, run_every="5s" if run.status().active else None)(run)


def _verdicts(run: Run) -> None:
    try:
        _draw(run, answers(run))
    except RunError as error:  # a damaged file, or somebody has deleted the run in between
        st.warning(str(error), icon=":material/error:")


def _draw(run: Run, found: Answers | None) -> None:
    if found is None:
        if run.status().active:
            st.caption(_("Verdicts on pictures come after the first epoch."))
        return
    photos(run, found.classes)
    matrix, pictures = st.columns([2, 3], gap="small")
    with matrix.container(border=True, height="stretch"):
        title, words = _("What was taken for what"), (_("is"), _("taken for"))
        draw(
            verdicts.confusion(title, found.classes, ink(), *words), "confusion-chart",
            alt=_("Confusion matrix"), cells=cells(found),
        )  # fmt: skip
    with pictures.container(border=True, height="stretch"):
        gallery(run, found)


def cells(found: Answers) -> pa.Table:
    """Return the confusion matrix as a table, its numbers written in where there is room."""
    counts = found.confusion()
    written = len(found.classes) <= NUMBERED
    text = [f"{count:,}" if written else "" for count in counts.ravel()]
    return cell_table(counts, found.classes, text)


def gallery(run: Run, found: Answers) -> None:
    """Draw the surest mistakes or some pictures by chance, with their verdicts."""
    wrong = int((found.predicted != found.labels).sum())
    words = {
        "wrong": _("Surest mistakes ({count})").format(count=f"{wrong:,}"),
        "sample": _("By chance"),
    }
    chosen = choice(
        st.segmented_control, _("Which pictures"), words, key="gallery", required=True,
        label_visibility="collapsed",
    )  # fmt: skip
    picked = found.most_wrong(SHOWN) if chosen == "wrong" else found.sample(SHOWN)
    if not picked:
        st.caption(_("Not one mistake."))
    source = Source.parse(run.configuration.data)
    with st.grid(6, min_column_width=80, gap="small"):
        for index in picked:
            tile(source, found, index)


def tile(source: Source, found: Answers, index: int) -> None:
    """Draw one validation picture with its verdict."""
    label, truth = (int(values[index]) for values in (found.predicted, found.labels))
    mark = ":material/check:" if label == truth else ":material/close:"
    words = f"{mark} {found.classes[label]}"
    words += f" {found.probabilities[index, label]:.0%}"
    if label != truth and len(found.classes) > 2:
        words += " · " + _("is {label}").format(label=found.classes[truth])
    try:
        content = picture(source, found.names[index])
    except (DatasetError, PictureError) as error:
        st.caption(f"{words}: {error}")
        return
    st.image(content, words, width="stretch", alt=found.classes[truth])


def photos(run: Run, classes: Sequence[str]) -> None:
    """Draw each pinned photo with its probabilities over the epochs."""
    pinned = run.pinned
    if not pinned:
        return
    records = run.metrics().pinned
    with st.grid(3, min_column_width=300, gap="small"):
        for number, item in enumerate(pinned):
            mine = [record for record in records if record.get("name") == item.name]
            with st.container(border=True, height="stretch"):
                followed(number, str(item.path), item.name, mine, tuple(classes))


def followed(
    number: int,
    path: str,
    name: str,
    records: Sequence[Mapping[str, Any]],
    classes: tuple[str, ...],
) -> None:
    """Draw one pinned photo: itself, its last verdict, and its course."""
    beside, course = st.columns([1, 2], vertical_alignment="center")
    try:
        beside.image(photo(path), width=PHOTO, alt=name)
    except PictureError as error:
        beside.caption(str(error))
    if not records:
        course.caption(_("{name}: judged after the first epoch").format(name=name))
        return
    last = records[-1]["probabilities"]
    best = int(np.argmax(last))
    course.markdown(f"**{classes[best]} {last[best]:.0%}** · {name}")
    with course:
        draw(
            verdicts.photo(classes, _("epoch")), f"photo-{number}",
            alt=_("Probabilities of {name} over the epochs").format(name=name),
            verdicts=course_table(records, classes),
        )  # fmt: skip


def course_table(records: Sequence[Mapping[str, Any]], classes: Sequence[str]) -> pa.Table:
    """Return a photo's verdicts as a table: epoch, label, probability."""
    rows = [
        (record["epoch"], label, probability)
        for record in records
        for label, probability in zip(classes, record["probabilities"], strict=False)
    ]
    epochs, labels, probabilities = zip(*rows, strict=True)
    return table(
        epoch=np.array(epochs, float),
        label=list(labels),
        probability=np.array(probabilities, float),
    )
