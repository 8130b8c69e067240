"""What to do about a run whose pictures have gone since."""

from __future__ import annotations

import streamlit as st

from app_pages.parts.lenet.garments import DATA
from app_pages.parts.markdown import plain
from app_pages.parts.words import _
from core.datasets import DatasetError
from core.lenet.presets import DATA as FASHION_MNIST

SECONDS = 10  # after which it is looked for anew


@st.cache_data(ttl=SECONDS, show_spinner=False)
def missing() -> str:
    """Say why Fashion-MNIST is not on this machine, "" where it is; nothing is downloaded."""
    from core.datasets.fashion_mnist import files_here

    try:
        files_here()
    except DatasetError as error:
        return str(error)
    return ""


def offer_drawn(data: str) -> None:
    """Say that a run's pictures are not here, where that is so, and offer to begin with drawn ones."""
    if data != FASHION_MNIST or not (sentence := missing()):
        return
    st.info(plain(sentence), icon=":material/cloud_off:")
    st.button(_("Use drawn garments"), icon=":material/draw:", key="use-drawn", on_click=_use_drawn)


def _use_drawn() -> None:
    st.session_state[DATA] = st.query_params[DATA] = "garments"
    st.query_params.pop("run", None)
