"""What an examination found, the most harmful first, and how much of that is left."""

from __future__ import annotations

import streamlit as st

from app_pages.parts.doctor.examined import Examined
from app_pages.parts.doctor.kinds import HARMFUL, told
from app_pages.parts.markdown import plain
from app_pages.parts.words import _, duration, plural
from core.datasets.doctor.report import Kind
from core.datasets.doctor.settled import asks, leaks_left


def summary(asked: Examined) -> None:
    """Draw the summary: a row for each kind that was found."""
    report = asked.report
    found = asked.found
    to_do = [kind for kind in found if any(map(asks, found[kind]))]
    with st.container(border=True, key="doctor-summary"):
        words = _(
            "**{pictures} pictures examined** in {time}, at a validation share of {share:.0%}."
        )
        st.markdown(
            words.format(
                pictures=f"{report.pictures:,}", time=duration(report.seconds), share=report.share
            )
        )
        if not to_do:
            st.success(
                _("Nothing was found that would have to be mended."), icon=":material/check:"
            )
        if to_do:
            with st.container(gap="xsmall"):
                for kind in to_do:
                    st.markdown(_row(asked, kind))
        _new_leaks(asked)
        for note in report.notes:
            st.caption(plain(note))
        noted = [told(kind, len(found[kind])).count for kind in found if kind not in to_do]
        if noted:
            st.caption(_("Good to know: {facts}.").format(facts="; ".join(noted)))


def _row(asked: Examined, kind: Kind) -> str:
    """Say how many there are, why that matters, and how many are left."""
    found, left = asked.found[kind], len(asked.open(kind))
    words = told(kind, len(found))
    colour = "green" if not left else "red" if kind in HARMFUL else "orange"
    icon = ":material/check_circle:" if not left else words.icon
    rest = _("{left} of {count} left").format(left=left, count=f"{len(found):,}")
    said = words.sentence if kind in HARMFUL else f"**{words.count}**"
    return f":{colour}[{icon}] {said} :{colour}-badge[{rest}]"


def _new_leaks(asked: Examined) -> None:
    """Say where the marks themselves, or another kind of copies, have pictures on both sides."""
    others = leaks_left(asked.report, asked.now) - sum(
        asked.now.torn(each) for each in asked.found.get("leak", ())
    )
    if others:
        st.caption(
            ":red[:material/call_split:] "
            + plural(
                "{count} more has copies on both sides, listed under another kind.",
                "{count} more have copies on both sides, listed under other kinds.", others,
            )
        )  # fmt: skip
