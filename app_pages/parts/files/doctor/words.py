"""How the doctor speaks: rules, what became of a key, and how sure it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from app_pages.parts.network.trees.words import inline
from app_pages.parts.words import _

if TYPE_CHECKING:
    from core.checkpoints.diagnosis import Rule

MOST_PAIRS = 3  # written out


def rule_words(rule: Rule) -> str:
    """Return what a rule does."""
    before, after = inline(rule.before), inline(rule.after)
    words = {
        "remove": _("Remove {before} from the beginning"),
        "inside": _("Remove {before} wherever it stands"),
        "add": _("Put {after} in front"),
        "swap": _("Read {before} as {after}"),
        "ending": _("Read {before} at the end as {after}"),
        "separators": _("Read `/` as `.`, and leave out `:0`"),
        "indices": _("Count the layers anew: {pairs}"),
        "order": _("Match by order: the shapes are the same one after another"),
        "shape": _("Match what alone has its shape: {pairs}"),
        "transpose": _("Transpose matrices that stand the other way round"),
    }[rule.name]
    return words.format(before=before, after=after, pairs=_pairs(rule))


def _pairs(rule: Rule) -> str:
    shown = [f"{inline(a)} → {inline(b)}" for a, b in rule.pairs if a != b]
    return ", ".join(shown[:MOST_PAIRS]) + (", …" if len(shown) > MOST_PAIRS else "")


def reason(rule: Rule) -> str:
    """Return why names differ so."""
    from core.checkpoints.diagnosis import WRAPPERS

    if rule.name in ("remove", "inside"):
        parts = [part for part in rule.before.split(".") if part in WRAPPERS]
        return "; ".join(dict.fromkeys(_(WRAPPERS[part]) for part in parts))
    return {
        "add": _("the file is of a part of the network"),
        "swap": _("a part was renamed"),
        "ending": _("another library's word for the same thing"),
        "separators": _("names as TensorFlow writes them"),
        "indices": _("a layer was put in or taken out"),
        "transpose": _("(in, out) here and (out, in) there: Keras and the course's MyLinear"),
    }.get(rule.name, "")


def surenesses() -> Mapping[str, str]:
    """Return how sure a rule is, as a badge."""
    return {
        "sure": ":green-badge[" + _("sure") + "]",
        "likely": ":blue-badge[" + _("likely") + "]",
        "guess": ":orange-badge[" + _("a guess") + "]",
    }


def states() -> Mapping[str, str]:
    """Return what became of a key, with its sign."""
    return {
        "fits": "✓ " + _("fits"),
        "renamed": "→ " + _("fits, renamed"),
        "transposed": "⤡ " + _("fits, transposed"),
        "hand": "☞ " + _("by hand"),
        "tied": "= " + _("fits, tied"),
        "reshaped": "≠ " + _("another shape"),
        "missing": "✗ " + _("missing"),
        "counter": "· " + _("missing, harmless"),
        "kept": "· " + _("kept as it is"),
        "unexpected": "? " + _("not used"),
    }
