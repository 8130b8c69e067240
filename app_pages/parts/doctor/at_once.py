"""Deciding about many findings of a kind at once: what is proposed for all of them, or keeping them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from app_pages.parts.doctor import acting
from app_pages.parts.doctor.examined import Examined
from app_pages.parts.words import _
from core.datasets.doctor.report import Action, Finding, Kind
from core.datasets.doctor.settled import COPIES

OUT, LINK, LABEL = ":material/visibility_off:", ":material/link:", ":material/label:"


def for_all(asked: Examined, kind: Kind, left: Sequence[Finding]) -> None:
    """Draw a button for each proposal that several open findings share, and one that keeps them all."""
    if len(left) < 2:
        return
    name = kind.replace(" ", "-")
    proposals = sorted({each.proposal for each in left} - {"nothing"})
    with st.container(horizontal=True, key=f"for-all-{name}"):
        for proposal in proposals:
            sharing = [each for each in left if each.proposal == proposal]
            if len(sharing) < 2:
                continue
            words, icon, act = _proposed(kind, proposal)
            st.button(
                f"{_which(len(sharing), len(left))}: {words}", icon=icon, on_click=act,
                key=f"all-{name}-{proposal.replace(' ', '-')}", args=(asked, sharing),
                help=_("One step, which Undo takes back. Nothing is deleted."),
            )  # fmt: skip
        st.button(
            f"{_which(len(left), len(left))}: {_('keep as they are')}", key=f"keep-all-{name}",
            icon=":material/bookmark:", type="tertiary", on_click=acting.keep, args=(asked, left),
        )  # fmt: skip


def _which(some: int, of: int) -> str:
    if some == of:
        return _("All {count}").format(count=f"{of:,}")
    return _("{some} of {count}").format(some=f"{some:,}", count=f"{of:,}")


def _proposed(kind: Kind, proposal: Action) -> tuple[str, str, Callable[..., None]]:
    """Return what the button for all findings says, its icon, and what it does."""
    if proposal == "together":
        return _("keep on one side"), LINK, acting.together
    if proposal == "move" and kind == "contradiction":
        return _("trust most copies"), LABEL, acting.decide
    if proposal == "move":
        return _("move as proposed"), LABEL, acting.move
    if kind == "contradiction":
        return _("leave out, whichever is right"), OUT, acting.leave_out
    return (_("leave out the copies") if kind in COPIES else _("leave out")), OUT, acting.leave_out
