"""The app: which pages there are, in which order, at which URLs.

    streamlit run dashboard.py

It never imports torch; pages reach it through core, and only when they need it.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import Page

from pages.parts import frame, warming
from pages.parts.words import _

HERE = Path(__file__).parent


def page(name: str, title: str, icon: str) -> list[Page]:
    """Return the page at `pages/<name>.py`, or nothing where no such file exists."""
    path = HERE / "pages" / f"{name}.py"
    return [st.Page(path, title=title, icon=icon, url_path=name)] if path.exists() else []


st.set_page_config(page_title="Layerwise", page_icon=":material/layers:", layout="wide")
home = st.Page(HERE / "pages" / "home.py", title=_("Home"), icon=":material/home:", default=True)
chosen = st.navigation(
    {
        "": [home],
        _("Cats and dogs"): [
            *page("data", _("Data"), ":material/photo_library:"),
            *page("train", _("Train"), ":material/model_training:"),
            *page("predict", _("Predict"), ":material/pets:"),
            *page("runs", _("Runs"), ":material/stacked_line_chart:"),
        ],
    },
    position="top",
)
frame.style()
chosen.run()
warming.once_the_page_is_sent()
