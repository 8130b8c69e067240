"""The gallery of a data set: a page of pictures, each with its class and its side."""

from __future__ import annotations

import math
import secrets

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app_pages.parts import pictures
from app_pages.parts.choices import choice
from app_pages.parts.markdown import plain
from app_pages.parts.pictures import View
from app_pages.parts.words import _
from charts.colours import class_colours
from core.datasets import Description, Source

ON_A_PAGE = 12
SHUFFLE = "shuffle"  # in the URL: which order by chance
ORDERS = 10_000
SEEN = "seen"  # in the URL: as photos, or as a network sees them
PAGE = "sheet"  # in the URL: which page of pictures


def gallery(source: Source, known: Description, share: float, size: int) -> None:
    """Draw a page of pictures, the classes taking turns, with the controls that turn pages."""
    with st.container(horizontal=True, vertical_alignment="center", key="gallery-bar"):
        view, shuffle = _view(), _shuffle()
    found = pictures.order(source, known.listing.digest, shuffle, known.listing)
    places = st.grid(4, min_column_width=150, gap="small", key="gallery")
    bottom = st.container(horizontal=True, horizontal_alignment="center")
    start = (_page(bottom, math.ceil(len(found) / ON_A_PAGE)) - 1) * ON_A_PAGE
    sides = known.listing.side_of_each(share)
    for index in found[start : start + ON_A_PAGE]:
        with places.cell():
            _picture(source, known, int(index), view, size, str(sides[index]))


def _view() -> View:
    views = {"photo": _("As they are"), "network": _("As a network sees them")}
    view: View = choice(  # type: ignore[assignment]
        st.segmented_control, _("View"), views, SEEN, required=True,
        label_visibility="collapsed",
    )  # fmt: skip
    return view


def _shuffle() -> int:
    """Draw the button that mixes the pictures anew; return the order's number."""
    asked = st.query_params.get(SHUFFLE, "")
    order = int(asked) % ORDERS if asked.isascii() and asked.isdigit() and len(asked) < 9 else 0
    if st.button(_("Shuffle"), icon=":material/shuffle:", key="mix", type="tertiary"):
        order = 1 + secrets.randbelow(ORDERS - 1)
        st.query_params[SHUFFLE] = str(order)
        st.session_state[PAGE] = 1
    return order


def _page(place: DeltaGenerator, pages: int) -> int:
    """Draw the page numbers, bound to the URL; return the page, from 1."""
    if pages < 2:
        return 1
    if st.session_state.get(PAGE, 1) > pages:  # of another source
        st.session_state[PAGE] = 1
    return min(pages, place.pagination(pages, key=PAGE, bind="query-params"))


def _picture(
    source: Source, known: Description, index: int, view: View, size: int, side: str
) -> None:
    """Draw one picture with its class and its side in words, or why it cannot be read."""
    listing = known.listing
    name, label = listing.names[index], listing.labels[index]
    colour = class_colours(listing.classes)[label]
    kind = plain(listing.classes[label])
    side = {"validation": _("validation"), "training": _("training"), "test": _("test")}[side]
    shown = pictures.shown(
        source, listing.digest, name, view, size, pictures.aspect(known, view), colour
    )
    if shown.error:
        st.markdown(f":material/broken_image: **{_('Cannot be read')}**")
        st.caption(plain(shown.error))
    else:
        words = _("A picture of the class {kind}, on the {side} side: {name}")
        st.image(shown.content, width="stretch", alt=words.format(
            kind=listing.classes[label], side=side, name=name
        ))  # fmt: skip
    file = "" if source.kind == "drawn" else f"  \n{plain(name.rpartition('/')[2])}"
    st.caption(f"**{kind}** · {side}{file}")
