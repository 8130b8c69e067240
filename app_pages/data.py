"""Data: where pictures come from, what there is, on which side each is, and what is left out."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app_pages.parts import data_facts, frame, pictures
from app_pages.parts.choices import choice
from app_pages.parts.data_form import Chosen, controls, pictures_from
from app_pages.parts.doctor import view as doctor
from app_pages.parts.gallery import gallery
from app_pages.parts.markdown import plain
from app_pages.parts.numbers import forget_infinite
from app_pages.parts.preparing_box import box
from app_pages.parts.words import _
from core.datasets import DatasetError

VIEW = "view"  # in the URL
CODE = (
    "core.datasets.split.on_validation_side",
    "core.datasets.drawn.pet.draw_pet",
    "core.images.squares.to_square",
)


def stage(chosen: Chosen, left: DeltaGenerator, actions: DeltaGenerator) -> None:
    """Draw the chosen view of what there is. Raises DatasetError when that is no data set."""
    views = {"pictures": _("Pictures"), "doctor": _("Doctor")}
    view = choice(
        st.segmented_control, _("View"), views, VIEW, required=True, label_visibility="collapsed"
    )
    if view == "doctor":
        the_doctor(chosen, actions)
    else:
        the_pictures(chosen, left, actions)


def the_doctor(chosen: Chosen, actions: DeltaGenerator) -> None:
    """Draw what an examination found; marks that leave no data set are said, and can be undone."""
    with st.spinner(_("Looking through the pictures …"), show_time=False):
        unmarked = pictures.described(chosen.source.unmarked)
    try:
        known = pictures.described(chosen.source)
        split = pictures.split(chosen.source, known.listing.digest, chosen.share, known)
        obstacle = split.obstacle
    except DatasetError as error:
        obstacle = str(error)
    if obstacle:
        st.warning(plain(obstacle), icon=":material/balance:")
    else:
        with actions:
            way_on(chosen, "**" + _("Train on these") + "**")
    doctor.show(chosen.source.unmarked, unmarked, chosen.share)


def the_pictures(chosen: Chosen, left: DeltaGenerator, actions: DeltaGenerator) -> None:
    """Draw the gallery with its figures, and the box of pixels below the controls."""
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
    frame.look_for("data")
    frame.code(*CODE)


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
    forget_infinite("data.py")
    found = pictures_from()
    if found.source is not None or found.problem:
        left, right = st.columns([1, 3], gap="medium")
        try:
            with left.container(border=True):
                chosen = controls(found, right)
            with right:
                stage(chosen, left, actions)
        except DatasetError as error:
            right.error(plain(str(error)), icon=":material/error:")


page()
