"""The choice among the views of LeNet, and the chosen one."""

from __future__ import annotations

from importlib import import_module

import streamlit as st

from app_pages.parts.choices import choice
from app_pages.parts.lenet.asked import Asked, Unfit
from app_pages.parts.lenet.table import views
from app_pages.parts.markdown import plain
from app_pages.parts.words import _
from core.blocks import BlockError
from core.datasets import DatasetError
from core.networks import NetworkError
from core.training import RunError

VIEW = "lenet-view"


def show(asked: Asked) -> None:
    """Draw the choice and the chosen view, or in its place why it cannot be."""
    view = _chosen()
    try:
        import_module(f"app_pages.parts.lenet.views.{view}").show(asked)
    except (BlockError, DatasetError, NetworkError, RunError) as error:
        st.error(plain(str(error)), icon=":material/block:")


def mend(unfit: Unfit) -> None:
    """Draw the choice, and in place of any view why nothing can be shown and how to mend it."""
    from app_pages.parts.lenet.views import change

    _chosen()
    change.mend(unfit)


def _chosen() -> str:
    return choice(
        st.segmented_control, _("View"), views(), key=VIEW, required=True,
        label_visibility="collapsed",
    )  # fmt: skip
