"""One tensor, several names: the questions that tell it from what only looks the same."""

from __future__ import annotations

import streamlit as st

from app_pages.parts.initialization.tying.shared import Shared
from app_pages.parts.initialization.tying.values import Answer, answers
from app_pages.parts.markdown import code
from app_pages.parts.network.asked import Asked
from app_pages.parts.network.trees.cached import ways
from app_pages.parts.words import _


def questions(asked: Asked, shared: Shared) -> None:
    """Draw the table: for each other tensor, what is asked of it and what the answer is."""
    found = answers(asked.block, asked.weights, asked.input, shared.names)
    words = _("`a` is {name}, and `b` is one of the tensors at the top:")
    st.markdown(words.format(name=code(written(asked, shared.name))))
    asks = (
        _("Same numbers now?") + "  \n`torch.equal(a, b)`",
        _("The same object?") + "  \n`a is b`",
        _("The same memory?") + "  \n`a.data_ptr() == b.data_ptr()`",
        _("Change `a`: does `b` change?"),
    )
    columns = {"": list(asks)}
    for each in found:
        columns[_title(each)] = [_said(answer) for answer in _answers(each)]
    st.table(columns, border="horizontal", hide_index=True)


def written(asked: Asked, name: str) -> str:
    """Return the Python that reaches a tensor: `net[2].weight`."""
    return ways(asked.block, asked.input, name)[0]


def _title(answer: Answer) -> str:
    known = {".data": code("a.data"), "copy": _("a copy")}
    return known.get(answer.other) or code(answer.other)


def _answers(answer: Answer) -> tuple[bool, ...]:
    found = answer.relation
    return bool(found.equal), found.identical, found.view, answer.follows


def _said(answer: bool) -> str:
    return f":green[**{_('yes')}**]" if answer else f":gray[{_('no')}]"
