"""Devices: which this machine has, what two of them refuse, and what moves with the network."""

from __future__ import annotations

import streamlit as st

from app_pages.parts import frame
from app_pages.parts.choices import choice
from app_pages.parts.markdown import plain
from app_pages.parts.network.asked import Asked
from app_pages.parts.network.cached import BY_JSON, tree_of
from app_pages.parts.network.limits import TooLargeError, check_values
from app_pages.parts.network.making import made
from app_pages.parts.network.shown import bytes_of
from app_pages.parts.words import _
from core.blocks import Block, BlockError
from core.networks import Weights

CODE = ("core.devices.try_gpu", "core.devices.add", "core.devices.move")


def show(asked: Asked) -> None:
    """Draw the machine's devices, an addition between two, and a move of the network."""
    from core.devices import devices

    here = [device.name for device in devices() if device.here]
    left, right = st.columns(2, gap="medium")
    with left:
        _table()
        _best()
        _adding(here)
    with right:
        _moving(asked, here)
    frame.look_for("blocks-devices")
    frame.code(*CODE)


def _table() -> None:
    from core.devices import devices

    found = devices()
    rows = [
        {
            _("Device"): device.name,
            _("Here"): device.here,
            _("What it is"): _(device.title) if device.here else _("not on this machine"),
            _("Memory"): bytes_of(device.memory) if device.memory else "",
        }
        for device in found
    ]
    st.markdown("**" + _("What this machine has") + "**")
    st.dataframe(rows, hide_index=True, alt=_("The devices that PyTorch knows, and which are here"))
    if not any(device.name.startswith("cuda") and device.here for device in found):
        st.info(
            _("There is no GPU here that PyTorch can use: everything runs on the CPU."),
            icon=":material/memory:",
        )


def _best() -> None:
    import torch

    from core.devices import try_gpu

    st.markdown("**" + _("This GPU if there is one, else the CPU") + "**")
    lines = (
        f"torch.cuda.device_count()  # {torch.cuda.device_count()}",
        f"try_gpu()                  # {try_gpu()}",
        f"try_gpu(10)                # {try_gpu(10)}",
    )
    st.code("\n".join(lines))


def _adding(here: list[str]) -> None:
    from core.devices import add

    st.markdown("**" + _("Add tensors of two devices") + "**")
    grid = st.grid(2, min_column_width=96, gap="small")
    options = {name: name for name in here}
    with grid.cell():
        first = choice(st.selectbox, "x", options, key="first_device")
    with grid.cell():
        second = choice(st.selectbox, "y", options, key="second_device", default=here[-1])
    result = add(first, second)
    st.code(
        f'x = torch.ones(2, 3, device="{first}")\ny = torch.ones(2, 3, device="{second}")\nx + y'
    )
    if result.refusal:
        st.warning(plain(result.refusal), icon=":material/block:")
        st.caption(_("Both have to be on one device: `x.to(y.device) + y`."))
    else:
        st.success(_("It works; the sum is on {device}.").format(device=result.device))


def _moving(asked: Asked, here: list[str]) -> None:
    st.markdown("**" + _("Move the network") + "**")
    options = {name: name for name in here}
    device = choice(st.selectbox, _("To"), options, key="to_device", default=here[-1])
    st.code(f'net.to("{device}")')
    try:
        check_values(tree_of(asked))
        with st.spinner(_("The network is built …"), show_time=True):
            rows = _moved(asked.block, asked.weights, device)
    except (TooLargeError, BlockError) as error:
        st.info(plain(str(error)), icon=":material/memory_alt:")
        return
    st.dataframe(rows, hide_index=True, alt=_("Each tensor's device before and after the move"))
    if any(row[_("Before")] == row[_("After")] != device for row in rows):
        st.warning(
            _("A plain attribute stays where it was: PyTorch does not know of it. Registered as a "
              "buffer it would move too."), icon=":material/pin_drop:",
        )  # fmt: skip


@st.cache_resource(max_entries=20, show_spinner=False, hash_funcs=BY_JSON)
def _moved(block: Block, weights: Weights, device: str) -> list[dict[str, str]]:
    from core.devices import move

    roles = {
        "parameter": _("parameter"), "buffer": _("buffer"), "attribute": _("plain attribute"),
    }  # fmt: skip
    return [
        {
            _("Name"): row.name, _("Kind"): roles[row.role], _("Before"): row.before,
            _("After"): row.after,
        }
        for row in move(made(block, weights, None), device)
    ]  # fmt: skip
