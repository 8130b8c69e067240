"""The controls of the data page: where pictures come from, and how they are split and kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app_pages.parts import own, pictures
from app_pages.parts.run_form import usual
from app_pages.parts.runs import address
from app_pages.parts.sources.chosen import Chosen as Pictures
from app_pages.parts.sources.control import pictures_control
from app_pages.parts.words import _, guide, plural
from core.datasets import DatasetError, Source
from core.settings import settings

SHARES = (0.05, 0.5, 0.2)  # least, most, usual
LEAST_SIZE = 16
FROM = "pictures_from"


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the controls ask for; `query` are the parameters that make /train ask for the same."""

    source: Source
    share: float
    size: int
    query: Mapping[str, str]


def pictures_from() -> Pictures:
    """Draw where the pictures come from."""
    return pictures_control(FROM, int(usual("pictures")))


def controls(found: Pictures, stage: DeltaGenerator) -> Chosen:
    """Draw how the pictures that were found are split and kept; return what is asked for.

    `stage` says meanwhile that they are looked through. Raises DatasetError when there can be no such
    source.
    """
    share, size = share_control(_brought(found.source, stage)), size_control()
    if found.source is None:
        raise DatasetError(found.problem)
    query = {"validation_share": f"{share:g}", "image_size": str(size)}
    return Chosen(found.source, share, size, address(**found.link("data"), **query))


def _brought(source: Source | None, stage: DeltaGenerator) -> int:
    """Return how many validation pictures a source brings along itself."""
    if source is None or not source.has_files:
        return 0
    try:
        with stage, st.spinner(_("Looking through the pictures …"), show_time=False):
            return pictures.described(source).listing.parts.count("validation")
    except DatasetError:
        return 0  # the stage says it


def share_control(brought: int) -> float:
    """Draw the share that validates, with what it means; a set that brings its own has no choice."""
    least, most, usual_share = SHARES
    # Not bound to the URL: on the way to another page Streamlit drops what this page has bound.
    own.number("validation_share", usual_share, least, most)
    share = st.slider(
        _("Validation share"), least, most, step=0.05, format="percent", key="validation_share",
        disabled=brought > 0,
    )  # fmt: skip
    if brought:
        st.caption(plural(
            "These pictures bring {count:,} validation picture of their own: no share is taken.",
            "These pictures bring {count:,} validation pictures of their own: no share is taken.",
            brought,
        ))  # fmt: skip
    else:
        st.caption(guide("data-share"))
    return float(share)


def size_control() -> int:
    """Draw the side of the squares that a network sees."""
    most = settings().image_size
    own.whole("image_size", int(usual("image_size")), LEAST_SIZE, most)
    size = st.number_input(
        _("Image size"), LEAST_SIZE, most, step=16, key="image_size",
        help=_("The side of the squares that a network sees, in pixels."),
    )  # fmt: skip
    return int(size)
