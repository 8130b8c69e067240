"""What a LeNet says of whatever it is shown: garments, drawings, photos, and what is no garment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts import frame
from app_pages.parts.lenet.inputs import steps, sureness
from app_pages.parts.lenet.inputs.chosen import DRAWING, GARMENT, family, settled
from app_pages.parts.lenet.inputs.picker import choose
from app_pages.parts.lenet.inputs.verdict import beside, verdict
from app_pages.parts.markdown import plain
from app_pages.parts.words import _

if TYPE_CHECKING:
    from app_pages.parts.lenet.asked import Asked, Picture
    from app_pages.parts.lenet.inputs.found import Found

LARGE = 316  # pixels


def show(asked: Asked) -> None:
    """Draw the view."""
    control, between = st.container(), st.container()
    left, right = st.columns([1, 1], gap="large")
    with control:
        found = choose(asked, place=left)
    with between:
        if family(settled(GARMENT)) == "photo":
            steps.draw(asked, GARMENT)
    with left:
        if found.picture is not None and family(settled(GARMENT)) != DRAWING:
            _large(found.picture)
    with right:
        _said(asked, found)
    sureness.show(asked)
    frame.look_for("lenet-inputs")
    frame.code("core.lenet.photo.steps", "core.lenet.confidence.sure", "core.lenet.scoring.scores")


def _large(picture: Picture) -> None:
    """Draw the 28 × 28 pixels, each of them as a square."""
    st.markdown(f"**{plain(picture.title)}**")
    st.image(steps.framed(picture.array(), LARGE), width=LARGE, alt=picture.title)
    st.caption(_("28 × 28 greys from 0 (black) to 255 (white): all that the network is given."))


def _said(asked: Asked, found: Found) -> None:
    other = beside(asked)
    if found.picture is None:
        st.info(plain(found.sentence), icon=":material/info:")
    else:
        verdict(asked, found.picture, other)
