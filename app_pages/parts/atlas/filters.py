"""Which pictures are shown, and in which order; all of it stands in the URL."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import streamlit as st

from app_pages.parts.atlas.asked import Asked
from app_pages.parts.choices import choice
from app_pages.parts.words import _
from core.atlas.verdicts import Mark, Order, Wanted

PAGE = "sheet"  # in the URL: which page of pictures
CONFIDENCE = "confidence"


def filters(found: Asked) -> tuple[Wanted, Order]:
    """Draw the controls; return which pictures are wanted, and in which order."""
    errors = _which(found)
    with st.container(border=True, key="atlas-filters"), st.grid(5, min_column_width=135):
        true = _class(_("It is"), "is", found.judged.classes)
        predicted = _class(_("Taken for"), "taken", found.judged.classes)
        low, high = _confidence()
        mark = _mark(found)
        order = choice(
            st.selectbox, _("Order"), orders(), "order", on_change=_from_the_first
        )  # fmt: skip
    wanted = Wanted(errors, true, predicted, low / 100, high / 100, mark)
    return wanted, cast("Order", order)


def _which(found: Asked) -> bool:
    wrong = f"{int(found.judged.wrong.sum()):,}"
    words = {
        "errors": _("Errors ({count})").format(count=wrong),
        "all": _("All ({count})").format(count=f"{len(found.judged):,}"),
    }
    chosen = choice(
        st.segmented_control, _("Pictures"), words, "which", required=True,
        label_visibility="collapsed", on_change=_from_the_first,
    )  # fmt: skip
    return chosen == "errors"


def _class(label: str, key: str, classes: tuple[str, ...]) -> str:
    options = {"": _("any class")} | {name: name for name in classes}
    return choice(st.selectbox, label, options, key, on_change=_from_the_first)


def _confidence() -> tuple[int, int]:
    low, high = st.slider(
        _("Sure of its answer"), 0, 100, (0, 100), format="%d %%", key=CONFIDENCE,
        bind="query-params", on_change=_from_the_first,
        help=_("The probability of the class that the network names, right or wrong."),
    )  # fmt: skip
    return low, high


def _mark(found: Asked) -> Mark:
    """Draw the choice among marks where pictures can have any."""
    if not found.source.has_files:
        return ""
    return cast("Mark", choice(st.selectbox, _("Marked by you"), marks(), "mark",
                               on_change=_from_the_first))  # fmt: skip


def marks() -> Mapping[str, str]:
    """Return the marks by name, in the visitor's language."""
    return {
        "": _("or not"),
        "none": _("not yet"),
        "out": _("left out"),
        "label": _("of another class"),
    }


def orders() -> Mapping[str, str]:
    """Return the orders by name, in the visitor's language."""
    return {
        "loss": _("largest loss first"),
        "least-loss": _("smallest loss first"),
        "sure": _("surest answer first"),
        "unsure": _("least sure first"),
        "name": _("by name"),
    }


def clear() -> None:
    """Show all errors again."""
    for key in ("is", "taken", "mark", "which", CONFIDENCE, PAGE):
        st.session_state.pop(key, None)
        st.query_params.pop(key, None)


def _from_the_first() -> None:
    """Begin at the first page: other pictures are shown now."""
    st.session_state[PAGE] = 1
