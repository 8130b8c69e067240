"""Is the map true: what it marks is covered, and so is as much at random."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np
import streamlit as st

from app_pages.parts.choices import choice
from app_pages.parts.drawing import draw as draw_chart
from app_pages.parts.drawing import ink, table
from app_pages.parts.markdown import plain
from app_pages.parts.own import whole
from app_pages.parts.predict.why.asked import Why
from app_pages.parts.predict.why.cached import Cover, checked
from app_pages.parts.predict.why.maps import Chosen
from app_pages.parts.words import _
from charts import occlusion
from core.images import encode_jpeg, open_picture

if TYPE_CHECKING:
    from core.explanation.covering import Fill, Shape
    from core.explanation.occlusion import Occlusion

LEAST, MOST, USUAL = 2, 40, 10  # percent of the picture that is covered
CLEAR, SOME = 0.9, 0.6  # of the random patches, that count for less than what is marked


def draw(why: Why, chosen: Chosen) -> None:
    """Draw the section for the map that is shown large."""
    st.subheader(_("Is that true? Cover it and see"), anchor=False)
    key, heat = chosen
    if not heat.any():
        st.caption(_("The map marks nothing, so there is nothing to cover."))
        return
    cover = _controls(key)
    with st.spinner(_("Covering parts of the photo…")):
        found = checked(why.photo, why.model, why.label, cover, heat)
    picture, words = st.columns([1, 2], gap="medium", vertical_alignment="center")
    told = sentences(found)
    with picture:
        st.image(_covered(why, found, cover.fill), width="stretch", alt=told[0])
    with words:
        st.markdown(f"**{told[0]}** {told[1]}")
        _chart(found)
        st.caption(told[2])


def _controls(depth: str) -> Cover:
    shapes = {"patch": _("One patch"), "places": _("The hottest places")}
    fills = {"mean": _("its mean colour"), "blur": _("a blur")}
    whole("covered", USUAL, LEAST, MOST)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        share = st.slider(
            _("How much is covered"), LEAST, MOST, step=2, format="%d %%", key="covered", width=220
        )
        shape = choice(st.segmented_control, _("Cover"), shapes, "cover", required=True)
        fill = choice(st.segmented_control, _("With"), fills, "cover_with", required=True)
    return Cover(depth, share / 100, cast("Shape", shape), cast("Fill", fill))


def _covered(why: Why, found: Occlusion, fill: Fill) -> bytes:
    from core.explanation.covering import covered

    return encode_jpeg(covered(np.asarray(open_picture(why.judged.shown)), found.mask, fill))


def sentences(found: Occlusion) -> tuple[str, str, str]:
    """Return what covering did, what that says of the map, and the same before softmax."""
    label, falls, count = plain(found.label), 100 * found.random_falls, len(found.random_falls)
    before, after = (float(said.probability[0]) for said in (found.before, found.marked))
    did = _did(round(100 * found.fall), label, f"{before:.0%}", f"{after:.0%}")
    did += " " + _by_chance(
        round(falls.mean()), count, _signed(-falls.max()), _signed(-falls.min())
    )
    share = found.beaten / count
    if share >= CLEAR:
        says = _("It counts for more than {beaten} of the {count}: the map shows what decided.")
    elif share >= SOME:
        says = _("It counts for more than {beaten} of the {count}: what is marked matters, and other places nearly as much.")  # fmt: skip
    else:
        says = _("It counts for more than {beaten} of the {count} only: on this photo the map does not show what decided, or no single place did.")  # fmt: skip
    lead = _(
        "Before softmax, where nothing is squeezed towards 100 %: the lead of {label} over the next "
        "class goes from {before} to {after}; at random to {mean} on average. A covered photo is "
        "also a strange one, so that some of any fall is surprise."
    ).format(
        label=label, before=f"{found.before.lead[0]:.2f}", after=f"{found.marked.lead[0]:.2f}",
        mean=f"{found.random.lead.mean():.2f}",
    )  # fmt: skip
    return did, says.format(beaten=found.beaten, count=count), lead


def _did(points: int, label: str, before: str, after: str) -> str:
    if points > 0:
        told = _(
            "Covering what is marked takes {points} points from {label} ({before} to {after})."
        )
    elif points < 0:
        told = _("Covering what is marked adds {points} points to {label} ({before} to {after}).")
    else:
        told = _("Covering what is marked hardly changes {label} ({before} to {after}).")
    return told.format(points=abs(points), label=label, before=before, after=after)


def _by_chance(points: int, count: int, least: str, most: str) -> str:
    if points > 0:
        told = _("Covering as much at random takes {points} on average ({count} patches, {least} to {most}).")  # fmt: skip
    elif points < 0:
        told = _("Covering as much at random adds {points} on average ({count} patches, {least} to {most}).")  # fmt: skip
    else:
        told = _("Covering as much at random changes nothing on average ({count} patches, {least} to {most}).")  # fmt: skip
    return told.format(points=abs(points), count=count, least=least, most=most)


def _signed(points: float) -> str:
    return f"{round(points):+d}".replace("+0", "0").replace("-", "−")


def _chart(found: Occlusion) -> None:
    marked, random = _("what is marked"), _("at random")
    title = _("probability of {label} with it covered").format(label=found.label)
    values = np.concatenate([found.marked.probability, found.random.probability])
    draw_chart(
        occlusion.left(title, marked, random, _("the photo as it is"), ink()), "occlusion-chart",
        alt=_("Probability left with the marked part covered, and with random patches covered"),
        left=table(group=[marked] + [random] * len(found.random_falls), probability=values),
        before=table(probability=found.before.probability),
    )  # fmt: skip
