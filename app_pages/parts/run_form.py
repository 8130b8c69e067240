"""The form for a new run: from its controls to a `Configuration`, or to the sentence that refuses it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal, get_args, get_origin, get_type_hints

import streamlit as st

from app_pages.parts.choices import choice
from app_pages.parts.sources.chosen import Chosen
from app_pages.parts.sources.control import pictures_control
from app_pages.parts.words import _
from core import warm
from core.blocks import PRESETS
from core.datasets import Source
from core.datasets.source import PICTURES
from core.settings import settings
from core.training import Augmentation, Configuration, ConfigurationError, check_limits
from core.training.configuration import USUAL, usual_values

# With a GPU, a run of the same few minutes affords more.
ON_GPU: Mapping[str, Any] = {
    "model": "pets-large", "image_size": 128, "epochs": 40, "batch_size": 256, "pictures": 8000,
}  # fmt: skip
STEPS: Mapping[str, float] = {
    "validation_share": 0.05, "learning_rate": 0.001, "momentum": 0.05, "weight_decay": 0.01,
    "label_smoothing": 0.05, "averaging": 0.001, "time_limit": 5.0, "aspect": 0.05,
    "rotation": 5.0, "colour": 0.05, "degrade": 0.05, "grey": 0.05, "erase": 0.05, "mix": 0.05,
}  # fmt: skip
ADVANCED = (
    "batch_size", "optimizer", "learning_rate", "schedule", "momentum", "weight_decay",
    "label_smoothing", "averaging", "validation_share", "precision", "devices", "seed",
    "time_limit", "progressive",
)  # fmt: skip
CHANGES = ("aspect", "rotation", "colour", "degrade", "grey", "erase", "mix")


def label(name: str) -> str:
    """Return what a field of a configuration is called on the page."""
    labels = {
        "model": _("Network"), "weights": _("Starting from"), "epochs": _("Epochs"),
        "image_size": _("Image size"), "batch_size": _("Batch size"), "optimizer": _("Optimizer"),
        "learning_rate": _("Learning rate"), "schedule": _("Schedule"), "momentum": _("Momentum"),
        "weight_decay": _("Weight decay"), "label_smoothing": _("Label smoothing"),
        "averaging": _("Averaging"), "validation_share": _("Validation share"),
        "precision": _("Precision"), "devices": _("Devices"), "seed": _("Seed"),
        "time_limit": _("Time limit, minutes"), "progressive": _("Grow the pictures"),
        "aspect": _("Aspect"), "rotation": _("Rotation, degrees"), "colour": _("Colour"),
        "degrade": _("Blurred or compressed"), "grey": _("Without colours"),
        "erase": _("Partly covered"), "mix": _("Mixed in pairs"),
    }  # fmt: skip
    return labels[name]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form asks for: a configuration with its data, or the sentence that refuses it.

    Without either, no pictures are chosen yet.
    """

    configuration: Configuration | None
    source: Source | None
    refusal: str = ""


def usual(name: str) -> Any:
    """Return a field's default on this machine."""
    if warm.surroundings().gpus and name in ON_GPU:
        value, most = ON_GPU[name], getattr(settings(), name, None)
        return value if most is None else min(value, most)
    return PICTURES if name == "pictures" else _default(Configuration, name)


def _default(kind: type[Any], name: str) -> Any:
    return next(item.default for item in fields(kind) if item.name == name)


def control(name: str, kind: type[Any] = Configuration, **more: Any) -> Any:
    """Draw the control of a field, as its type wants it, and return its value."""
    item = next(item for item in fields(kind) if item.name == name)
    wanted = get_type_hints(kind)[name]
    given = {"key": name, "help": _(item.metadata["help"].capitalize() + ".")} | more
    value = usual(name) if kind is Configuration else item.default
    if get_origin(wanted) is Literal:
        options = list(get_args(wanted))
        return st.selectbox(label(name), options, index=options.index(value), **given)
    if wanted is bool:
        return st.toggle(label(name), bool(value), **given)
    return _number(name, wanted, value, given)


