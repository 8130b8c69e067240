"""Steps and what they do to a parameter, in words of the visitor's language; all of it Markdown."""

from __future__ import annotations

from app_pages.parts.markdown import code, plain
from app_pages.parts.words import _
from core.parameters import Assignment, Distribution, Edit, Initialization, Rule, Step, Target

MINUS = "−"


def said(step: Step) -> str:
    """Return a step: whom it is for and what it does."""
    if isinstance(step, Edit):
        return code(as_code(step))
    return f"{for_whom(step.target)} · {titled(step.distribution)}"


def for_whom(target: Target) -> str:
    """Return which parameters a rule is for: `All weights of Linear layers`."""
    if "*" not in target.path:
        return code(target.path)
    what = {"": _("All parameters"), "weight": _("All weights"), "bias": _("All biases")}.get(
        target.attribute, _("All {attribute}").format(attribute=code(target.attribute))
    )
    if target.layer:
        what += " " + _("of {layer} layers").format(layer=plain(target.layer))
    if target.path != "*":
        what += " " + _("called {pattern}").format(pattern=code(target.path))
    return what


def titled(distribution: Distribution) -> str:
    """Return what a distribution is called, with its arguments: `Normal, mean 0, std 0.01`."""
    parts = [_(distribution.row.title)]
    parts += [f"{name} {_value(value)}" for name, value in distribution.arguments]
    if distribution.parts:
        parts += [
            f"{100 * share:.3g} % {_part(part.kind, part.a, part.b)}"
            for part, share in zip(distribution.parts, distribution.shares, strict=True)
        ]
    return plain(", ".join(parts))


def _part(kind: str, a: float, b: float) -> str:
    if kind == "spike":
        return _("at {value}").format(value=figure(a))
    words = _("from {a} to {b}") if kind == "uniform" else _("normal ({a}, {b})")
    return words.format(a=figure(a), b=figure(b))


def _value(value: object) -> str:
    return figure(value) if isinstance(value, float) else str(value)


def figure(value: float) -> str:
    """Return a number in four digits with a real minus sign."""
    return f"{value + 0.0:.4g}".replace("-", MINUS)


def as_code(edit: Edit) -> str:
    """Return an edit nearly as Python writes it: `0.weight[0, 0] = 42`."""
    return edit.path + changed(edit)


def changed(edit: Edit) -> str:
    """Return what stands behind the parameter: `[0, 0] = 42`."""
    sign = {"set": "=", "add": "+=", "multiply": "*="}[edit.operation]
    where = ":" if edit.index is None else ", ".join(map(str, edit.index)) or "()"
    return f"[{where}] {sign} {edit.value:g}"


def gets(what: Assignment, initialization: Initialization) -> str:
    """Say what the steps do to a parameter, with its own numbers."""
    if not what.touched:
        return _("No step is for it: it keeps the values that it was built with.")
    words = [_("As it was built")] if what.rule < 0 else [_filled(what, initialization)]
    words += [
        _("then step {number}: {code}").format(number=number + 1, code=code(changed(step)))
        for number in what.edits
        if isinstance(step := initialization.steps[number], Edit)
    ]
    return "; ".join(words) + "."


def _filled(what: Assignment, initialization: Initialization) -> str:
    rule = initialization.steps[what.rule]
    assert isinstance(rule, Rule) and what.slot is not None
    return _("Step {number}: {words}").format(
        number=what.rule + 1, words=plain(rule.distribution.words(what.slot))
    )
