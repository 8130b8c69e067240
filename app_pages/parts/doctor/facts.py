"""What the pictures are like on the whole: balance, sizes and colours."""

from __future__ import annotations

import streamlit as st

from app_pages.parts import data_facts, pictures
from app_pages.parts.doctor.examined import OF_ALL, Examined
from app_pages.parts.drawing import card, draw, table
from app_pages.parts.markdown import plain
from app_pages.parts.words import _, guide
from charts import doctor as charts
from charts.pictures import sizes as sizes_chart

MOST = 12  # classes in the chart of colours


def facts(asked: Examined) -> None:
    """Draw the charts, two beside each other where there is room."""
    report = asked.report
    left, right = st.columns(2, gap="small")
    with left:
        with card(_("How many of each class")):
            split = pictures.split(asked.source, asked.listing.digest, report.share, asked.known)
            data_facts.balance(split)
            data_facts.guessing(split)
        if report.colours:
            with card(_("Light and colour of each class")):
                _colours(asked)
    with right:
        if report.sizes:
            with card(_("Width and height of all pictures, pixels")):
                _sizes(asked)
        for each in report.of(OF_ALL):
            st.warning(plain(each.reason), icon=":material/balance:")


def _sizes(asked: Examined) -> None:
    found = asked.report.sizes
    (width, height), most = max(found.items(), key=lambda item: item[1])
    words = _(
        "{count} different sizes; the most usual, {width} × {height} px, {share:.0%} of them have."
    )
    share = most / max(1, sum(found.values()))
    told = words.format(count=f"{len(found):,}", width=width, height=height, share=share)
    if len(found) == 1:
        told = _("All of them have {width} × {height} px.").format(width=width, height=height)
    draw(
        sizes_chart(_("width"), _("height"), _("pictures")), "doctor-sizes", alt=told,
        sizes=table(
            width=[size[0] for size in found], height=[size[1] for size in found],
            count=list(found.values()),
        ),
        squares=table(side=[0, max(min(size) for size in found)]),
    )  # fmt: skip
    st.caption(told)


def _colours(asked: Examined) -> None:
    """Draw how light and how colourful the pictures of each class are."""
    found = list(asked.report.colours.items())[:MOST]
    light, colourful = _("brightness"), _("saturation")
    rows = [
        (name, what, mean, spread)
        for name, (light_mean, light_spread, colour_mean, colour_spread) in found
        for what, mean, spread in (
            (light, light_mean, light_spread), (colourful, colour_mean, colour_spread),
        )
    ]  # fmt: skip
    texts = [f"{name}, {what}: {mean:.0%} ± {spread:.0%}" for name, what, mean, spread in rows]
    draw(
        charts.colours_of(tuple(name for name, _figures in found), _("share of the most there is")),
        "doctor-colours", alt="; ".join(texts),
        colours=table(
            words=texts, label=[row[0] for row in rows],
            low=[max(0.0, mean - spread) for _n, _w, mean, spread in rows],
            mean=[mean for _n, _w, mean, _s in rows],
            high=[min(1.0, mean + spread) for _n, _w, mean, spread in rows],
        ),
    )  # fmt: skip
    st.caption(guide("data-doctor-colours"))
