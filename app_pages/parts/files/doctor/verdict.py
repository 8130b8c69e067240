"""What the doctor says: how much fits, by which rules, and what is wrong besides."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from app_pages.parts.files.doctor.rows import Line
from app_pages.parts.files.doctor.words import reason, rule_words, surenesses
from app_pages.parts.markdown import code
from app_pages.parts.network.trees.words import inline
from app_pages.parts.words import _, plural
from core.checkpoints.diagnosis import Diagnosis, Plan, Rule

FITTING = ("fits", "renamed", "transposed", "tied", "hand")
MOST_NAMED = 4
MOST_RULES = 30  # drawn as switches


def rules(found: Diagnosis) -> tuple[Rule, ...]:
    """Draw a switch for each rule; return those that are on."""
    if not found.rules:
        return ()
    st.markdown("**" + _("Why the names differ") + "**")
    words, on = surenesses(), []
    with st.container(gap="small", key="doctor-rules"):
        for number, rule in enumerate(found.rules[:MOST_RULES]):
            why = reason(rule)
            label = f"{rule_words(rule)} {words[rule.sure]}" + (
                f" :small[:gray[{why}]]" if why else ""
            )
            if st.toggle(label, value=rule.sure != "guess", key=f"doctor-rule-{number}"):
                on.append(rule)
    return tuple(on)


def verdict(found: Diagnosis, plan: Plan, lines: Sequence[Line]) -> None:
    """Draw the one line that says how much fits, and what is not as it should be."""
    counted = [line for line in lines if line.key and line.state != "counter"]
    fit = sum(line.state in FITTING for line in counted)
    count = len(counted)
    changes = [rule_words(rule)[:1].lower() + rule_words(rule)[1:] for rule in _needed(plan, found)]
    if not count:
        st.info(_("The network in hand has no tensors that are saved: there is nothing to load."))
        return
    words = plural(
        "The one key of the network finds its numbers in the file",
        "All {count} keys of the network find their numbers in the file", count,
    ) if fit == count else _(
        "{fit:,} of {count:,} keys of the network find their numbers in the file"
    ).format(fit=fit, count=count)  # fmt: skip
    words += f": {'; '.join(changes[:MOST_NAMED])}." if changes else "."
    if fit == count:
        st.success(words, icon=":material/task_alt:")
    elif fit:
        st.warning(words, icon=":material/rule:")
    else:
        why = _("Is it the file of another network? The network in hand is chosen above.")
        st.error(f"{words} {why}", icon=":material/block:")
    _remarks(found, lines)


def _needed(plan: Plan, found: Diagnosis) -> list[Rule]:
    used = {
        step for match in found.matches(plan.rules).values() if match.fits for step in match.steps
    }
    return [rule for number, rule in enumerate(plan.rules) if number in used]


def _remarks(found: Diagnosis, lines: Sequence[Line]) -> None:
    """Say what else one should know before loading."""
    taken = {line.file for line in lines if line.state in FITTING}
    said = [
        *_of_numbers(found, taken),
        *_of_ties(found),
        *_of_types(lines, taken),
        *_of_rest(found, lines),
    ]
    if said:
        st.markdown("\n".join(f"- {words}" for words in said))


def _of_numbers(found: Diagnosis, taken: set[str]) -> list[str]:
    return [
        _(
            "{key} holds {count:,} numbers that are NaN or infinite: the network would answer NaN."
        ).format(key=inline(key), count=count)
        for key, count in found.broken.items()
        if key in taken
    ][:MOST_NAMED]


def _of_ties(found: Diagnosis) -> list[str]:
    said = [
        _("{keys} are one tensor in the network, but not the same numbers in the file: loading both, the "
          "last would win. Here the first one is taken; choose by hand for another.").format(
            keys=_(" and ").join(inline(key) for key in keys[:MOST_NAMED])
        )
        for keys in found.disagreeing[:MOST_NAMED]
    ]  # fmt: skip
    return said + [
        _("{keys} are one tensor in the file and several in the network: they begin equal, and part as "
          "soon as it learns.").format(keys=_(" and ").join(inline(key) for key in keys[:MOST_NAMED]))
        for keys in found.parted[:MOST_NAMED]
    ]  # fmt: skip


def _of_types(lines: Sequence[Line], taken: set[str]) -> list[str]:
    pairs = dict.fromkeys(
        (line.file_dtype, line.dtype)
        for line in lines
        if line.key and line.file in taken and line.file_dtype != line.dtype
    )
    return [
        _("{file} in the file becomes {network} in the network.").format(
            file=code(a), network=code(b)
        )
        for a, b in list(pairs)[:MOST_NAMED]
    ]


def _of_rest(found: Diagnosis, lines: Sequence[Line]) -> list[str]:
    said = []
    if counters := sum(line.state == "counter" for line in lines):
        said.append(plural(
            "{count} counter of batches is missing, as in old files: harmless.",
            "{count} counters of batches are missing, as in old files: harmless.", counters,
        ))  # fmt: skip
    if unused := sum(line.state == "unexpected" for line in lines):
        said.append(plural(
            "{count} tensor of the file is not used.", "{count} tensors of the file are not used.", unused
        ))  # fmt: skip
    if found.plain:
        said.append(plural(
            "{count} plain value beside the tensors, such as an epoch, is left out.",
            "{count} plain values beside the tensors, such as an epoch, are left out.", found.plain,
        ))  # fmt: skip
    return said
