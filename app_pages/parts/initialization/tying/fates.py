"""What copying, converting, saving and loading leave of a tie: each was done, and is sorted by outcome."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.initialization.tying import values
from app_pages.parts.initialization.tying.shared import Shared
from app_pages.parts.markdown import code, plain
from app_pages.parts.network.asked import Asked
from app_pages.parts.network.cached import tree
from app_pages.parts.network.shown import bytes_of
from app_pages.parts.words import _

if TYPE_CHECKING:
    from core.parameters.tying import Fate

MOST_BYTES = 100_000_000  # of a network that is copied a dozen times


def fates(asked: Asked, shared: Shared) -> None:
    """Draw what became of the tie, in four groups."""
    size = tree(asked.block, asked.input).totals.bytes
    if size > MOST_BYTES:
        words = _("This is tried on a dozen copies of the network, up to {most}; it has {size}.")
        st.info(words.format(most=bytes_of(MOST_BYTES), size=bytes_of(size)))
        return
    with st.spinner(_("Copying, saving and loading …"), show_time=True):
        found = values.fates(asked.block, asked.weights, asked.input, shared.name)
    st.caption(_(
        "Each line was run on copies. `fresh` is tied as `net` is, with other numbers; `untied` is its "
        "untied twin; `state` is what came out of the file."
    ))  # fmt: skip
    left, right = st.columns(2, gap="small")
    for state, (title, sentence) in _titles().items():
        members = [each for each in found if each.state == state]
        if members:
            with left if state == "tied" else right:
                _group(title, sentence, members)


def _titles() -> dict[str, tuple[str, str]]:
    return {
        "tied": (
            ":green[:material/link:] " + _("Still tied"),
            _("Both names lead to one tensor: `a is b`."),
        ),
        "memory": (
            ":orange[:material/warning:] " + _("One memory, but two tensors"),
            _("`a is b` is no longer true, `a.data_ptr() == b.data_ptr()` is. As parameters each would "
              "have a gradient of its own, and an optimizer would move the same numbers twice."),
        ),
        "gone": (
            ":red[:material/link_off:] " + _("The tie is gone"),
            _("Two tensors in two memories. Equal numbers at first go separate ways with the first "
              "step of training."),
        ),
        "refused": (
            ":gray[:material/block:] " + _("Refused"),
            _("An error was raised, and nothing was lost without a word."),
        ),
    }  # fmt: skip


def _group(title: str, sentence: str, members: Sequence[Fate]) -> None:
    with st.container(border=True):
        st.markdown(f"**{title}**  \n{sentence}")
        st.markdown("\n".join(f"- {code(each.python)}  \n  {_why(each)}" for each in members))


def _why(fate: Fate) -> str:
    if fate.state == "refused":
        return f":gray[{plain(fate.error)}]"
    words = _reasons().get((fate.name, fate.state), "")
    return f":gray[{words}]" if words else ""


def _reasons() -> dict[tuple[str, str], str]:
    """Return why it comes out so, by what was done and what came of it."""
    remembers = _("It remembers what it has met already, and uses that again.")
    own = _("Each layer was given a parameter of its own over the file's one memory.")
    return {
        ("deepcopy", "tied"): remembers,
        ("pickle", "tied"): remembers,
        ("float64", "tied"): _("The parameter stays the object that it is, and gets new numbers."),
        ("meta", "tied"): _("The layer is one object under two names, and is moved once."),
        ("meta", "gone"): _("There each of the two layers makes a new parameter of its own."),
        ("load", "tied"): _("Numbers are copied into the tensors that are there, twice the same."),
        ("file", "memory"): _("The file has both keys, and the numbers once."),
        ("assign", "tied"): _("The layer is one object: what the second key assigns stays."),
        ("assign", "memory"): own,
        ("load-untied", "gone"): _("Both get the numbers, each into its own memory."),
        ("assign-untied", "memory"): own,
        ("save-model", "tied"): _("The file has only one of the two names; that is enough here."),
    }
