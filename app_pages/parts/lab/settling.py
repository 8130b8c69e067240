"""From whatever the controls and the URL hold to what is possible: `settle`.

The controls' values live in `st.session_state` under their keys, which are the URL's names too.
Before a control is drawn its value is settled: taken from the session, else from the URL, else the
default, then changed to the nearest that goes together with all others.
"""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from app_pages.parts.lab import detail, pictures
from app_pages.parts.lab.asked import Asked, Settled
from app_pages.parts.lab.experiments import DEFAULTS, OWN_DEFAULTS, matching, relevant
from app_pages.parts.lab.kernels import Choice, read_choice, weights_of
from app_pages.parts.lab.table import View
from app_pages.parts.words import _
from core.convolution import Change, clamp

MOST = 15  # cells of a kernel, and of padding, stride and dilation
MOST_OUTPUTS = 4
PRESET = "preset"
KERNEL_ONLY = ("kernel", "cells", "angle", "seed", "dh", "dw", "mode")


def settle(view: View) -> Settled:
    """Settle all controls for `view`, and write their values into the session state."""
    raw = {key: _raw(key, default) for key, default in DEFAULTS.items()}
    changes: list[Change] = []
    picture = _picture(raw["picture"], changes)
    depth, *size = pictures.values(picture, *detail.of(view)).shape
    inputs, outputs, groups = _channels(view, depth, raw, changes)
    pooling = "window" in view.controls  # has no kernel but a window, and padding of its own kind
    chosen = read_choice(raw | {"kernel": "box"} if pooling else raw, changes)
    dilation, mode = ((1, 1), "zeros") if pooling else ((raw["dh"], raw["dw"]), raw["mode"])
    clamped = clamp(
        tuple(size), kernel=chosen.size, padding=(raw["ph"], raw["pw"]),
        stride=(raw["sh"], raw["sw"]), dilation=dilation, padding_mode=mode,
        groups=groups, inputs=inputs, outputs=outputs, most=MOST, pooling=pooling,
    )  # fmt: skip
    layer = clamped.geometry
    changes += clamped.changes
    weights, named = weights_of(chosen, layer.kernel, changes)
    flip = raw["flip"] in (True, "true", "True")
    asked = Asked(view.name, picture, layer, weights, named, flip)
    state = _state(raw, asked, chosen)
    own = {key: _raw(key, default) for key, default in OWN_DEFAULTS.items()}
    experiment = matching(view.name, state, str(_raw(PRESET, "")), own)
    asked = Asked(view.name, picture, layer, weights, named, flip, experiment)
    if pooling:  # what it has no use for waits for the other views
        state |= {key: raw[key] for key in KERNEL_ONLY}
    st.session_state.update(state)
    return Settled(asked, tuple(changes), state)


def remember(settled: Settled) -> None:
    """Write what differs from the defaults into the URL, and take out what does not."""
    wanted = {
        key: str(value) for key, value in relevant(settled.state).items() if value != DEFAULTS[key]
    }
    if settled.asked.experiment:
        wanted[PRESET] = settled.asked.experiment
    before = st.query_params.to_dict()  # other names in it are bound to their own controls
    for key in (*DEFAULTS, PRESET):
        if key in before and key not in wanted:
            del st.query_params[key]
        elif key in wanted and before.get(key) != wanted[key]:
            st.query_params[key] = wanted[key]


def _raw(key: str, default: object) -> object:
    if key in st.session_state:
        return st.session_state[key]
    return st.query_params.get(key, default)


def _picture(asked: object, changes: list[Change]) -> str:
    key = str(asked)
    if pictures.known(key):
        return key
    given = pictures.FALLBACK if key == pictures.YOURS else str(DEFAULTS["picture"])
    why = (
        _("A photo of somebody else's is not in the link; this is one that comes with Layerwise.")
        if key == pictures.YOURS
        else _("There is no picture of the name that the link asks for.")
    )
    changes.append(Change("picture", "", key, given, why))
    return given


def _channels(
    view: View, depth: int, raw: Mapping[str, object], changes: list[Change]
) -> tuple[int, int, object]:
    """Return inputs, outputs and groups as `view` has them; apart: each channel by itself."""
    if "outputs" not in view.controls:
        return depth, depth, depth
    text = str(raw["outputs"])
    asked = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 1
    given = min(max(asked, 1), MOST_OUTPUTS)
    if str(given) != text:
        why = _("From 1 to {most} output channels are shown.").format(most=MOST_OUTPUTS)
        changes.append(Change("outputs", "", raw["outputs"], given, why))
    return depth, given, raw["groups"]


def _state(raw: Mapping[str, object], asked: Asked, chosen: Choice) -> dict[str, object]:
    """Return all controls' values after settling."""
    layer = asked.geometry
    (kh, kw), (ph, pw), (sh, sw), (dh, dw) = (
        layer.kernel, layer.padding, layer.stride, layer.dilation,
    )  # fmt: skip
    several = asked.view == "channels"
    pool = raw["pool"] if raw["pool"] in ("maximum", "mean") else DEFAULTS["pool"]
    return {
        "picture": asked.picture, "kernel": asked.named, "cells": chosen.text(asked.weights),
        "angle": chosen.angle, "seed": chosen.seed, "kh": kh, "kw": kw, "ph": ph, "pw": pw,
        "sh": sh, "sw": sw, "dh": dh, "dw": dw, "mode": layer.padding_mode,
        "outputs": layer.outputs if several else _kept(raw["outputs"]),
        "groups": layer.groups if several else _kept(raw["groups"]),
        "flip": asked.flipped, "pool": pool,
    }  # fmt: skip


def _kept(value: object) -> int:
    """Return what another view's control holds, as far as it is a small whole number."""
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 3 else 1
