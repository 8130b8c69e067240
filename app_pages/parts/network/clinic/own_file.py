"""A Python file of the visitor's own: only where a setting allows it, and only in another process."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from app_pages.parts.markdown import plain
from app_pages.parts.words import _
from core.clinic import ClinicError, Findings
from core.clinic.own_code import MOST_ARGUMENTS, layers_in
from core.settings import settings

FOUND = "clinic_own_found"  # what was found of the visitor's own file; nobody else's session has it
COMMAND = 'python -m core.clinic layer.py MyLayer --arguments "8, units=3" --input 2x8'
START = "LAYERWISE_OWN_CODE=true streamlit run dashboard.py"


@dataclass(frozen=True, slots=True)
class Own:
    """What the visitor asks for: his file's text, a class in it, arguments, and an input's shape."""

    text: str
    layer: str
    arguments: str
    shape: str


def own_file() -> Findings | None:
    """Draw the form; return what was found of the file, once it was asked for."""
    if not settings().own_code:
        _closed()
        return None
    asked = _form()
    if asked is None:
        return None
    if st.button(_("Examine"), key="clinic-examine", icon=":material/stethoscope:", type="primary"):
        st.session_state[FOUND] = (asked, *_examined(asked))
    found: tuple[Own, Findings | None, str] | None = st.session_state.get(FOUND)
    if found is None or found[0] != asked:
        st.caption(_("The file is run in a process of its own, for a minute at most, as you."))
        return None
    if found[2]:
        st.error(plain(found[2]), icon=":material/block:")
    return found[1]


def _closed() -> None:
    """Say how one's own file can be examined all the same."""
    st.info(
        _("A layer of your own is code, and code can do anything to the machine that it runs on. So "
          "it is examined only where you are at home."),
        icon=":material/lock:",
    )  # fmt: skip
    left, right = st.columns(2, gap="medium")
    with left.container(border=True, height="stretch"):
        st.markdown(f"**{_('From the command line')}**")
        st.caption(_("It says the same as this page does. Nothing needs to be allowed."))
        st.code(COMMAND, language="bash", wrap_lines=True)
    with right.container(border=True, height="stretch"):
        st.markdown(f"**{_('On this page')}**")
        st.caption(_("Start your own Layerwise with the setting that allows it, and reload."))
        st.code(START, language="bash", wrap_lines=True)


def _form() -> Own | None:
    """Draw what is asked for; None while there is no file with a layer in it."""
    file = st.file_uploader(_("Python file"), type="py", key="clinic-file", max_upload_size=1)
    if file is None:
        st.caption(_("A file with a class of `nn.Module` in it. It is read first; it runs only when you say so."))  # fmt: skip
        return None
    text = file.getvalue().decode("utf-8", "replace")
    try:
        layers = {layer.name: layer.arguments for layer in layers_in(text)}
    except ClinicError as error:
        st.error(plain(str(error)), icon=":material/block:")
        return None
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.selectbox(_("Class"), list(layers), key="clinic-class", width=240)
        arguments = st.text_input(
            _("Arguments"), key="clinic-arguments", width=280, max_chars=MOST_ARGUMENTS,
            placeholder=layers[name] or _("none"), help=_("As in a call: `5, units=3`."),
        )  # fmt: skip
        shape = st.text_input(
            _("Input"), "2x8", key="clinic-shape", width=140, max_chars=60,
            help=_("Sizes such as 2x8; the first is the batch."),
        )  # fmt: skip
    return Own(text, name, arguments, shape)


def _examined(asked: Own) -> tuple[Findings | None, str]:
    from core.clinic.child import examine_text

    try:
        with st.spinner(_("The layer is examined in a process of its own …"), show_time=True):
            return examine_text(asked.text, asked.layer, asked.arguments, asked.shape), ""
    except ClinicError as error:
        return None, str(error)
