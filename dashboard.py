"""The app: which pages there are, in which order, at which URLs.

    streamlit run dashboard.py

It never imports torch; pages reach it through core, and only when they need it. Their folder is not
called `pages`: beside a folder of that name Streamlit runs whichever page the first visitor asks for
by itself, without any of this.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import Page

from app_pages.parts import contents, frame, warming
from app_pages.parts.words import ASSETS, _


def page(entry: contents.Entry) -> Page:
    """Return an entry of the table of contents as a page, its name being its URL."""
    return st.Page(entry.path, title=entry.title, icon=entry.icon, url_path=entry.name)


# A picture of our own: Streamlit would fetch an icon by name from another site.
st.set_page_config(page_title="Layerwise", page_icon=ASSETS / "icon.png", layout="wide")
home = st.Page(
    Path(__file__).with_name("app_pages") / "home.py",
    title=_("Home"),
    icon=":material/home:",
    default=True,
)
sections = {
    name: [page(entry) for entry in entries] for name, entries in contents.sections().items()
}
chosen = st.navigation({"": [home], **sections}, position="top")
frame.style()
chosen.run()
warming.once_the_page_is_sent()
