"""What there is to say of a data set in figures: counts, balance, sizes, and what is left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import streamlit as st

from app_pages.parts import pictures
from app_pages.parts.drawing import card, draw, table
from app_pages.parts.markdown import plain
from app_pages.parts.words import _, guide, plural
from charts import pictures as charts
from core.datasets import Description, Skipped, Source

MOST_CLASSES = 12  # in the chart of balance
MOST_ROWS = 1_000  # in the list of what is left out
MOST_REASONS = 3
SIDES = (32, 64, 128)  # pixels at which a drawn pet is shown


def cards(known: Description, split: pictures.Split, skipped: int) -> None:
    """Draw the counts, in cards of equal height."""
    figures = {
        _("Pictures"): len(known.listing),
        _("Classes"): len(known.listing.classes),
        _("Training"): split.training,
        _("Validation"): split.validation,
        **({_("Test"): known.listing.test} if known.listing.test else {}),
        _("Left out"): skipped,
    }
    with st.grid(len(figures), min_column_width=110, gap="small", key="counts"):
        for title, count in figures.items():
            st.metric(title, f"{count:,}", border=True, height="stretch")


def charts_of(source: Source, known: Description, split: pictures.Split) -> None:
    """Draw the balance of the classes beside the sizes of the pictures."""
    with st.grid(2, min_column_width=330, gap="small"):
        with card(_("How many of each class")):
            balance(split)
            guessing(split)
        if source.kind == "drawn":
            with card(_("The same pet in ever more pixels")):
                any_size(source, known.listing.names[0])
        else:
            with card(_("Width and height, pixels")):
                sizes(known)


def balance(split: pictures.Split) -> None:
    """Draw a bar for each class, the largest classes where there are many."""
    largest = sorted(split.sides, key=lambda name: -_total(split, name))[:MOST_CLASSES]
    shown = tuple(name for name in split.sides if name in largest)
    words = _("{label}: {training} training · {validation} validation")
    texts = [
        words.format(
            label=name,
            training=f"{split.sides[name].training:,}",
            validation=f"{split.sides[name].validation:,}",
        )
        for name in shown
    ]
    draw(
        charts.balance(shown, _("class"), _("pictures")), "balance-chart", alt="; ".join(texts),
        sides=_bars(split, shown, texts),
    )  # fmt: skip
    if len(split.sides) > len(shown):
        told = _("The {shown} largest of {count} classes.")
        st.caption(told.format(shown=len(shown), count=len(split.sides)))


def guessing(split: pictures.Split) -> None:
    """Say how often a network would be right that had learned nothing but the most usual class."""
    largest = max(split.sides, key=lambda name: split.sides[name].training)
    if not split.validation or not split.training:
        return
    share = split.sides[largest].validation / split.validation
    words = _(
        "Always answering *{label}* would be right on **{share}** of the validation pictures."
    )
    st.caption(words.format(label=plain(largest), share=f"{share:.1%}"))


def _total(split: pictures.Split, name: str) -> int:
    return split.sides[name].training + split.sides[name].validation


def _bars(split: pictures.Split, shown: Sequence[str], texts: Sequence[str]) -> object:
    """Return the bars, one behind the other for each class: training, then validation."""
    training = [split.sides[name].training for name in shown]
    validation = [split.sides[name].validation for name in shown]
    both = [_total(split, name) for name in shown]
    return table(
        words=[*texts, *texts],
        label=[*shown, *shown],
        side=[_("training")] * len(shown) + [_("validation")] * len(shown),
        start=[0] * len(shown) + training,
        end=training + both,
        count=training + validation,
        opacity=[1.0] * len(shown) + [charts.FAINT] * len(shown),
    )


def sizes(known: Description) -> None:
    """Draw the sizes of the pictures that were looked at, and say what is usual among them."""
    if not known.sizes:
        st.caption(_("No picture that was looked at tells its size."))
        return
    counts = Counter(known.sizes)
    width, height = np.median(np.array(known.sizes), axis=0)
    words = _("{count} pictures looked at, typically {width:.0f} × {height:.0f} px")
    told = words.format(width=width, height=height, count=f"{len(known.sizes):,}")
    draw(
        charts.sizes(_("width"), _("height"), _("pictures")), "sizes-chart", alt=told,
        sizes=table(
            width=[size[0] for size in counts],
            height=[size[1] for size in counts],
            count=list(counts.values()),
        ),
        squares=table(side=[0, max(map(min, known.sizes))]),
    )  # fmt: skip
    st.caption(told + ". " + _("Squares lie on the dashed line."))
    if known.unreadable:
        told = plural(
            "{count} more has no readable beginning.",
            "{count} more have no readable beginning.", known.unreadable,
        )  # fmt: skip
        st.caption(f":material/warning: {told}")


def any_size(source: Source, name: str) -> None:
    """Draw one drawn pet at several sides, its pixels enlarged so that they can be seen."""
    with st.container(horizontal=True, wrap=False, gap="small"):
        for side in SIDES:
            words = _("{side} × {side} px").format(side=side)
            with st.container(gap="xsmall"):
                st.image(pictures.drawn_at(source, name, side), width="stretch", alt=words)
                st.caption(words)
    st.caption(guide("data-drawn"))


def left_out(skipped: Sequence[Skipped], *, decoded: bool) -> None:
    """Draw what is left out, how often for which reason; nothing where nothing is."""
    if not skipped:
        return
    title = plural("{count} file or folder is left out", "{count} files or folders are left out",
                   len(skipped))  # fmt: skip
    with st.expander(f"**{title}**", icon=":material/block:", key="left-out", expanded=True):
        reasons = Counter(item.reason for item in skipped).most_common(MOST_REASONS)
        st.markdown("\n".join(f"- {count:,} × {plain(reason)}" for reason, count in reasons))
        rows = sorted(skipped, key=lambda item: (item.reason, item.name))[:MOST_ROWS]
        columns = {
            _("Name"): [item.name for item in rows], _("Why"): [item.reason for item in rows]
        }  # fmt: skip
        st.dataframe(columns, hide_index=True, height=min(320, 38 + 35 * len(rows)), key="skipped")
        if len(skipped) > len(rows):
            st.caption(_("The first {count} of them.").format(count=f"{len(rows):,}"))
        if not decoded:
            st.caption(guide("data-names-only"))
