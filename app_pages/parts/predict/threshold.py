"""The threshold of familiarity: what it is, and a control that moves it and says what that costs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.markdown import plain
from app_pages.parts.predict.trust.limit import KEY, take, threshold_in_hand
from app_pages.parts.predict.trust.words import kind, share
from app_pages.parts.words import _

if TYPE_CHECKING:
    from core.prediction.familiarity import Group, Scale
    from core.prediction.knowledge import Knowledge

STEP, DIGITS = 0.05, 2
IN_SIGHT = 4  # kinds of pictures that are named at once; the others are a click away


def threshold(known: Knowledge | None) -> float | None:
    """Return the threshold in force, the visitor's own or the model's; None without a detector."""
    return None if known is None or known.detector is None else threshold_in_hand(known)


def forget() -> None:
    """Forget the visitor's own threshold: another model has another scale."""
    st.session_state.pop(KEY, None)
    st.query_params.pop(KEY, None)


def threshold_control(known: Knowledge, photos: Sequence[float] = ()) -> float:
    """Draw a slider with what the threshold costs; return the threshold. `known` has a detector.

    The slider reaches as far as the pictures that were measured, and as these photos' familiarity.
    """
    from core.prediction.familiarity import scale_of

    in_hand = threshold_in_hand(known)
    found = scale_of(known, [in_hand], by_kind=True)
    least, most = _ends([found.least, found.most, *photos])
    in_hand = st.session_state[KEY] = min(max(in_hand, least), most)
    with st.container(border=True, key="threshold-box"):
        line, back = st.columns([3, 1], vertical_alignment="bottom")
        with line:
            _slider(least, most)
        back.button(
            _("Back to the default"), icon=":material/undo:", key="threshold-back", on_click=take,
            args=(known.threshold,), disabled=in_hand == known.threshold, width="stretch",
        )  # fmt: skip
        _costs(found, in_hand)
    return in_hand


def _ends(places: Sequence[float]) -> tuple[float, float]:
    """Return a slider's ends around places, in whole steps: what stands in the URL is short."""
    low, high = math.floor(min(places) / STEP), math.ceil(max(places) / STEP)
    return round(low * STEP, DIGITS), round(high * STEP, DIGITS)


def _slider(least: float, most: float) -> None:
    st.slider(
        _("Familiarity below which the answer is: neither"), least, most, step=STEP,
        format="%.2f", key=KEY, width="stretch",
        help=_("How much a photo has to be like those that the network knows. It is a logarithm of odds: "
               "at 0 it may as well be something else."),
    )  # fmt: skip


def _costs(found: Scale, in_hand: float) -> None:
    place = found.nearest(in_hand)
    known = next(group for group in found.groups if group.side == "known")
    others = [group for group in found.groups if group.side != "known"]
    others.sort(key=lambda group: -_accepted(group, place))
    told = _("Refuses **{share}** of the {count} validation photos.").format(
        share=share(1 - _accepted(known, place)), count=f"{known.count:,}"
    )
    if not others:
        st.caption(told)
        return
    first = ", ".join(_let_through(group, place) for group in others[:IN_SIGHT])
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"{told} {_('Lets through:')} {first}{' …' if others[IN_SIGHT:] else '.'}")
        if others[IN_SIGHT:]:
            with st.popover(_("All kinds"), type="tertiary", key="threshold-kinds"):
                _table(others, place)


def _accepted(group: Group, place: int) -> float:
    return group.accepted[place] / group.count


def _let_through(group: Group, place: int) -> str:
    return f"{plain(kind(group.kind))} {share(_accepted(group, place))}"


def _table(others: list[Group], place: int) -> None:
    told = {"held out": _("no"), "fitted": _("yes")}
    head = [_("Kind"), _("Let through"), _("Pictures"), _("Fitted on it")]
    rows = [
        [
            plain(kind(each.kind)), share(_accepted(each, place)), f"{each.count:,}",
            told[each.side],
        ]
        for each in others
    ]  # fmt: skip
    lines = [head, ["---", "---:", "---:", "---"], *rows]
    st.markdown("\n".join(f"| {' | '.join(line)} |" for line in lines))
