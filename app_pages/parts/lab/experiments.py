"""The course's experiments as values of the lab's controls, and back."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from app_pages.parts.lab import pictures
from app_pages.parts.lab.table import View
from core.convolution import (
    KERNELS,
    PRESETS,
    ConvolutionError,
    Preset,
    write_kernel,
    write_number,
)

DEFAULTS: Mapping[str, object] = {
    "picture": "counting-3x3", "kernel": "own", "cells": "0,1;2,3", "angle": 30, "seed": 0,
    "kh": 2, "kw": 2, "ph": 0, "pw": 0, "sh": 1, "sw": 1, "dh": 1, "dw": 1, "mode": "zeros",
    "outputs": 1, "groups": 1, "flip": False, "pool": "maximum",
}  # fmt: skip
# Controls that one view has beside those of the lab.
OWN_DEFAULTS: Mapping[str, object] = {
    "learning_rate": "0.03", "learning_steps": 10, "learning_start": "random",
    "learning_from": "0.3,0.2",
}  # fmt: skip
_ONLY_FOR = {"cells": "own", "angle": "edge", "seed": "random"}


def of_view(view: str) -> tuple[Preset, ...]:
    """Return the experiments of a view, in the course's order."""
    return tuple(preset for preset in PRESETS.values() if preset.view == view)


@cache
def preset_state(name: str) -> Mapping[str, object]:
    """Return the controls' values that make up an experiment."""
    preset = PRESETS[name]
    layer, state = preset.geometry, dict(DEFAULTS)
    picture = preset.picture
    if max(picture.size) <= pictures.MOST_SIDE:  # a megapixel is reckoned with, not drawn
        state["picture"] = pictures.key_of(picture)
    names = (("kh", "kw"), ("ph", "pw"), ("sh", "sw"), ("dh", "dw"))
    numbers = (layer.kernel, layer.padding, layer.stride, layer.dilation)
    for keys, values in zip(names, numbers, strict=True):
        state |= dict(zip(keys, values, strict=True))
    if preset.view == "channels":
        state |= {"outputs": layer.outputs, "groups": layer.groups}
    if preset.view == "pooling" and preset.operation != "maximum":
        state["pool"] = "mean"
    state["flip"] = preset.operation == "convolution"
    return state | _kernel(preset)


def own_state(start: str | Mapping[str, object]) -> Mapping[str, object]:
    """Return the values of a view's own controls that belong to an experiment, if it is one."""
    lesson = PRESETS[start].lesson if isinstance(start, str) else None
    if lesson is None:
        return {}
    state: dict[str, object] = {
        "learning_rate": write_number(lesson.lr), "learning_steps": lesson.steps,
    }  # fmt: skip
    if lesson.start is None:
        return state | {"learning_start": "random"}
    if not any(map(any, lesson.start)):
        return state | {"learning_start": "zeros"}
    return state | {"learning_start": "own", "learning_from": write_kernel(lesson.start)}


def start_state(view: View) -> Mapping[str, object]:
    """Return the controls' values that a view starts from."""
    return preset_state(view.start) if isinstance(view.start, str) else {**DEFAULTS, **view.start}


def relevant(state: Mapping[str, object]) -> dict[str, object]:
    """Leave out what the chosen kernel does not ask for."""
    return {
        key: value
        for key, value in state.items()
        if _ONLY_FOR.get(key, state["kernel"]) == state["kernel"]
    }


def matching(
    view: str,
    state: Mapping[str, object],
    wished: str,
    own: Mapping[str, object] | None = None,
) -> str:
    """Return the experiment that the controls make up, `wished` if it does; "" for none.

    `own` are the values of OWN_DEFAULTS' controls, where these count too.
    """
    names = [preset.name for preset in of_view(view)]
    found = [
        name
        for name in names
        if relevant(preset_state(name)) == relevant(state)
        and (own is None or all(str(own[k]) == str(v) for k, v in own_state(name).items()))
    ]
    return wished if wished in found else next(iter(found), "")


def _kernel(preset: Preset) -> dict[str, object]:
    if not preset.weights:
        return {"kernel": "box"}
    first, size = preset.weights[0][0], preset.geometry.kernel
    for name, kernel in KERNELS.items():
        try:
            if kernel.at(size) == first:
                return {"kernel": name}
        except ConvolutionError:  # no such kernel of that size
            continue
    if preset.name == "any-direction":
        return {"kernel": "edge", "angle": 30}
    return {"kernel": "own", "cells": write_kernel(first)}
