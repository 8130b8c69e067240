"""The file and the network in hand side by side, kept in the visitor's session while both stay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from app_pages.parts.choices import choice
from app_pages.parts.files import origins
from app_pages.parts.files.compare.compared import identity
from app_pages.parts.files.doctor.practice import practice
from app_pages.parts.files.sources import choose
from app_pages.parts.network.asked import Asked
from app_pages.parts.network.trees.running import valued
from app_pages.parts.words import _
from core.blocks import BlockError
from core.checkpoints import FileError

if TYPE_CHECKING:
    from torch import nn

    from core.checkpoints import Tensors
    from core.checkpoints.diagnosis import Diagnosis

SOURCE = "doctor_source"
FILE, EXAMPLE, FIRST_EXAMPLE = "doctor_file", "doctor_file_example", "training"
KEPT = "doctor_kept"
OWN = ("doctor-rule-", "doctor_hand", "doctor-take", "doctor_row")  # state of one file and network


@dataclass(frozen=True, slots=True, eq=False)
class Examined:
    """A file, the network that it is to fit, and what fits; `of` says which they are, as a value."""

    asked: Asked
    tensors: Tensors
    of: tuple[Any, ...]
    diagnosis: Diagnosis


def examined(asked: Asked) -> Examined | None:
    """Draw the picker and return what was found; None where nothing is chosen.

    Raises FileError where the network's numbers cannot be made.
    """
    with st.container(border=True, key="doctor-source"):
        tensors, named = _source(asked)
    if tensors is None:
        st.info(
            _("Choose a file, and see what of it fits the network above."),
            icon=":material/stethoscope:",
        )
        return None
    settled_by = origins.settling(asked.block, asked.input)
    of = (named, asked.block, asked.weights, settled_by)
    kept: Examined | None = st.session_state.get(KEPT)
    if kept is None or kept.of != of:
        _forget(same_file=kept is not None and kept.of[:2] == of[:2])
        kept = Examined(asked, tensors, of, _diagnose(asked, tensors))
        st.session_state[KEPT] = kept
    return Examined(asked, tensors, of, kept.diagnosis)


def _source(asked: Asked) -> tuple[Tensors | None, Any]:
    """Draw the choice between a file and a practice; return what is chosen, and what it is."""
    if EXAMPLE not in st.query_params:
        st.session_state.setdefault(EXAMPLE, FIRST_EXAMPLE)
    options = {"file": _("A file"), "practice": _("Practise on the network in hand")}
    if choice(st.segmented_control, _("Where from"), options, key=SOURCE, required=True) == "file":
        tensors = choose(FILE, _("The file"), asked, default="example")
        return tensors, None if tensors is None else identity(FILE, tensors, asked)
    return practice(asked)


def _diagnose(asked: Asked, tensors: Tensors) -> Diagnosis:
    from core.checkpoints.diagnosis import diagnose

    with st.spinner(_("Looking at names, shapes and numbers …"), show_time=False):
        return diagnose(module_of(asked), tensors)


def module_of(asked: Asked) -> nn.Module:
    """Return the network in hand with its values; it is shared, so it may only be read.

    Raises FileError where it has none.
    """
    try:
        return valued(asked.block, asked.weights, origins.checked(asked.block, asked.input))
    except BlockError as error:
        raise FileError(str(error)) from error


def _forget(*, same_file: bool) -> None:
    """Forget the choices that were made for another file or network; other weights change none."""
    if not same_file:
        for key in [key for key in st.session_state if str(key).startswith(OWN)]:
            del st.session_state[key]