def _number(name: str, wanted: Any, value: Any, given: dict[str, Any]) -> Any:
    # Without bounds: a value out of range is answered by the configuration's own sentence.
    if wanted is int:
        return st.number_input(label(name), value=int(value), step=given.pop("step", 1), **given)
    value = None if value is None else float(value)
    return st.number_input(label(name), value=value, step=STEPS[name], format="%g", **given)


SHARED: dict[str, Any] = {"bind": "query-params"}
KEPT: dict[str, Any] = {"persist_state": "session"}


def data_controls() -> Chosen:
    """Draw where the pictures come from."""
    return pictures_control("data", int(usual("pictures")))


def model_control() -> str:
    """Draw the choice of the network; its options are the presets."""
    first = usual("model")
    names = [first, *(name for name in PRESETS if name != first)]
    titles = {name: PRESETS[name].title for name in names}
    chosen = choice(st.selectbox, label("model"), titles, key="model")
    st.caption(PRESETS[chosen].help)
    return chosen


def weights_control(model: str) -> str:
    """Draw where the network starts, where there is a choice."""
    if not PRESETS[model].pretrained:
        return "scratch"
    words = {"scratch": _("Scratch"), "imagenet": _("ImageNet weights")}
    return choice(
        st.segmented_control, label("weights"), words, key="weights", required=True, width="stretch"
    )


def advanced_controls() -> dict[str, Any]:
    """Draw all other settings of a run, closed at first."""
    with st.expander(_("Advanced"), icon=":material/tune:", key="advanced"):
        values: dict[str, Any] = {}
        with st.grid(2, min_column_width=130):
            for name in ADVANCED:
                with st.container():
                    values[name] = control(name, **KEPT, **_left_empty(name, values))
    return values


def _left_empty(name: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what stands in a control that may stay empty: the value that is taken then."""
    if name == "time_limit":
        return {"placeholder": _("none")}
    if name not in USUAL[values.get("optimizer", "adamw")]:
        return {}
    batch = max(1, values["batch_size"] or 1)
    return {"placeholder": f"{usual_values(values['optimizer'], batch)[name]:.3g}"}


def augmentation_controls() -> dict[str, Any]:
    """Draw how strongly pictures are changed before the network sees them."""
    with st.expander(_("Changes to the pictures"), icon=":material/transform:", key="changes"):
        flip = st.toggle(_("Mirror half of them"), True, key="flip", **KEPT)
        zoom = _("Zoom: share of the side that is seen")
        first = (_default(Augmentation, "zoom_least"), _default(Augmentation, "zoom_most"))
        least, most = st.slider(zoom, 0.1, 2.0, first, 0.05, key="zoom", **KEPT)
        changes = {name: control(name, Augmentation, **KEPT) for name in CHANGES}
    return {"flip": flip, "zoom_least": least, "zoom_most": most} | changes


def form(pictures: Chosen) -> Asked:
    """Draw the form of a run on `pictures`, and return what it asks for."""
    model = model_control()
    weights = weights_control(model)
    with st.container(horizontal=True):
        epochs = control("epochs", **SHARED)
        size = control("image_size", step=16, **SHARED)
    values = {"model": model, "weights": weights, "epochs": epochs, "image_size": size}
    return checked(pictures, augmentation_controls(), values | advanced_controls())


def checked(pictures: Chosen, changes: Mapping[str, Any], values: Mapping[str, Any]) -> Asked:
    """Make the configuration, or say in the words of whoever refuses it why it cannot be."""
    if pictures.source is None:
        return Asked(None, None, pictures.problem)
    try:
        configuration = Configuration(
            **{**values, "data": str(pictures.source)}, augmentation=Augmentation(**changes)
        )
        check_limits(configuration)
    except ConfigurationError as error:
        return Asked(None, None, str(error))
    return Asked(configuration, pictures.source)
