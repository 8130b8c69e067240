"""Data: where pictures come from, what there is, on which side each is, and what is left out."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app_pages.parts import data_facts, frame, pictures
from app_pages.parts.data_form import Chosen, source_controls, split_controls
from app_pages.parts.gallery import gallery
from app_pages.parts.markdown import plain
from app_pages.parts.numbers import forget_infinite
from app_pages.parts.preparing_box import box
from app_pages.parts.runs import address
from app_pages.parts.words import _, guide
from core.datasets import DatasetError, Source

CODE = (
    "core.datasets.split.on_validation_side",
    "core.datasets.drawn.pet.draw_pet",
    "core.images.squares.to_square",
)


def controls() -> Chosen | None:
    """Draw the controls; return what they ask for, None while no folder is named.

    Raises DatasetError when there can be no such source.
    """
    forget_infinite("data.py")
    problem: DatasetError | None = None
    source: Source | None = None
    query: dict[str, str] = {}
    try:
        source, query = source_controls()
    except DatasetError as error:  # the controls below are drawn all the same
        problem = error
    share, size = split_controls()
    if problem is not None:
        raise problem
    if source is None:
        return None
    query |= {"validation_share": f"{share:g}", "image_size": str(size)}
    return Chosen(source, share, size, address(**query))


def stage(chosen: Chosen, left: DeltaGenerator, actions: DeltaGenerator) -> None:
    """Draw what there is. Raises DatasetError when that is no data set."""
    with st.spinner(_("Looking through the pictures …"), show_time=False):
        known = pictures.described(chosen.source)
    with left.container(border=True, key="pixels"):
        ready = box(chosen.source, known.listing.digest, len(known.listing), chosen.size)
    if ready is not None:
        known = pictures.readable(known, ready.skipped)
    skipped = known.listing.skipped
    split = pictures.split(chosen.source, known.listing.digest, chosen.share, known)
    data_facts.cards(known, split, len(skipped))
    if split.obstacle:
        st.warning(plain(split.obstacle), icon=":material/balance:")
    else:
        with actions:
            way_on(chosen, "**" + _("Train on these") + "**")
    gallery(chosen.source, known, chosen.share, chosen.size)
    data_facts.charts_of(chosen.source, known, split)
    data_facts.left_out(skipped, decoded=ready is not None)
    if not split.obstacle:
        way_on(chosen, _("Train on these pictures"))


def way_on(chosen: Chosen, label: str) -> None:
    """Draw the link to the form of a new run on the same pictures."""
    # A link and no button: a page may not set parameters itself that its controls are bound to.
    st.page_link(
        "app_pages/train.py", label=label, query_params=chosen.query,
        icon=":material/arrow_forward:", icon_position="right",
    )  # fmt: skip


def page() -> None:
    """Draw the controls at the left and the pictures at the right."""
    actions = frame.head(
        _("Data"), _("The pictures that a network learns from, before it sees any of them.")
    )
    left, right = st.columns([1, 3], gap="medium")
    try:
        with left.container(border=True):
            chosen = controls()
        with right:
            if chosen is None:
                st.info(guide("data-no-folder"), icon=":material/folder_open:")
            else:
                stage(chosen, left, actions)
    except DatasetError as error:
        right.error(plain(str(error)), icon=":material/error:")
    frame.look_for("data")
    frame.code(*CODE)


page()
