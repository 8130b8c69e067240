"""The lab's view of whole pictures: a window sweeps over one while the result fills in beside it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.choices import choice
from app_pages.parts.frame import PROJECT
from app_pages.parts.lab import detail, pictures
from app_pages.parts.lab.asked import Asked
from app_pages.parts.lab.ending import ending
from app_pages.parts.lab.filtering import AUTOMATIC, Request, Result, request_of, result_of
from app_pages.parts.lab.kernel_words import kernel_words, number
from app_pages.parts.lab.sweep import Captions, sweep
from app_pages.parts.words import _
from core.convolution import correlation_source, photo_source
from core.convolution.literals import Nested

if TYPE_CHECKING:
    from core.convolution import Tones

SHOWN = "pictures_shown"


def show(asked: Asked) -> None:
    """Draw the pictures, what can be told from the kernel, and the view's end."""
    request = request_of(asked, _controls(asked))
    result = result_of(request)
    with st.container(border=True, key="pictures-stage"):
        sweep(result.swept, request.kernel, request.layer, captions(request, result), "sweep")
    kernel_words(request.kernel)
    ending(
        "pictures", source(asked, request),
        "core.convolution.photographs.filter_channels", "core.convolution.correlation.correlate2d",
        "core.convolution.photographs.tones", "core.convolution.facts.kernel_facts",
        experiment=asked.experiment,
    )  # fmt: skip


def _controls(asked: Asked) -> str:
    """Draw the view's own controls; return how the result is to be shown."""
    recipe = pictures.recipe(asked.picture)
    left, middle, right = st.columns(3, gap="small")
    with left:
        shown = choice(st.selectbox, _("Result shown"), showings(), key=SHOWN)
    with middle:
        colours = {"colour": _("In colour"), "grey": _("In grey")}
        one = recipe is not None and recipe.channels != 3
        choice(st.selectbox, _("Channels"), colours, key=detail.COLOUR, disabled=one)
    with right:
        sides = {str(side): _("{side} pixels").format(side=side) for side in detail.SIDES}
        choice(
            st.selectbox, _("Longest side"), sides, key=detail.SIDE, default="224",
            disabled=recipe is not None,
        )  # fmt: skip
    return shown


def showings() -> Mapping[str, str]:
    """Return the ways to show a result, by their names in the URL."""
    return {
        AUTOMATIC: _("As suits the kernel"), "as-is": _("As it is, cut off"),
        "stretched": _("Stretched to its range"), "signed": _("Signed, zero in the middle"),
        "absolute": _("Without its sign"),
    }  # fmt: skip


def captions(request: Request, result: Result) -> Captions:
    """Return what stands beside the pictures."""
    layer, swept = request.layer, result.swept
    size, output = (f"{h} × {w}" for h, w in (layer.size, layer.output))
    added = _(", padded to {height} × {width}").format(
        height=swept.padded.shape[1], width=swept.padded.shape[2]
    )
    shown = showings()[result.after.showing]
    keys = _("Arrow keys move the window, Enter pins it.")
    return Captions(
        size + (added if layer.padding != (0, 0) else ""),
        f"{output} · {shown[:1].lower()}{shown[1:]}",
        _range(result.before),
        _range(result.after),
        {
            "inputLabel": _("Input: {picture}, {size}. {keys}").format(
                picture=pictures.title(request.picture), size=size, keys=keys
            ),
            "outputLabel": _("Output, {size}. {keys}").format(size=output, keys=keys),
        },
    )  # fmt: skip


def _range(tones: Tones) -> str:
    smallest, largest, mean = (number(n, 3) for n in (tones.smallest, tones.largest, tones.mean))
    return _("smallest {smallest} · largest {largest} · mean {mean}").format(
        smallest=smallest, largest=largest, mean=mean
    )


def source(asked: Asked, request: Request) -> str:
    """Return the PyTorch that computes the result."""
    recipe, layer = pictures.recipe(asked.picture), request.layer
    colour = layer.inputs == 3
    if recipe is None:
        return photo_source(
            _path(asked.picture),
            asked.weights,
            layer,
            colour=colour,
            true_convolution=asked.flipped,
        )
    x = recipe
    if recipe.channels != layer.inputs:
        plane: Nested = recipe.values()[0].tolist()
        return correlation_source(plane, asked.weights, layer, true_convolution=asked.flipped)
    kernel: Nested = [[asked.weights]] * 3 if colour else asked.weights
    return correlation_source(x, kernel, layer, true_convolution=asked.flipped)


def _path(key: str) -> str:
    """Return the file's path as the project has it; of the visitor's own photo, its name."""
    photo = pictures.own() if key == pictures.YOURS else None
    if photo:
        return PurePath(photo.name).name
    return pictures.path_of(key).relative_to(PROJECT).as_posix()
