"""What the visitor can do with the photos that he named: take them home, or train on them."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.markdown import plain
from app_pages.parts.runs import address, owner
from app_pages.parts.words import _, plural
from core.datasets import DatasetError
from core.datasets.corrections import Labelled, as_zip, keep
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
    """Draw the button that keeps the photos on this machine's disk, so that a run can read them."""
    st.caption(_promise())
    if st.button(
        _("Keep them on the disk and train on them"), icon=":material/model_training:",
        key="corrections-use",
    ):  # fmt: skip
        _keep(found)


def _promise() -> str:
    told = _(
        "To train on them, they have to be kept on the disk of the machine that Layerwise runs on. "
        "Until you press this button, none of them is. Photos of neither are left out."
    )
    limits = settings()
    if not limits.hosted:
        return told
    return f"{told} " + plural(
        "They go after {count} day, or when you remove them; nobody else sees them.",
        "They go after {count} days, or when you remove them; nobody else sees them.",
        round(limits.expiry_days),
    )


def _keep(found: Sequence[Named]) -> None:
    title = _("Corrected photos, {day}").format(day=time.strftime("%Y-%m-%d"))
    try:
        kept = keep(labelled(found), title, owner())
    except (DatasetError, PictureError) as error:
        st.error(plain(str(error)), icon=":material/block:")
        return
    st.switch_page("app_pages/train.py", query_params=address(data="set", set=kept.name))
