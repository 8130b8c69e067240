"""What the sweeps say, in sentences that are computed from them."""

from __future__ import annotations

from collections.abc import Sequence

from app_pages.parts.lenet.experiments import words
from app_pages.parts.words import _
from core.lenet.experiments.analysis import COURSE, Effect, agrees


def ranking(effects: Sequence[Effect]) -> str:
    """Say of each swept number how far it moved the accuracy, the furthest first, as a list."""
    return "\n".join(f"{place}. {_moved(each)}" for place, each in enumerate(effects, start=1))


def _moved(each: Effect) -> str:
    said = _(
        "**{what}** moved the mean test accuracy by **{range} points**: {worst} at {lowest}, {best} at {highest}."
    ).format(
        what=words.groups().get(each.group, each.group), range=f"{100 * each.range:.2f}",
        worst=words.percent(each.worst.mean), best=words.percent(each.best.mean),
        lowest=each.worst.trial.value, highest=each.best.trial.value,
    )  # fmt: skip
    spread = f"{100 * each.spread:.2f}"
    if not each.spread:
        return said + " " + _("One seed each, so nothing is known of chance.")
    if each.clear:
        return said + " " + _("Seeds alone differ by ± {spread}.").format(spread=spread)
    return said + " " + _("That is less than twice the spread over seeds, ± {spread}: it may be chance.").format(spread=spread)  # fmt: skip


def course(effects: Sequence[Effect]) -> str:
    """Set the course's answer beside the measured order, without forcing them to agree."""
    names = words.groups()
    measured = [each for each in effects if each.group in COURSE]
    order = ", ".join(names[each.group].lower() for each in measured)
    said = _(
        "The course's answer: kernel size first, then padding, then stride, and with several channels their number. Measured here: {order}."
    ).format(order=order)
    if agrees(effects):
        return said + " " + _("The same order.")
    close = [names[each.group].lower() for each in measured if not each.clear]
    said += " " + _("Another order.")
    if close:
        said += " " + _("The place of {names} says little: it is within the spread over seeds.").format(names=", ".join(close))  # fmt: skip
    return said


def price(effects: Sequence[Effect]) -> str:
    """Say how much accuracy a doubling of the multiply-adds buys by each swept number."""
    parts = [
        _("{what} {points}").format(
            what=words.groups().get(each.group, each.group).lower(),
            points=words.points(each.per_doubling or 0.0),
        )
        for each in effects
    ]
    return _(
        "Where twice the multiply-adds are spent, accuracy changes by so many points: {parts} (a straight line through the means, by least squares)."
    ).format(parts=", ".join(parts))
