"""Fashion-MNIST where it is not at hand: why, the download with its progress, and Stop."""

from __future__ import annotations

import streamlit as st

from app_pages.parts.markdown import plain
from app_pages.parts.preparing import Preparation, active, prepare
from app_pages.parts.words import _
from core.datasets import Source, fashion_mnist_is_here, fashion_mnist_obstacle

REAL = "fashion-mnist"
SOURCE = Source("fashion-mnist")
SIDE = 28
_ASKED = "garments-fetch"  # in the session: the download that this visitor watched last


@st.cache_data(ttl=60, show_spinner=False)
def _here() -> bool:
    return fashion_mnist_is_here()


@st.cache_data(ttl=60, show_spinner=False)
def _obstacle() -> str | None:
    return fashion_mnist_obstacle()


def is_here() -> bool:
    """Say whether Fashion-MNIST is at hand; looked at anew after a minute or a download."""
    last: Preparation | None = st.session_state.get(_ASKED)
    if last is not None and last.state == "ready":
        del st.session_state[_ASKED]
        _here.clear()
    with st.spinner(_("Looking for Fashion-MNIST …")):
        return bool(_here())


def box() -> None:
    """Say that drawn garments are shown meanwhile, and draw what can be done."""
    running = active(SOURCE, SIDE)
    if running is not None:
        st.session_state[_ASKED] = running
        st.fragment(_watch, run_every="0.5s")(running)
        return
    ended: Preparation | None = st.session_state.get(_ASKED)
    error = ended.error if ended is not None and ended.state == "failed" else ""
    if not error:
        with st.spinner(_("Asking where Fashion-MNIST can be had …")):
            error = _obstacle() or ""
    if error:
        st.warning(plain(error), icon=":material/cloud_off:")
    st.caption(
        _("Fashion-MNIST is not on this machine yet. Meanwhile the drawn garments are shown.")
    )
    _offer(_("Try again") if error else _("Download it (30 MB)"))


def _offer(label: str) -> None:
    def begin() -> None:
        _obstacle.clear()
        _here.clear()
        st.session_state[_ASKED] = prepare(SOURCE, SIDE)

    st.button(label, icon=":material/download:", key="garments-download", on_click=begin)


def _watch(running: Preparation) -> None:
    """Draw how far the download is; once it has ended, the page runs as a whole, and no timer."""
    if not running.running:
        st.rerun()
    stopping = running.called_off.is_set()
    done = _("Fashion-MNIST: {share} of 30 MB").format(share=f"{running.share:.0%}")
    st.progress(running.share, text=_("Stopping …") if stopping else done)
    st.button(
        _("Stop"), icon=":material/cancel:", key="garments-stop", on_click=running.cancel,
        disabled=stopping,
    )  # fmt: skip
    st.caption(_("Meanwhile the drawn garments are shown."))
