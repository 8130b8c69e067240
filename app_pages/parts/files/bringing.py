"""The part of a picker for a visitor's own files: those at hand, and bringing another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.files.shelf import Shelved, add, remove, shelf
from app_pages.parts.markdown import plain, size
from app_pages.parts.words import _
from core.checkpoints import FileError
from core.checkpoints.keys import shown
from core.settings import settings

if TYPE_CHECKING:
    from core.checkpoints import Tensors

MEGABYTE = 1_000_000
LONGEST = 80  # letters of a file's name


def own_file(picker: str, *, told: bool) -> Tensors | None:
    """Draw the files at hand and the upload; return the chosen file, None where there is none.

    Without `told` a link asks for a file, which did not come along, and that is said. Raises FileError
    where the chosen file cannot be read.
    """
    chosen = _of_shelf(picker)
    if not chosen and not told and not st.session_state.get(f"{picker}-uploads"):
        st.info(
            _("This link was made with a file, and files do not go along with links. Upload it here, "
              "or choose something else above."),
            icon=":material/link_off:",
        )  # fmt: skip
    _upload(picker)
    if not chosen:
        return None
    opened = shelf()[chosen].opened
    if isinstance(opened, FileError):
        raise opened
    return opened


def _of_shelf(picker: str) -> str:
    """Draw the choice among the files at hand, and return the id of the chosen one, "" for none."""
    at_hand, key = shelf(), f"{picker}-file"
    if not at_hand:
        return ""
    if st.session_state.get(key) not in at_hand:
        st.session_state[key] = list(at_hand)[-1]
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        titles = {each: _title(file) for each, file in at_hand.items()}
        chosen: str = st.selectbox(
            _("File"), list(titles), key=key, format_func=titles.__getitem__
        )  # fmt: skip
        st.button(
            _("Remove"), key=f"{picker}-remove", icon=":material/delete:", on_click=remove,
            args=(chosen,), help=_("Takes the file out of this session."),
        )  # fmt: skip
    return chosen


def _title(file: Shelved) -> str:
    """Return a file's name, size and format; two of one name are told apart by their ids."""
    kind = getattr(file.opened, "format", _("refused"))
    same = [each for each in shelf().values() if each.name == file.name]
    mark = f" · {file.id[:6]}" if len(same) > 1 else ""
    return f"{shown(file.name, LONGEST)} · {size(file.size)} · {kind}{mark}"


def _upload(picker: str) -> None:
    """Draw the upload; each file gets a fresh one, so that Streamlit keeps no copy of its own."""
    number = st.session_state.setdefault(f"{picker}-uploads", 0)
    key = f"{picker}-upload-{number}"
    most = settings().parameter_file_bytes
    st.file_uploader(
        _("Upload a parameter file: .safetensors, .pt, .npz … Nothing in it is ever run."), key=key,
        max_upload_size=max(1, most // MEGABYTE), on_change=_uploaded, args=(picker, key),
    )  # fmt: skip
    if words := st.session_state.pop(f"{picker}-refusal", ""):
        st.warning(plain(words), icon=":material/block:")


def _uploaded(picker: str, key: str) -> None:
    file = st.session_state.get(key)
    if file is None:
        return
    st.session_state[f"{picker}-uploads"] += 1
    try:
        st.session_state[f"{picker}-file"] = add(file.name, file.getvalue())
    except FileError as error:
        st.session_state[f"{picker}-refusal"] = str(error)
