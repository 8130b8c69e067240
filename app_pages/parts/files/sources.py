"""A picker of named tensors: a file at hand, a file on this machine, a network, a run, an example.

Which kind is chosen stands in the URL under the picker's key, with its seed, run or example. A file
does not go along with a link, and whoever opens such a link is told so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts import own
from app_pages.parts.choices import choice
from app_pages.parts.files import origins
from app_pages.parts.files.bringing import own_file
from app_pages.parts.markdown import plain
from app_pages.parts.network.asked import Asked
from app_pages.parts.network.state import MOST_SEED
from app_pages.parts.runs import own_runs
from app_pages.parts.words import _
from core.checkpoints import FileError
from core.settings import settings

if TYPE_CHECKING:
    from core.checkpoints import Tensors

LONGEST_PATH = 1_000  # letters


@dataclass(frozen=True, slots=True)
class Picker:
    """One of the pickers on a page: its key and the page's network."""

    key: str
    asked: Asked

    def named(self, part: str) -> str:
        """Return the key of one of its controls, which is also its name in the URL."""
        return f"{self.key}_{part}"


def choose(key: str, label: str, asked: Asked, default: str = "here") -> Tensors | None:
    """Draw a picker, and return what is chosen; None where nothing is, which the picker says.

    `default` is one of `kinds()`.
    """
    found = pick(key, label, asked, default)
    if isinstance(found, FileError):
        st.error(plain(str(found)), icon=":material/block:")
        return None
    return found


def pick(key: str, label: str, asked: Asked, default: str = "here") -> Tensors | FileError | None:
    """Draw a picker as `choose` does, and return also why what is chosen cannot be opened."""
    kind = choice(
        st.selectbox, label, kinds(), key=key, default=default, on_change=partial(_by_hand, key)
    )  # fmt: skip
    try:
        return _ORIGINS[kind](Picker(key, asked))
    except FileError as error:
        return error


def kinds() -> Mapping[str, str]:
    """Return where tensors can come from, in the visitor's language."""
    found = {
        "here": _("The network in hand"),
        "seed": _("The network in hand, another seed"),
        "file": _("A file of yours"),
        "path": _("A file on this machine"),
        "run": _("One of your runs"),
        "shipped": _("The pets model that comes along"),
        "example": _("A small example"),
    }
    if settings().hosted:
        del found["path"]
    return found


def _by_hand(key: str) -> None:
    st.session_state[f"{key}-by-hand"] = True


def _chosen_by_hand(key: str) -> bool:
    """Say whether the visitor has chosen the kind himself, and not a link that he has followed."""
    return bool(st.session_state.get(f"{key}-by-hand"))


def _here(picker: Picker) -> Tensors:
    return origins.of_network(picker.asked, picker.asked.weights, _("the network in hand"))


def _seeded(picker: Picker) -> Tensors:
    other = min(origins.seed_of(picker.asked.weights) + 1, MOST_SEED)
    key = picker.named("seed")
    seed = own.whole(key, other, 0, MOST_SEED)
    st.number_input(_("Seed"), 0, MOST_SEED, step=1, key=key)
    weights = origins.reseeded(picker.asked.weights, seed)
    return origins.of_network(picker.asked, weights, _("seed {seed}").format(seed=seed))


def _file(picker: Picker) -> Tensors | None:
    return own_file(picker.key, told=_chosen_by_hand(picker.key))


def _path(picker: Picker) -> Tensors | None:
    # Never in the URL: a link from outside names no file of this machine.
    key = f"{picker.key}-path"
    st.text_input(
        _("Path"), key=key, placeholder="/home/me/model.safetensors", max_chars=LONGEST_PATH,
        help=_("Of a large file only the header is read, and then the tensors that you look at."),
    )  # fmt: skip
    text = str(st.session_state.get(key) or "").strip()
    if not text:
        st.caption(_("Type where a parameter file lies on the machine that runs this app."))
        return None
    return origins.at_path(Path(text))


def _run(picker: Picker) -> Tensors | None:
    runs = {run.id: run.name for run in own_runs()}
    if not runs:
        st.info(_("You have no runs yet: train one, and its weights can be opened here."))
        st.page_link("app_pages/train.py", label=_("Train"), icon=":material/model_training:")
        return None
    which = {"best": _("Best weights"), "last": _("Last weights")}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        run = choice(st.selectbox, _("Run"), runs, key=picker.named("run"))
        chosen = choice(st.selectbox, _("Which"), which, key=picker.named("which"), width=160)
    return origins.of_run(run, "last" if chosen == "last" else "best")


def _shipped(picker: Picker) -> Tensors:
    return origins.shipped()


def _example(picker: Picker) -> Tensors | FileError:
    from app_pages.parts.files.examples import examples, opened

    name = choice(st.selectbox, _("Example"), examples(), key=picker.named("example"))
    return opened(name)


_ORIGINS: Mapping[str, Callable[[Picker], Tensors | FileError | None]] = {
    "here": _here,
    "seed": _seeded,
    "file": _file,
    "path": _path,
    "run": _run,
    "shipped": _shipped,
    "example": _example,
}
