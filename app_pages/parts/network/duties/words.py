"""The five duties of a block in words, each with the block's own numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app_pages.parts.markdown import code
from app_pages.parts.network.duties.beginning import FROM_FILE
from app_pages.parts.network.duties.gradients import gradients
from app_pages.parts.network.duties.record import Duty, State, number
from app_pages.parts.network.duties.run import Duties, Stored
from app_pages.parts.network.shown import amount, dimensions
from app_pages.parts.words import _, plural

if TYPE_CHECKING:
    from core.tracing import Value


def duties(found: Duties) -> tuple[Duty, ...]:
    """Return the five duties of a block."""
    return _takes(found), _gives(found), gradients(found), _stores(found), _begins(found)


def _takes(found: Duties) -> Duty:
    title = _("Takes its inputs")
    if not found.calls:
        words = _("The pass never came to this block: it stopped before, or nothing calls it.")
        return Duty("takes", title, "fails", _("nothing arrived"), (words,))
    call = found.calls[0]
    said = [_numbers(value) for value in call.inputs[:2]]
    if len(found.calls) > 1:
        words = _("It is called {count} times in this pass; this is what its first call was given.")
        said.append(words.format(count=len(found.calls)))
    return Duty("takes", title, "done", _shapes(call.inputs), tuple(said))


def _gives(found: Duties) -> Duty:
    title = _("Gives an output")
    if not found.calls:
        return Duty("gives", title, "fails", _("nothing came out"), ())
    call = found.calls[0]
    if not call.finished:
        words = _("What arrived does not fit it; “Compose” says what would.")
        return Duty("gives", title, "fails", _("nothing came out"), (words,))
    said = [_numbers(value) for value in call.outputs[:2]]
    if [value.shape for value in call.inputs] == [value.shape for value in call.outputs]:
        said.append(_("The shape stays as it was."))
    return Duty("gives", title, "done", _shapes(call.outputs), tuple(said))


def _shapes(values: Sequence[Value]) -> str:
    shown = [f"{dimensions(value.shape)} · {value.dtype}" for value in values[:3]]
    return ", ".join(shown) + (", …" if len(values) > 3 else "")


def _numbers(value: Value) -> str:
    if value.minimum is None:
        return _("There are no numbers in it.")
    if not value.shape:
        return _("A single number: {value}.").format(value=number(value.mean))
    words = _("Numbers from {low} to {high}, mean {mean}, deviation {deviation}.").format(
        low=number(value.minimum), high=number(value.maximum), mean=number(value.mean),
        deviation=number(value.deviation),
    )  # fmt: skip
    if not value.broken:
        return words
    broken = plural("{count:,} is NaN or infinite.", "{count:,} are NaN or infinite.", value.broken)
    return f"{words} {broken}"


def _stores(found: Duties) -> Duty:
    title, row = _("Stores its parameters"), found.tree.modules[0]
    said = []
    plain_list = sum(
        each.count
        for each in found.tree.tensors
        if each.role == "parameter" and not each.registered
    )
    others = [each for each in found.tree.tensors if each.role != "parameter"]
    if plain_list:
        said.append(_("{count} more are in a plain list: parameters() and state_dict() do not see them.").format(count=amount(plain_list)))  # fmt: skip
    if others:
        names = _names([each.path for each in others])
        said.append(plural(
            "And {count} tensor that is no parameter, and is not learned: {{names}}.",
            "And {count} tensors that are no parameters, and are not learned: {{names}}.",
            len(others),
        ).replace("{names}", names))  # fmt: skip
    if not row.parameters:
        words = _("What it does needs no numbers of its own, so there is nothing to learn in it.")
        state: State = "fails" if plain_list else "nothing"
        return Duty("stores", title, state, _("none"), tuple(said or [words]))
    tensors = sum(each.role == "parameter" and each.registered for each in found.tree.tensors)
    words = plural("In {count} tensor.", "In {count} tensors.", tensors)
    if row.trainable < row.parameters:
        words += " " + _("{count} of them are trainable.").format(count=amount(row.trainable))
    large = plural("{count:,} parameter", "{count:,} parameters", row.parameters)
    return Duty("stores", title, "done", large, (words, *said))


def _begins(found: Duties) -> Duty:
    title = _("Initializes them")
    if not found.stored:
        words = _("Without parameters there is nothing to initialize.")
        return Duty("begins", title, "nothing", _("nothing to do"), (words,))
    rules: dict[str, list[str]] = {}
    for each in found.stored:
        if each.words:
            rules.setdefault(each.words, []).append(each.row.path)
    if not rules:
        words = _("By the layers' own constructors; what they drew stands below.")
        return Duty("begins", title, "done", _("in its own way"), (words,))
    if set(rules) == {FROM_FILE}:
        words = _("Its numbers were read from a file, so that none had to be drawn.")
        return Duty("begins", title, "nothing", _("from a file"), (words,))
    large = plural("by {count} rule", "by {count} rules", len(rules))
    said = [f"- {_names(names)}: {rule}" for rule, names in list(rules.items())[:4]]
    if all(map(within, found.stored)):
        return Duty("begins", title, "done", large, ("\n".join(said),))
    said.append("- " + _("Not everything that was drawn is within what was promised."))
    return Duty("begins", title, "fails", large, ("\n".join(said),))


def _names(names: Sequence[str]) -> str:
    more = (
        plural(" and {count} more", " and {count} more", len(names) - 3) if len(names) > 3 else ""
    )
    return ", ".join(map(code, names[:3])) + more


def within(each: Stored) -> bool:
    """Say whether all drawn numbers are within the promised bounds, as far as there are such."""
    promise, drawn = each.expected, each.statistics
    if promise is None or drawn is None or drawn.minimum is None or drawn.maximum is None:
        return True
    slack = 1e-6 * max(abs(promise.low), abs(promise.high))  # a bound in 32 bits may be rounded up
    return promise.low - slack <= drawn.minimum and drawn.maximum <= promise.high + slack
