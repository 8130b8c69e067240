"""How sure the network is of what it cannot know, beside how often it is right when it is sure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from app_pages.parts.drawing import draw, ink, table
from app_pages.parts.lenet import cached
from app_pages.parts.lenet.garments import title
from app_pages.parts.lenet.inputs import words
from app_pages.parts.lenet.inputs.asking import percent, said, verdicts
from app_pages.parts.lenet.inputs.chosen import GARMENT, settled, take
from app_pages.parts.lenet.inputs.found import Found, find, odd
from app_pages.parts.lenet.inputs.tiles import Tile, tiles
from app_pages.parts.markdown import plain
from app_pages.parts.own import whole
from app_pages.parts.words import _
from charts import confidence
from core.lenet.confidence import spread, sure
from core.lenet.oddities import gallery

if TYPE_CHECKING:
    from app_pages.parts.lenet.asked import Asked, Picture

LIMIT = "sure"  # percent
GROUPS = ("right", "wrong", "odd")


def show(asked: Asked) -> None:
    """Draw the numbers, the histogram and the gallery."""
    from core.lenet.scoring import probabilities

    st.subheader(_("How sure it is of what it cannot know"), anchor=False)
    known = cached.test_pictures(asked.data)
    told = _(
        "{network}, asked about the {count} test pictures of {data} and {odd} things without a class."
    )
    st.caption(
        plain(
            told.format(
                network=asked.title, count=f"{len(known):,}", data=title(asked.data),
                odd=len(gallery()),
            )
        )
    )  # fmt: skip
    tested = probabilities(cached.scores(asked.network, asked.data))
    things = [odd(kind, number) for kind, number in gallery()]
    shares = verdicts(asked.network, tuple(each.pixels for each in things))
    least = _limit()
    _numbers(tested, known.labels, shares, least)
    _histogram(tested, known.labels, shares, least)
    _gallery(things, shares, asked, least)


def _limit() -> float:
    whole(LIMIT, 90, 30, 99)
    st.slider(
        _("“Sure” means a probability of at least"), 30, 99, key=LIMIT, format="%d %%",
        width=420,
    )  # fmt: skip
    return int(st.session_state[LIMIT]) / 100


def _numbers(tested: np.ndarray, labels: np.ndarray, odd: np.ndarray, least: float) -> None:
    known, unknown = sure(tested, labels, least), sure(odd, None, least)
    right = _("none is sure") if known.reliability is None else percent(known.reliability)
    with st.container(horizontal=True):
        st.metric(
            _("Test pictures it is sure of"), percent(known.share), border=True,
            delta=_("{count} of {all}").format(count=f"{known.sure:,}", all=f"{known.pictures:,}"),
            delta_color="off", delta_arrow="off",
        )  # fmt: skip
        st.metric(
            _("Right, of these"), right, border=True, delta_color="off", delta_arrow="off",
            delta=_("{count} of {all}").format(count=f"{known.right:,}", all=f"{known.sure:,}"),
        )  # fmt: skip
        st.metric(
            _("Non-garments it is sure of"), percent(unknown.share), border=True,
            delta=_("{count} of {all}, and no verdict can be right").format(
                count=unknown.sure, all=unknown.pictures
            ),
            delta_color="off", delta_arrow="off",
        )  # fmt: skip


def _histogram(tested: np.ndarray, labels: np.ndarray, odd: np.ndarray, least: float) -> None:
    right = tested.argmax(axis=1) == labels
    names = (_("test pictures, right"), _("test pictures, wrong"), _("not a garment"))
    rows: dict[str, list[object]] = {
        name: [] for name in ("left", "right", "low", "high", "group", "share", "count")
    }
    for place, (name, group) in enumerate(
        zip(names, (tested[right], tested[~right], odd), strict=True)
    ):
        edges, counts = spread(group)
        step = (edges[1:] - edges[:-1]) * 0.9 / 3
        left = edges[:-1] + step * (place + 1 / 6)
        rows["left"] += left.tolist()
        rows["right"] += (left + step).tolist()
        rows["low"] += edges[:-1].tolist()
        rows["high"] += edges[1:].tolist()
        rows["group"] += [name] * len(counts)
        rows["share"] += (counts / max(1, len(group))).tolist()
        rows["count"] += counts.tolist()
    spec = confidence.histogram(
        _("probability of the verdict"), _("share of its group"), _("pictures"), *names, ink()
    )
    alt = _("How sure the verdicts are: right ones, wrong ones, and those on no garments.")
    draw(spec, "input-confidence", alt=alt, bins=table(**rows), limit=table(at=[least]))


def _gallery(things: list[Picture], shares: np.ndarray, asked: Asked, least: float) -> None:
    st.markdown(
        "**" + _("Things that are no garments, and what it says of them") + "**  \n"
        + ":small[" + _("Bold where it is sure. Choose one to look at it above.") + "]"
    )  # fmt: skip
    shown = [
        _tile(each, share, least, words.odd_kinds()[each.key.partition("-")[0]])
        for each, share in zip(things, shares, strict=True)
    ]
    shown += _upside_down(asked, least)
    label = _("Things that are no garments")
    tiles(
        shown, settled(GARMENT), "input-gallery", label, lambda each: take(GARMENT, each), side=80
    )


def _tile(picture: Picture, shares: np.ndarray, least: float, group: str) -> Tile:
    tone = "strong" if shares.max() >= least else ""
    return Tile(picture.key, picture.title, picture.pixels, said(shares, "\n"), tone, group)  # type: ignore[arg-type]


def _upside_down(asked: Asked, least: float) -> list[Tile]:
    """Return the first test picture of each class, turned by half; they are not counted."""
    known = cached.test_pictures(asked.data)
    found: list[Found] = [
        find(f"upside-{indices[0]}", asked, GARMENT) for indices in known.by_class if len(indices)
    ]
    turned = [each.picture for each in found if each.picture is not None]
    shares = verdicts(asked.network, tuple(each.pixels for each in turned))
    group = _("Garments upside down (not counted)")
    return [_tile(each, share, least, group) for each, share in zip(turned, shares, strict=True)]
