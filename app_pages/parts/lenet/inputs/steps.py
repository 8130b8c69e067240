"""The steps that made a photo 28 × 28, each with its picture, its switch, and what it is good for."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st
from PIL import Image

from app_pages.parts.lenet.inputs import photo
from app_pages.parts.lenet.inputs.asking import said, verdicts
from app_pages.parts.lenet.inputs.chosen import kept
from app_pages.parts.words import _

if TYPE_CHECKING:
    from app_pages.parts.lenet.asked import Asked
    from core.lenet.photo import Recipe, Step

WIDTH = 158  # pixels on the screen, two beside each other on a phone
# The field of the recipe that a step's switch turns off.
_FIELDS = {
    "grey": "luma",
    "crop": "crop",
    "invert": "invert",
    "scale": "smooth",
    "stretch": "stretch",
}


def draw(asked: Asked, key: str) -> None:
    """Draw all steps of the photo in hand; nothing where there is none."""
    done = photo.made(key)
    if not done:
        return
    without = _without(asked, key)
    with st.container(horizontal=True, gap="small"):
        for step in done:
            with st.container(width=WIDTH, gap="xsmall"):
                _step(step, key, without.get(step.name, ""))


def _step(step: Step, key: str, without: str) -> None:
    title, sentence, other = _words(step)
    st.image(framed(step.picture), width=WIDTH, alt=title)
    st.markdown(f"**{title}**  \n:small[{sentence}]")
    field = _FIELDS.get(step.name)
    if field is None:
        return
    chosen = photo.recipe(key)
    widget = f"{key}-step-{field}"
    st.session_state[widget] = getattr(chosen, field)

    def switched() -> None:
        now: Recipe = photo.recipe(key)
        st.session_state[kept(key, "recipe")] = replace(now, **{field: st.session_state[widget]})

    st.toggle(_("Do this"), key=widget, on_change=switched, help=other)
    if without:
        st.caption(without)


def _without(asked: Asked, key: str) -> dict[str, str]:
    """Return what the network would say with each step that is taken left out."""
    from core.lenet.photo import made_small

    picture, chosen = photo.photo(key), photo.recipe(key)
    taken = [name for name, field in _FIELDS.items() if getattr(chosen, field)]
    if picture is None or not taken:
        return {}
    made = [made_small(picture, replace(chosen, **{_FIELDS[name]: False})) for name in taken]
    shares = verdicts(asked.network, tuple(each.tobytes() for each in made))
    told = _("Without it: {verdict}")
    return {name: told.format(verdict=said(each)) for name, each in zip(taken, shares, strict=True)}


def _words(step: Step) -> tuple[str, str, str]:
    """Return a step's title, what it has done, and what happens without it."""
    height, width = step.picture.shape[:2]
    size = f"{width} × {height}"
    unchanged = _("Not needed here.")
    table = {
        "upright": (_("Upright"), size, ""),
        "grey": (_("Grey"), _("Brightness as the eye has it."),
                 _("Off: the plain mean of red, green and blue.")),
        "crop": (_("Cropped"), size if step.changed else unchanged,
                 _("Off: the whole photo, padded to a square with its background's grey.")),
        "invert": (_("Inverted"), _("The background was bright.") if step.changed else unchanged,
                   _("Off: as bright or dark as the photo. The network has learned bright on black.")),
        "scale": (_("Scaled"), _("28 × 28, each the mean of its area."),
                  _("Off: one pixel of the photo for each.")),
        "stretch": (_("Stretched"), _("From black to white.") if step.changed else unchanged,
                    _("Off: the contrast of the photo.")),
    }  # fmt: skip
    return table[step.name]


def framed(pixels: np.ndarray, side: int = 316) -> bytes:
    """Return a picture in the middle of a transparent square as PNG, small pixels as squares."""
    picture = Image.fromarray(pixels)
    scale = side / max(picture.size)
    way = Image.Resampling.NEAREST if scale > 1 else Image.Resampling.BOX
    width, height = (max(1, round(length * scale)) for length in picture.size)
    sheet = Image.new("RGBA", (side, side))
    small = picture.resize((width, height), way).convert("RGBA")
    sheet.paste(small, ((side - width) // 2, (side - height) // 2))
    file = io.BytesIO()
    sheet.save(file, "PNG")
    return file.getvalue()
