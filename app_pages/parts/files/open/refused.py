"""Why a file was not opened; of one that would run code, what it wanted and why that matters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import streamlit as st

from app_pages.parts.markdown import code, plain
from app_pages.parts.words import _, guide
from core.checkpoints import FileError

RUNNING = " wants to run "  # in the sentence about a pickle that names a function


def refused(error: FileError) -> None:
    """Draw a refusal."""
    running = RUNNING in str(error)
    st.error(plain(str(error)), icon=":material/gpp_bad:" if running else ":material/block:")
    if not running:
        return
    with st.container(border=True, key="open-refused"):
        for name, words in _explained(str(error)):
            st.markdown(f":material/terminal: {code(name)}: {words}")
        st.markdown(guide("files-refused"))


def _explained(sentence: str) -> Iterator[tuple[str, str]]:
    """Say what the named functions do, as far as they are well known."""
    names = sentence.partition(RUNNING)[2].partition(";")[0]
    for name in names.replace(" and ", ", ").split(", "):
        for start, words in _known().items():
            if name == start or name.startswith(f"{start}."):
                yield name, words
                break


def _known() -> Mapping[str, str]:
    shell = _("runs a command of the operating system, as if you had typed it.")
    python = _("runs any Python that the file brings along.")
    return {
        "os.system": shell, "os.popen": shell, "subprocess": shell, "eval": python, "exec": python,
        "torch.nn": _("is a class of PyTorch. Here a whole module was saved, not its state dict."),
    }  # fmt: skip
