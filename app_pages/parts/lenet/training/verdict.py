"""What a run came to, beside what is published and what other seeds came to."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from app_pages.parts.lenet.training.seeds import finished, siblings
from app_pages.parts.lenet.training.strip import strip
from app_pages.parts.lenet.training.tables import Figures, figures
from app_pages.parts.markdown import plain
from app_pages.parts.words import _, plural
from core.lenet.expected import Expected, expected
from core.lenet.presets import DATA
from core.training import Run


def verdict(run: Run) -> None:
    """Say what a run came to, and draw it among the others. Raises RunError."""
    found, known = figures(run), expected(run.configuration)
    with st.container(border=True, key="verdict"):
        st.markdown("**" + _("The verdict") + "**")
        if run.status().state != "finished":
            st.markdown(_("There is one once all epochs are done: resume the run to come to it."))
        elif found.test_accuracy is None:
            st.markdown(_("This run has measured nothing on test pictures."))
        else:
            _draw(run, known, found, found.test_accuracy)


def _draw(run: Run, known: Expected | None, found: Figures, accuracy: float) -> None:
    others = finished(siblings(run))
    said = [_unknown(run.configuration.data, accuracy)]
    if known is not None:
        said = [_published(known, accuracy), _spread(known), _place(known, accuracy)]
    st.markdown(" ".join([*filter(None, said), _own(others)]))
    strip(known, others, accuracy)
    if known is not None:
        st.markdown(_table(known, found))
    if known is not None and known.published is not None:
        st.caption(_("Published: {source}.").format(source=plain(known.published.source)))


def _unknown(data: str, accuracy: float) -> str:
    got = _("You got **{accuracy}** on the test pictures.").format(accuracy=f"{accuracy:.3f}")
    if data == DATA:
        why = _("No published figure applies: this network or its recipe is none of the presets.")
    else:
        why = _("No published figure applies: those are for Fashion-MNIST, not drawn garments.")
    return f"{got} {why}"


def _published(known: Expected, accuracy: float) -> str:
    if known.published is None:
        return _("You got **{accuracy}**; nothing is published of this recipe.").format(
            accuracy=f"{accuracy:.3f}"
        )
    return _("Published **{published}**, you got **{accuracy}**.").format(
        published=f"{known.published.test_accuracy:.3f}", accuracy=f"{accuracy:.3f}"
    )


def _spread(known: Expected) -> str:
    if known.measured is None:
        return _("How far seeds differ on this recipe has not been measured yet.")
    found = [result.test_accuracy for result in known.measured.results]
    words = plural(
        "Usual spread over {count} seed on this recipe:",
        "Usual spread over {count} seeds on this recipe:", len(found),
    )  # fmt: skip
    return f"{words} {_range(found)} " + _("(mean {mean}).").format(
        mean=f"{known.measured.mean:.3f}"
    )


def _place(known: Expected, accuracy: float) -> str:
    place = known.place(accuracy)
    if place is None or known.measured is None:
        return ""
    count = len(known.measured.results)
    words = {
        "usual": _("Yours lies among them."),
        "lower": _("Yours is lower than all {count}, as one seed in {times} is by chance."),
        "higher": _("Yours is higher than all {count}, as one seed in {times} is by chance."),
    }
    return words[place].format(count=count, times=count + 1)


def _own(others: Sequence[tuple[int, float]]) -> str:
    if not others:
        return ""
    words = plural("Your {count} other seed:", "Your {count} other seeds:", len(others))
    return f"{words} {_range([accuracy for _seed, accuracy in others])}."


def _table(known: Expected, found: Figures) -> str:
    """Return the three figures as the course prints them: published, yours, and over the seeds."""
    published, results = known.published, known.measured.results if known.measured else ()
    rows = (
        (_("train loss"), published.train_loss if published else None, found.loss,
         [each.train_loss for each in results]),
        (_("train accuracy"), published.train_accuracy if published else None, found.train_accuracy,
         [each.train_accuracy for each in results]),
        (_("test accuracy"), published.test_accuracy if published else None, found.test_accuracy,
         [each.test_accuracy for each in results]),
    )  # fmt: skip
    head = f"| | {_('Published')} | {_('Yours')} | {_('Seeds')} |\n|:--|--:|--:|--:|"
    lines = [
        f"| {name} | {_number(first)} | **{_number(own)}** | {_breaking(_range(values))} |"
        for name, first, own, values in rows
    ]
    return "\n".join([head, *lines])


def _breaking(text: str) -> str:
    """Let a range stand in two lines, where a phone's table has no room for one."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _range(values: Sequence[float]) -> str:
    if not values:
        return "–"
    least, most = f"{min(values):.3f}", f"{max(values):.3f}"
    return least if least == most else f"{least}\N{NO-BREAK SPACE}…\N{NO-BREAK SPACE}{most}"
