"""The network in hand: its file in a format, and what a clone computes once it has loaded it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.choices import choice
from app_pages.parts.files.origins import checked
from app_pages.parts.files.save.proofs import proofs
from app_pages.parts.files.save.run import file_of, trip
from app_pages.parts.markdown import plain, size
from app_pages.parts.network.asked import Asked
from app_pages.parts.network.cached import tree
from app_pages.parts.network.trees.words import inline
from app_pages.parts.words import _, plural
from core.checkpoints import FileError

if TYPE_CHECKING:
    from core.checkpoints.round_trip import Packing, RoundTrip

ENDINGS: Mapping[Packing, str] = {
    "pytorch": "pt", "safetensors": "safetensors", "npz": "npz", "whole": "safetensors",
}  # fmt: skip
MOST_NAMES = 5


def network(asked: Asked) -> None:
    """Draw the choice of a format, the lines that save and load, the file, and the comparison."""
    packings = {
        "pytorch": _("PyTorch"), "safetensors": _("safetensors"), "npz": _("NumPy"),
        "whole": _("With its architecture"),
    }  # fmt: skip
    packing: Packing = choice(
        st.segmented_control, _("Save as"), packings, key="packing", required=True,
    )  # type: ignore[assignment]  # fmt: skip
    left, right = st.columns([11, 9], gap="medium")
    name = f"{asked.lesson or 'network'}.{ENDINGS[packing]}"
    with left:
        st.markdown("**" + _("In Python") + "**")
        st.code(lines(packing, name))
    try:
        with right, st.spinner(_("Saving, loading and comparing …"), show_time=False):
            found = trip(asked, packing)
    except FileError as error:
        right.info(plain(str(error)), icon=":material/block:")
        return
    with right:
        _file(asked, packing, name, found)
        _verdict(asked, found)
    _comparison(found)


def _file(asked: Asked, packing: Packing, name: str, found: RoundTrip) -> None:
    st.markdown("**" + _("The file") + "**")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"{inline(name)} :gray[{size(found.bytes)}]", width="stretch")
        st.download_button(
            _("Download"), lambda: file_of(asked, packing), name, "application/octet-stream",
            icon=":material/download:", on_click="ignore", key="save-own",
        )  # fmt: skip


def _verdict(asked: Asked, found: RoundTrip) -> None:
    """Say what came back, and where the outputs differ all the same, why."""
    if not found.tensors:
        st.info(_("The network has nothing to save: its state dict is empty."))
        return
    saved = plural(
        "The tensor of the state dict came back equal.",
        "All {count:,} tensors of the state dict came back equal.", found.tensors,
    )  # fmt: skip
    if found.equal < found.tensors:
        words = _("Of {count:,} tensors {equal:,} came back equal.")
        st.error(words.format(count=found.tensors, equal=found.equal), icon=":material/error:")
    elif all(proof.same for proof in found.after):
        st.success(saved + " " + _("So are the outputs."), icon=":material/check:")
    else:
        st.warning(f"{saved} {_different(asked)}", icon=":material/warning:")


def _different(asked: Asked) -> str:
    rows = tree(asked.block, checked(asked.block, asked.input)).tensors
    names = [row.path for row in rows if not row.saved]
    if not names:
        return _("The outputs differ all the same.")
    shown = ", ".join(map(inline, names[:MOST_NAMES])) + (", …" if len(names) > MOST_NAMES else "")
    return _("Still the outputs differ: {names} is in no state dict, so the clone has its own. "
             "As a buffer it would be saved.").format(names=shown)  # fmt: skip


def _comparison(found: RoundTrip) -> None:
    st.markdown("**" + _("The outputs, number by number") + "**")
    before = [replace(proof, title=_("the clone before loading")) for proof in found.before]
    after = _("the clone after loading") if before else _("the network opened from the file")
    proofs([*before, *(replace(proof, title=after) for proof in found.after)], "trip", taught=False)


def lines(packing: Packing, name: str) -> str:
    """Return the Python that saves a network called `net` and loads the file into `clone`."""
    return _LINES[packing].format(name=name)


_LINES: Mapping[Packing, str] = {
    "pytorch": """\
import torch

torch.save(net.state_dict(), "{name}")

# clone is built as net was, and began with other numbers
clone.load_state_dict(torch.load("{name}", weights_only=True))
clone.eval()
""",
    "safetensors": """\
from safetensors.torch import load_model, save_model

save_model(net, "{name}")  # a tied tensor once, unlike save_file

# clone is built as net was, and began with other numbers
load_model(clone, "{name}")
clone.eval()
""",
    "npz": """\
import numpy as np
import torch

np.savez("{name}", **{{key: value.numpy() for key, value in net.state_dict().items()}})

# clone is built as net was, and began with other numbers
with np.load("{name}", allow_pickle=False) as file:
    clone.load_state_dict({{key: torch.from_numpy(file[key]) for key in file}})
clone.eval()
""",
    "whole": """\
from pathlib import Path

from core.checkpoints.whole import open_whole, save_whole

save_whole(block, net, Path("{name}"))  # the block as JSON in the file's header

block, opened = open_whole(Path("{name}"))  # built and filled; no code from the file runs
opened.eval()
""",
}
