"""Tying: one tensor under several names, set through one and seen in both, and its gradient's ledger."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from app_pages.parts import frame
from app_pages.parts.initialization.tying.choosing import chosen
from app_pages.parts.initialization.tying.fates import fates
from app_pages.parts.initialization.tying.ledger import ledger
from app_pages.parts.initialization.tying.questions import questions
from app_pages.parts.initialization.tying.setting import setting
from app_pages.parts.initialization.tying.shared import Shared
from app_pages.parts.markdown import code, plain
from app_pages.parts.network.asked import Asked
from app_pages.parts.network.cached import tree
from app_pages.parts.network.limits import TooLargeError, check_values
from app_pages.parts.network.shown import dimensions
from app_pages.parts.words import _, plural
from core.blocks import BlockError
from core.parameters import ParameterError
from core.tracing import TraceError

CODE = (
    "core.parameters.tying.ledger.tied_gradient_ledger", "core.parameters.tying.uses.Lending",
    "core.parameters.tying.twin.untied", "core.parameters.tying.relation.relation",
)  # fmt: skip
Section = Callable[[Asked, Shared], None]


def show(asked: Asked) -> None:
    """Draw the choice of a shared tensor and all that there is to see of it."""
    shared = chosen(asked)
    if shared is not None:
        st.markdown(_sentence(asked, shared))
        left, right = st.columns([7, 5], gap="medium")
        with left:
            _section(
                _("Set one, see both") if shared.tied else _("Set one, see it in both uses"),
                setting,
                asked,
                shared,
            )
        with right:
            _section(_("One tensor, or only equal ones?"), questions, asked, shared)
        _section(_("The ledger of its gradient"), ledger, asked, shared)
        if shared.tied:
            _section(_("What becomes of the tie"), fates, asked, shared)
    frame.look_for("initialization-tying")
    frame.code(*CODE)


def _section(title: str, draw: Section, asked: Asked, shared: Shared) -> None:
    """Draw one part in a border, or why there is none; the others stay."""
    with st.container(border=True, height="stretch"):
        st.subheader(title, anchor=False)
        try:
            check_values(tree(asked.block, asked.input))
            draw(asked, shared)
        except (BlockError, ParameterError, TraceError, TooLargeError) as error:
            st.info(plain(str(error)), icon=":material/block:")


def _sentence(asked: Asked, shared: Shared) -> str:
    totals = tree(asked.block, asked.input).totals
    shape = dimensions(shared.shape)
    if not shared.tied:
        words = plural(
            "{{name}} has one name, and is used {count} time in each pass: one tensor of {{shape}}.",
            "{{name}} has one name, and is used {count} times in each pass: one tensor of {{shape}}.",
            shared.calls,
        )
        return words.format(name=code(shared.name), shape=shape)
    names = " = ".join(map(code, shared.names[:6])) + (" = …" if len(shared.names) > 6 else "")
    return _("{names} is one tensor of {shape}. The network has **{count:,}** parameters; counted name "
             "by name they would be {naive:,}.").format(
        names=names, shape=shape, count=totals.parameters, naive=totals.parameters + totals.tied,
    )  # fmt: skip
