"""What the clinic found: ill ones first, as cards with their remedy; healthy ones as a checklist."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from app_pages.parts.markdown import code, plain
from app_pages.parts.words import _, plural
from core.clinic import Finding, Findings, State


def verdict(found: Findings) -> None:
    """Draw how many checks found what."""
    counts = {state: len(found.names(state)) for state in ("ill", "attention", "healthy")}
    badges = []
    if counts["ill"]:
        words = plural("{count} ill", "{count} ill", counts["ill"])
        badges.append(f":red-badge[:material/sick: {words}]")
    if counts["attention"]:
        words = plural("{count} to look at", "{count} to look at", counts["attention"])
        badges.append(f":orange-badge[:material/visibility: {words}]")
    words = plural("{count} healthy", "{count} healthy", counts["healthy"])
    badges.append(f":green-badge[:material/check: {words}]")
    st.markdown(f"**{plain(found.type)}** " + " ".join(badges))


def cards(found: Findings) -> None:
    """Draw the findings."""
    for finding in found:
        if finding.state in ("ill", "attention"):
            _card(finding)
    _list(_("Healthy"), [each for each in found if each.state == "healthy"], "check")
    rest = [each for each in found if each.state == "not applicable"]
    _list(_("Not applicable"), rest, "remove")


def prose(sentence: str) -> str:
    """Return a finding's sentence as Markdown: what is between backticks as code, the rest plain.

    Names of blocks and a layer's own messages stand in it, which come from outside.
    """
    parts = sentence.split("`")
    return "".join(code(part) if turn % 2 else _plain(part) for turn, part in enumerate(parts))


def _plain(text: str) -> str:
    """Return text as `plain` does, but with the blanks at its ends."""
    before, after = (" " if text[at : at + 1 or None] == " " else "" for at in (0, -1))
    return f"{before}{plain(text)}{after}" if text.strip() else text


def _card(finding: Finding) -> None:
    with st.container(border=True, gap="small", key=f"finding-{finding.check}"):
        st.markdown(f"{_badge(finding.state)} **{_(finding.title)}**")
        st.markdown(prose(finding.sentence))
        if remedy := finding.remedy or finding.hint:
            st.code(remedy, wrap_lines=True)


def _badge(state: State) -> str:
    if state == "ill":
        return f":red-badge[:material/close: {_('ill')}]"
    return f":orange-badge[:material/visibility: {_('look')}]"


def _list(title: str, findings: Sequence[Finding], icon: str) -> None:
    if not findings:
        return
    colour = "green" if icon == "check" else "gray"
    with st.container(border=True, gap="small", key=f"findings-{icon}"):
        st.markdown(f"**{title}**")
        rows = [
            f":{colour}[:material/{icon}:] **{_(each.title)}.** {prose(each.sentence)}"
            for each in findings
        ]
        st.markdown("\n\n".join(rows))
