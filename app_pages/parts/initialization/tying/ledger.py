"""The ledger: what each use contributes to the gradient, and that the sum is what is stored."""

from __future__ import annotations

import streamlit as st

from app_pages.parts.initialization.tying.run import Account, Entry, account
from app_pages.parts.initialization.tying.shared import Shared
from app_pages.parts.markdown import code, plain
from app_pages.parts.network.asked import Asked
from app_pages.parts.network.shown import dimensions
from app_pages.parts.network.trees.heatmap import heatmap
from app_pages.parts.network.trees.words import number
from app_pages.parts.words import _, plural

MOST = 5  # uses that are drawn


def ledger(asked: Asked, shared: Shared) -> None:
    """Run the network forward and back, and draw the account of one tensor."""
    with st.spinner(_("Running forward and back …"), show_time=True):
        found = account(asked.block, asked.weights, asked.input, shared.name)
    st.markdown(_summary(found))
    drawn = [*found.uses[:MOST], found.stored]
    with st.grid(min(len(drawn), 4), min_column_width=230, gap="small") as grid:
        for place, entry in enumerate(drawn):
            with grid.cell():
                _heatmap(found, entry, place, last=entry is found.stored)
    if len(found.uses) > MOST:
        more = len(found.uses) - MOST
        st.caption(plural("… and {count} more use.", "… and {count} more uses.", more))
    _table(found)
    st.markdown(_verdict(found, shared))


def _summary(found: Account) -> str:
    words = _("The loss is the sum of all outputs, {loss}. All panels have one scale.")
    return words.format(loss=number(found.loss))


def _heatmap(found: Account, entry: Entry, place: int, *, last: bool) -> None:
    title = _("= stored in .grad") if last else _use(entry, place)
    if entry.picture is None:
        st.markdown(f"**{plain(title)}**")
        st.info(_("No gradient came back to this use."))
    else:
        heatmap(title, entry.picture, f"tying-ledger-{place}", found.reach)


def _use(entry: Entry, place: int) -> str:
    title = _("Use {place}, as {path}").format(place=place + 1, path=entry.path)
    return f"+ {title}" if place else title


def _table(found: Account) -> None:
    uses = found.uses
    st.table({
        "": [*(_("Use {place}").format(place=place + 1) for place in range(len(uses))), "**.grad**"],
        _("Called as"): [*(code(use.path) for use in uses), ""],
        _("Given"): [*(", ".join(map(dimensions, use.shapes)) for use in uses), ""],
        _("Norm of its gradient"): [*(number(use.norm) for use in uses), number(found.stored.norm)],
    }, border="horizontal", hide_index=True)  # fmt: skip


def _verdict(found: Account, shared: Shared) -> str:
    words = _("Largest difference between the sum of the uses and `.grad`: **{gap}**.").format(
        gap=number(found.difference)
    )
    if not shared.tied:
        return words
    twin = _("The check is its untied twin, with a tensor of its own under each name and the same "
             "numbers. There `backward()` stores:")  # fmt: skip
    said = _("{path}: norm {norm}, largest difference from the ledger **{gap}**")
    lines = [
        said.format(path=code(each.path), norm=number(each.norm), gap=number(each.difference))
        for each in found.twins
    ]
    return f"{words} {twin}\n\n" + "\n".join(f"- {line}" for line in lines)
