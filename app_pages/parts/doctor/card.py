"""One finding: its pictures, why it was found, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import streamlit as st

from app_pages.parts.doctor import acting
from app_pages.parts.doctor.examined import Examined
from app_pages.parts.doctor.thumbs import thumbs
from app_pages.parts.markdown import plain
from app_pages.parts.words import _, plural
from core.datasets.doctor.report import Finding
from core.datasets.doctor.settled import COPIES, Status, asks

MOVABLE = ("label", "outlier", "placeholder", "too small")  # kinds whose class may be wrong
CLASS_FIRST = ("contradiction", "label")  # kinds that ask first of all what a picture shows
IN_SIGHT = 3  # classes; more of them are in a list


def card(asked: Examined, finding: Finding) -> None:
    """Draw a finding; its keys are `out-ID`, `move-ID`, `together-ID`, `keep-ID` and `back-ID`."""
    status = asked.stands[finding]
    with st.container(border=True, key=f"finding-{finding.id}"):
        left, right = st.columns([3, 2] if len(finding.names) > 1 else [1, 2], gap="medium")
        with left:
            thumbs(asked, finding)
        with right:
            _say_status(asked, finding, status)
            st.markdown(plain(finding.reason))
            _actions(asked, finding, status)


def _say_status(asked: Examined, finding: Finding, status: Status) -> None:
    if status == "mended":
        st.badge(_what_was_done(asked, finding), icon=":material/check:", color="green")
    elif status == "kept":
        st.badge(_("kept as it is"), icon=":material/bookmark:", color="gray")
    elif status == "open" and asked.now.torn(finding) and finding.kind != "leak":
        st.badge(_("on both sides now"), icon=":material/call_split:", color="red")


def _what_was_done(asked: Examined, finding: Finding) -> str:
    here = asked.now.here(finding)
    if len(here) < len(finding.names):
        return plural("{count} left out", "{count} left out", len(finding.names) - len(here))
    if any(asked.now.labels[name] != asked.now.own.get(name) for name in here):
        return _("moved")
    return _("kept on one side")


def _actions(asked: Examined, finding: Finding, status: Status) -> None:
    if status in ("mended", "kept"):
        _button(
            f"back-{finding.id}", _("Take back"), ":material/undo:", acting.take_back,
            (asked, finding),
        )  # fmt: skip
        return
    if not any(name in asked.now.own for name in finding.names):
        return  # it does not count anyway
    with st.container(horizontal=True, gap="small", key=f"actions-{finding.id}"):
        if finding.kind in CLASS_FIRST:
            _move(asked, finding)
            _leave_out(asked, finding)
        else:
            _leave_out(asked, finding)
            if finding.kind in COPIES:
                _together(asked, finding)
            _move(asked, finding)
        if asks(finding):
            _button(
                f"keep-{finding.id}", _("Keep as it is"), ":material/bookmark:", acting.keep,
                (asked, [finding]),
            )  # fmt: skip


def _leave_out(asked: Examined, finding: Finding) -> None:
    copies = len(asked.now.here(finding)) - 1
    label = _("Leave out")
    if finding.kind == "contradiction":  # nobody has said which of them is right
        label = plural("Leave out both", "Leave out all {count}", max(1, copies + (copies > 1)))
    elif finding.kind in COPIES:
        label = plural("Leave out the copy", "Leave out {count} copies", copies)
    proposed = finding.proposal == "leave out" and finding.kind != "contradiction"
    _button(
        f"out-{finding.id}", label, ":material/visibility_off:", acting.leave_out,
        (asked, [finding]), proposed=proposed,
    )  # fmt: skip


def _together(asked: Examined, finding: Finding) -> None:
    here = asked.now.here(finding)
    if any(asked.now.sides[name] == "test" for name in here):
        return  # a set's test pictures stay test pictures
    _button(
        f"together-{finding.id}", _("Keep on one side"), ":material/link:", acting.together,
        (asked, [finding]), proposed=finding.proposal == "together",
    )  # fmt: skip


def _move(asked: Examined, finding: Finding) -> None:
    """Draw the choice of another class: a button for each, or a list where there are many."""
    if finding.kind == "contradiction":
        here = asked.now.here(finding)
        choices = sorted({asked.now.labels[name] for name in here})
        act: Callable[..., None] = _decide
    elif finding.kind in MOVABLE:
        own = {asked.now.labels.get(name) for name in finding.names}
        choices = [name for name in asked.listing.classes if name not in own]
        choices.sort(key=lambda name: name != finding.label)  # what is proposed comes first
        act = _move_one
    else:
        return
    if len(choices) > IN_SIGHT:
        _choose(asked, finding, choices, act)
        return
    for number, label in enumerate(choices):
        proposed = finding.proposal == "move" and finding.label == label
        key = f"move-{finding.id}" if number == 0 else f"move-{finding.id}-{number}"
        words = _("It is: {label}").format(label=plain(label))
        _button(key, words, ":material/label:", act, (asked, finding, label), proposed=proposed)


def _choose(
    asked: Examined, finding: Finding, choices: list[str], act: Callable[..., None]
) -> None:
    key = f"move-{finding.id}"

    def taken() -> None:
        label = st.session_state[key]
        if label is not None:
            act(asked, finding, label)

    st.selectbox(
        _("It is"), choices, index=None, key=key, placeholder=_("It is …"), width=160,
        label_visibility="collapsed", on_change=taken,
    )  # fmt: skip


def _move_one(asked: Examined, finding: Finding, label: str) -> None:
    acting.move(asked, [finding], label)


def _decide(asked: Examined, finding: Finding, label: str) -> None:
    acting.decide(asked, [finding], label)


def _button(
    key: str, label: str, icon: str, act: Callable[..., None], args: tuple[Any, ...], *,
    proposed: bool = False,
) -> None:  # fmt: skip
    kind: Literal["primary", "secondary"] = "primary" if proposed else "secondary"
    st.button(label, key=key, icon=icon, type=kind, on_click=act, args=args)
