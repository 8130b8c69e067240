"""What did cleaning change? Two runs, alike but for the marks, on pictures that neither has seen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from app_pages.parts import runs
from app_pages.parts.choices import choice
from app_pages.parts.drawing import draw, ink, table
from app_pages.parts.labels import judged
from app_pages.parts.markdown import plain
from app_pages.parts.run_verdicts import picture
from app_pages.parts.verdict_words import percent
from app_pages.parts.words import _, plural
from charts import cleaning
from core.datasets import DatasetError, Source
from core.images import PictureError
from core.training import Run, RunError
from core.training.labels.comparing import Comparison, same_but_for_marks

SHOWN = 12  # pictures of each kind


def show(run: Run) -> None:
    """Draw the comparison of a run with one of the same on other marks; nothing where there is none."""
    others = same_but_for_marks(run, runs.own_runs())
    if not others:
        return
    st.subheader(_("What did cleaning change?"), anchor=False)
    words = {each.id: f"{each.name} · {runs.clock(each.created)}" for each in others}
    chosen = next(iter(words))
    if len(others) > 1:
        chosen = choice(st.selectbox, _("Compared with"), words, key="beside")
    other = next(each for each in others if each.id == chosen)
    first, second = sorted((run, other), key=lambda each: (each.created, each.id))
    st.fragment(_compare, run_every="5s" if _active(first, second) else None)(first, second)


def _active(*both: Run) -> bool:
    return any(each.status().active for each in both)


def _compare(first: Run, second: Run) -> None:
    if _active(first, second):
        st.caption(_("The two are compared once both runs have ended."))
        return
    try:
        _draw(first, second, judged.compared(first, second))
    except (RunError, DatasetError) as error:
        st.info(plain(str(error)), icon=":material/compare_arrows:")


def _draw(first: Run, second: Run, found: Comparison) -> None:
    st.markdown(_basis(found))
    names = (_("before"), _("after"))
    with st.container(border=True):
        accuracies, intervals = found.accuracies, found.intervals
        draw(
            cleaning.intervals(names, _("accuracy"), ink()), "cleaned-accuracy",
            alt=_("Accuracy before {before}, after {after}, with their intervals").format(
                before=percent(accuracies[0]), after=percent(accuracies[1])
            ),
            runs=table(
                name=list(names), right=np.array(accuracies), low=np.array([low for low, _high in intervals]),
                high=np.array([high for _low, high in intervals]),
                text=[_interval(*each) for each in zip(accuracies, intervals, strict=True)],
            ),
        )  # fmt: skip
        st.markdown(_test(found))
    better, worse = st.columns(2, gap="small")
    source = Source.parse(second.configuration.data)
    with better.container(border=True, height="stretch"):
        _gallery(_("Right only after cleaning"), source, found, found.only_second)
    with worse.container(border=True, height="stretch"):
        _gallery(_("Right only before"), source, found, found.only_first)
    st.caption(
        _(
            "Labels were looked at where a network contradicted them. Wrong labels with which networks agree"
            " are still among these, so that a few tenths of a percent mean little."
        )
    )


def _basis(found: Comparison) -> str:
    said = plural(
        "**{count} picture** validated in both runs and trained in neither",
        "**{count} pictures** validated in both runs and trained in neither", len(found),
    )  # fmt: skip
    again = int(found.relabelled.sum())
    more = plural(
        "{count} of them has another label now", "{count} of them have another label now", again
    )
    return f"{said}; {more}." if again else f"{said}."


def _interval(share: float, interval: tuple[float, float]) -> str:
    low, high = (f"{100 * end:.1f}" for end in interval)
    return _("{share} ({low} to {high} %)").format(share=percent(share), low=low, high=high)


def _test(found: Comparison) -> str:
    before, after = len(found.only_first), len(found.only_second)
    if not before + after:
        return _("Both runs are right on the very same pictures.")
    said = _(
        "They differ on **{count}**: right only after cleaning on {after}, right only before on {before}. Were"
        " both equally good, a difference like this or larger would come by chance in {chance} of such"
        " comparisons (McNemar's exact test)."
    )
    chance = percent(found.p_value)
    return said.format(count=before + after, after=after, before=before, chance=chance)


def _gallery(
    title: str, source: Source, found: Comparison, rows: Sequence[int] | np.ndarray
) -> None:
    st.markdown(f"**{title}** · {len(rows):,}")
    if not len(rows):
        st.caption(_("Not one picture."))
        return
    with st.grid(4, min_column_width=80, gap="small"):
        for row in rows[:SHOWN]:
            _tile(source, found, int(row))


def _tile(source: Source, found: Comparison, row: int) -> None:
    said = found.second
    label, taken = (said.classes[int(each[row])] for each in (said.labels, said.predicted))
    words = plain(label) if label == taken else _("{label}, taken for {taken}").format(
        label=plain(label), taken=plain(taken)
    )  # fmt: skip
    if found.relabelled[row]:
        words += " · " + _("label changed")
    try:
        st.image(picture(source, said.names[row]), words, width="stretch", alt=label)
    except (DatasetError, PictureError) as error:
        st.caption(f"{words}: {plain(str(error))}")
