"""The controls of the data page: where pictures come from, and how they are split and kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import streamlit as st

from app_pages.parts.choices import choice
from app_pages.parts.run_form import usual
from app_pages.parts.words import _, guide
from core.datasets import Source
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


def source_controls() -> tuple[Source | None, dict[str, str]]:
    """Draw where the pictures come from; return the source, None while no folder is named.

    Raises DatasetError when there can be no such source.
    """
    if settings().hosted:
        if st.query_params.get(FROM) == "folder" or "folder" in st.query_params:
            st.warning(_("The link names a folder; this app shows drawn pets instead."))
        chosen = _drawn()
        st.caption(guide("data-hosted"))
        return chosen
    kinds: dict[str, Callable[[], tuple[Source | None, dict[str, str]]]]
    kinds = {"drawn": _drawn, "folder": _folder}
    words = {"drawn": _("Drawn pets"), "folder": _("A folder")}
    kind = choice(
        st.segmented_control, _("Pictures"), words, key=FROM, required=True, width="stretch"
    )
    return kinds[kind]()


def _drawn() -> tuple[Source | None, dict[str, str]]:
    with st.grid(2, min_column_width=105, gap="small"):
        pictures = st.number_input(
            _("How many"), value=int(usual("pictures")), step=500, key="pictures",
            bind="query-params", help=_("Half cats, half dogs; no file is needed."),
        )  # fmt: skip
        drawn_seed = st.number_input(
            _("Seed"), 0, value=0, step=1, key="drawn_seed", bind="query-params",
            help=_("The same seed draws the same pets, another one draws others."),
        )  # fmt: skip
    query = {"pictures": str(pictures), "drawn_seed": str(drawn_seed)}
    return Source("drawn", pictures=int(pictures), seed=int(drawn_seed)), query


def _folder() -> tuple[Source | None, dict[str, str]]:
    folder = st.text_input(
        _("Folder on this machine"), placeholder="~/pictures/pets", key="folder",
        bind="query-params",
    )  # fmt: skip
    st.caption(guide("data-forms"))
    if not (folder or "").strip():
        return None, {}
    source = Source("folder", folder=folder or "")
    return source, {"data": "folder", "folder": str(source)}


def split_controls() -> tuple[float, int]:
    """Draw the share that validates and the side that a network sees, with what they mean."""
    least, most, usual_share = SHARES
    share = st.slider(
        _("Validation share"), least, most, usual_share, 0.05, format="percent",
        key="validation_share", bind="query-params",
    )  # fmt: skip
    st.caption(guide("data-share"))
    size = st.number_input(
        _("Image size"), LEAST_SIZE, settings().image_size, int(usual("image_size")), 16,
        key="image_size", bind="query-params",
        help=_("The side of the squares that a network sees, in pixels."),
    )  # fmt: skip
    return float(share), int(size)
