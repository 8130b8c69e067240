"""What surrounds every page: its title row, its footers, and the one line of CSS that there is.

A page begins with `actions = frame.head(title, intro)` and ends with `frame.look_for(guide)` and
`frame.code("core.images.square.to_square", …)`, both closed. Room above the title is `paddingTop`
in `.streamlit/config.toml`.
"""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app_pages.parts.words import _, guide
from core.parsing import PARSING

PROJECT = Path(__file__).resolve().parents[2]

# A card is one link: the page link in it, aligned with its text, is stretched over all of it.
_WHOLE_CARD = (
    "<style>[class*=st-key-card-]{position:relative}"
    "[class*=st-key-card-] [data-testid=stElementContainer]:has([data-testid=stPageLink])"
    "{position:static}"
    "[class*=st-key-card-] [data-testid=stPageLink-NavLink]{padding-left:0}"
    "[class*=st-key-card-] [data-testid=stPageLink-NavLink]::after"
    "{content:'';position:absolute;inset:0;z-index:1}</style>"
)


def head(title: str, intro: str) -> DeltaGenerator:
    """Draw a page's title and its one sentence; return the place for actions at the right of it.

    The place lays buttons out side by side, aligned to the right; on a phone it stands below the
    sentence. Nothing is drawn there unless the page puts something into it.
    """
    words, actions = st.columns([3, 2], vertical_alignment="center")
    words.title(title, anchor=False)
    words.markdown(intro)
    return actions.container(horizontal=True, horizontal_alignment="right")


def style() -> None:
    """Send the app's one line of CSS; `dashboard.py` calls it for every page."""
    st.html(_WHOLE_CARD)


def look_for(name: str) -> None:
    """Draw the closed drawer "What to look for" with a guide from `assets/guides`."""
    with st.expander(_("What to look for"), icon=":material/lightbulb:", key=f"look-for-{name}"):
        st.markdown(guide(name))


def code(*functions: str) -> None:
    """Draw the closed drawer "The code" with the source of what the page runs.

    `functions` are dotted names of functions or classes (`"core.training.loop.train"`). Their files
    are parsed, never imported, so that showing the code of a training loop does not load torch.
    """
    with st.expander(_("The code"), icon=":material/code:", key="the-code"):
        for name in functions:
            path, source = source_of(name)
            st.caption(f"`{path}`")
            st.code(source)


@cache
def source_of(name: str) -> tuple[str, str]:
    """Return the file (relative to the project) and the source text of a dotted name.

    Raises LookupError when the file does not define it.
    """
    module, _dot, attribute = name.rpartition(".")
    relative = Path(*module.split(".")).with_suffix(".py")
    text = (PROJECT / relative).read_text("utf-8")
    with PARSING:
        tree = ast.parse(text)
    for node in tree.body:
        if getattr(node, "name", None) == attribute:
            first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
            return relative.as_posix(), "\n".join(text.splitlines()[first - 1 : node.end_lineno])
    raise LookupError(f"{relative} defines no {attribute}.")
