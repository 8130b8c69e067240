"""The training pictures that lie nearest to a picture in the network's features: it learned from these."""

from __future__ import annotations

import streamlit as st

from app_pages.parts.atlas import mapping
from app_pages.parts.atlas.asked import Asked
from app_pages.parts.atlas.mapping import Looking
from app_pages.parts.markdown import plain
from app_pages.parts.run_verdicts import picture
from app_pages.parts.words import _
from core.datasets import DatasetError
from core.images import PictureError

SHOWN = 8


def draw(found: Asked, name: str) -> None:
    """Draw the nearest training pictures, or the way to them."""
    st.markdown("**" + _("It learned from these") + "**")
    model = mapping.model_of(found)
    if model is None:
        st.caption(_("The run has no weights yet."))
        return
    looked = mapping.looking(model)
    if looked and looked.running:
        told = _("The network looks at picture {done} of {total}")
        mapping.watch(looked, "learned-stop", told, _("Getting ready …"))
    elif looked and looked.atlas:
        _nearest(found, name, looked)
    else:
        if looked and looked.error:
            st.error(plain(looked.error), icon=":material/error:")
        st.caption(_("Which training pictures does the network find most like this one? It has to look at "
                     "them first, once for the whole run."))  # fmt: skip
        st.button(
            _("Look for them"), key="learned-look", icon=":material/image_search:",
            on_click=mapping.look, args=(model, found),
        )  # fmt: skip


def _nearest(found: Asked, name: str, looked: Looking) -> None:
    assert looked.atlas
    near = looked.atlas.nearest(name, SHOWN)
    if near is None:
        st.caption(_("This picture is not on the map, so that its neighbours are not known."))
        return
    truth = found.judged.classes[found.judged.labels[found.judged.names.index(name)]]
    same = sum(each.reference.label == truth for each in near)
    told = _("**{same}** of the {count} nearest training pictures have the label {label}, too.")
    st.markdown(told.format(same=same, count=len(near), label=plain(truth)))
    with st.grid(SHOWN, min_column_width=80, gap="small", key="learned"):
        for each in near:
            with st.container(gap=None):
                _tile(found, each.reference.name, each.reference.label, each.distance)
    st.caption(
        _("Of {count} training pictures. The number is the distance: 0 is the same direction in the space "
          "of features, 1 nothing in common.").format(count=f"{len(looked.atlas.known.references):,}")
    )  # fmt: skip


def _tile(found: Asked, name: str, label: str, distance: float) -> None:
    try:
        st.image(picture(found.source, name), width="stretch", alt=label)
    except (DatasetError, PictureError) as error:
        st.caption(f":material/broken_image: {plain(str(error))}")
    st.caption(f"**{plain(label)}** · {distance:.2f}")
