"""What the visitor can do with the photos that he named: take them home, or train on them."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.markdown import plain
from app_pages.parts.runs import address
from app_pages.parts.words import _
from core.datasets import DatasetError
from core.datasets.corrections import Labelled, as_zip, write_folder
from core.images import PictureError
from core.settings import settings

if TYPE_CHECKING:
    from app_pages.parts.predict.corrections.listing import Named


def download(found: Sequence[Named]) -> None:
    """Draw the button that makes the data set, in memory, and sends it."""
    st.download_button(
        _("Download as a data set"), lambda: as_zip(labelled(found)),
        f"corrected-{time.strftime('%Y-%m-%d')}.zip", "application/zip", key="corrections-download",
        icon=":material/download:", on_click="ignore",
        help=_("A zip with a folder for each class, the photos without their EXIF data, and a table."),
    )  # fmt: skip


def labelled(found: Sequence[Named]) -> list[Labelled]:
    """Return the photos as core takes them."""
    return [
        Labelled(photo.name, photo.content, said, verdict.label, verdict.probabilities)
        for photo, said, _judged, verdict in found
    ]


def use(found: Sequence[Named]) -> None:
    """Draw the button that writes the photos to this machine's disk, so that a run can read them."""
    if settings().hosted:
        st.caption(
            _(
                "Photos can be trained on where you run Layerwise yourself: download the data set, unpack "
                "it there, and name its folder at Train. Here nothing of them is written to the disk."
            )
        )
        return
    st.caption(
        _(
            "To train on them, they have to be written to the disk of the machine that Layerwise runs on. "
            "Until you press this button, none of them is. Photos of neither are left out."
        )
    )
    if st.button(
        _("Write them to the disk and train on them"), icon=":material/model_training:",
        key="corrections-use",
    ):  # fmt: skip
        _write(found)


def _write(found: Sequence[Named]) -> None:
    try:
        folder = write_folder(labelled(found))
    except (DatasetError, PictureError) as error:
        st.error(plain(str(error)), icon=":material/block:")
        return
    st.switch_page("app_pages/train.py", query_params=address(data="folder", folder=str(folder)))
