"""Components of our own: their JavaScript and CSS from `assets/components`, read once."""

from __future__ import annotations

from typing import Any

import streamlit as st

from app_pages.parts.words import ASSETS

FOLDER = ASSETS / "components"


def component(name: str, *parts: str) -> Any:
    """Declare the component whose files are `<name>.js` and `<name>.css`; once, at module level.

    `parts` are files of JavaScript that come before its own, without their suffix.
    """
    scripts = [(FOLDER / f"{part}.js").read_text("utf-8") for part in (*parts, name)]
    css = (FOLDER / f"{name}.css").read_text("utf-8")
    return st.components.v2.component(f"layerwise_{name}", js="\n".join(scripts), css=css)
