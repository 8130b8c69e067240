"""What a run will be before it is started: its recipe in a table, its time, and Start."""

from __future__ import annotations

import streamlit as st

from app_pages.parts.lenet.training.form import MINE, Wanted
from app_pages.parts.lenet.training.going import begin
from app_pages.parts.markdown import plain
from app_pages.parts.run_plan import time_facts
from app_pages.parts.words import _, plural
from core.lenet import PRESETS, LeNet
from core.lenet.costs import costs
from core.lenet.expected import preset_of
from core.lenet.presets import DATA
from core.lenet.work import Work, work
from core.training import Configuration

CLASSES = 10
FEW = 1000  # steps; the zh recipe needs some 500 before it learns anything


def plan(wanted: Wanted) -> None:
    """Draw what `wanted` comes to, and the button that starts it; a refusal is drawn as a sentence."""
    asked = wanted.configuration
    if asked is None:
        st.error(plain(wanted.refusal), icon=":material/error:")
        st.button(_("Start"), key="start", disabled=True, width="stretch")
        return
    found = work(asked)
    st.markdown(_table(_title(wanted), rows(wanted.lenet, asked, found)))
    if wanted.lenet.activation == "sigmoid" and found.steps * asked.epochs < FEW:
        st.caption(_few(found.steps * asked.epochs))
    st.fragment(time_facts)(asked, found.training + found.test, CLASSES)
    if st.button(
        _("Start"), icon=":material/play_circle:", key="start", type="primary", width="stretch"
    ):
        st.error(plain(begin(asked, wanted.name)), icon=":material/error:")
    if preset_of(asked) is None and wanted.preset != MINE:
        st.caption(_("You have changed the recipe: its published figures do not apply to it."))


def _few(steps: int) -> str:
    words = _(
        "Only {steps} steps: with sigmoids the first few hundred learn next to nothing. Take more "
        "epochs, or the modern recipe."
    )
    return words.format(steps=f"{steps:,}")


def _title(wanted: Wanted) -> str:
    title = _(PRESETS[wanted.recipe].title)
    if wanted.preset != MINE:
        return title
    return _("The network in hand, by: {recipe}").format(recipe=title)


def rows(lenet: LeNet, asked: Configuration, found: Work) -> list[tuple[str, str]]:
    """Return the lines of a recipe's table: what, and how much of it."""
    batches = plural("{count} batch", "{count} batches", found.steps).replace(
        str(found.steps), f"{found.steps:,}", 1
    )
    return [
        (_("Network"), _network(lenet)),
        (_("Pictures"), _("{data}: {training} to learn from, {test} to test by").format(
            data=_data(asked.data), training=f"{found.training:,}", test=f"{found.test:,}")),
        (_("Length"), _("{epochs} epochs of {batches} of {size}").format(
            epochs=f"{asked.epochs:,}", batches=batches, size=f"{asked.batch_size:,}")),
        (_("Steps"), _steps(asked)),
        (_("Against learning by heart"), _restraint(asked)),
        (_("Changes to the pictures"), _changes(asked)),
    ]  # fmt: skip


def _data(data: str) -> str:
    return _("Fashion-MNIST") if data == DATA else _("drawn garments")


def _network(lenet: LeNet) -> str:
    found = costs(lenet)
    return _("{parameters} parameters, {work} multiply-adds for a picture").format(
        parameters=f"{found.parameters:,}", work=f"{found.multiply_adds:,}"
    )


def _steps(asked: Configuration) -> str:
    courses = {
        "constant": _("{optimizer}, learning rate {rate} throughout"),
        "one-cycle": _("{optimizer}, learning rate up to {rate} and down again in one cycle"),
        "cosine": _("{optimizer}, learning rate {rate} falling to 0 along a cosine"),
    }
    optimizer = {"sgd": _("SGD"), "adamw": _("AdamW")}[asked.optimizer]
    line = courses[asked.schedule].format(optimizer=optimizer, rate=f"{asked.peak_learning_rate:g}")
    if not asked.momentum:
        return line
    return f"{line}, " + _("momentum {value}").format(value=f"{asked.momentum:g}")


def _restraint(asked: Configuration) -> str:
    parts = [
        (asked.decay, _("weight decay {value}")),
        (asked.label_smoothing, _("label smoothing {value}")),
        (asked.averaging, _("averaged weights, decay {value}")),
    ]
    said = [words.format(value=f"{value:g}") for value, words in parts if value]
    return ", ".join(said) or _("nothing")


def _changes(asked: Configuration) -> str:
    change = asked.augmentation
    said = [_("half of them mirrored")] if change.flip else []
    if change.shift:
        said.append(
            plural(
                "moved by {count} pixel at most", "moved by {count} pixels at most", change.shift
            )
        )
    return ", ".join(said) or _("none")


def _table(title: str, lines: list[tuple[str, str]]) -> str:
    head = [f"| {_('Recipe')} | {title} |", "|:--|:--|"]
    return "\n".join([*head, *(f"| {name} | {text} |" for name, text in lines)])
