"""The lab's controls, those that a view has; their values have been settled before."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app_pages.parts.lab import pictures
from app_pages.parts.lab.asked import Settled
from app_pages.parts.lab.experiments import of_view, own_state, preset_state
from app_pages.parts.lab.kernel_editor import editor, resize
from app_pages.parts.lab.kernels import EDGE, MOST_SEED, OWN, RANDOM
from app_pages.parts.lab.settling import MOST, MOST_OUTPUTS, PRESET
from app_pages.parts.lab.table import View
from app_pages.parts.markdown import plain
from app_pages.parts.words import _
from core.convolution import KERNELS, PADDING_MODES, Change
from core.images import PICTURE_SUFFIXES, PictureError
from core.settings import settings

UPLOAD = "lab_upload"
RECIPES = (
    "counting-3x3", "counting-4x4", "counting-3x3x2", "bars-6x8", "bands-8x6", "diagonal-8x8",
    "dot-7x7", "dot-8x8", "dot-9x9", "constant-8x8", "noise-8x8", "noise-16x16", "noise-3x3x3",
)  # fmt: skip


def presets(view: View, settled: Settled) -> None:
    """Draw the course's experiments of a view as pills; choosing one sets all controls."""
    titles = {preset.name: preset.title for preset in of_view(view.name)}
    st.session_state[PRESET] = settled.asked.experiment or None
    st.pills(
        _("Experiments"), list(titles), format_func=lambda name: _(titles[name]), key=PRESET,
        label_visibility="collapsed", on_change=_take,
    )  # fmt: skip


def _take() -> None:
    name = st.session_state[PRESET]
    if name:
        st.session_state.update({**preset_state(name), **own_state(name)})


def changed(changes: Sequence[Change]) -> None:
    """Say what was not possible, what stands there instead, and why."""
    if changes:
        lines = [f"- {plain(change.why)} → **{plain(str(change.given))}**" for change in changes]
        st.info(_("Changed to what is possible:") + "\n" + "\n".join(lines), icon=":material/tune:")


def controls(view: View, settled: Settled) -> None:
    """Draw the controls of `view`."""
    _picture(settled)
    if "kernel" in view.controls:
        _kernel(settled)
    if "window" in view.controls:
        _pair(_("Window"), "k", 1)
    if "padding" in view.controls:
        _pair(_("Padding"), "p", 0)
        if "kernel" in view.controls:  # what pooling pads with is not for choosing
            _mode()
    if "stride" in view.controls:
        _pair(_("Stride"), "s", 1)
    if "dilation" in view.controls:
        _pair(_("Dilation"), "d", 1)
    if "outputs" in view.controls:
        _outputs()
    if "flip" in view.controls:
        st.toggle(
            _("True convolution"), key="flip",
            help=_("Turns the kernel by half a turn. What networks call convolution does not."),
        )  # fmt: skip


def _picture(settled: Settled) -> None:
    options = [*pictures.photos(), *RECIPES]
    options += [pictures.YOURS] if pictures.own() else []
    options += [settled.asked.picture] if settled.asked.picture not in options else []
    st.selectbox(_("Picture"), options, format_func=pictures.title, key="picture")
    with st.popover(_("Your photo"), icon=":material/add_photo_alternate:", width="stretch"):
        file = st.file_uploader(
            _("A photo of yours"), type=sorted(s.removeprefix(".") for s in PICTURE_SUFFIXES),
            key=UPLOAD, max_upload_size=max(1, settings().photo_bytes // 1_000_000), on_change=_bring,
            help=_("It stays in this session's memory, without its EXIF data, and is never stored."),
        )  # fmt: skip
        if file is None:
            st.caption(_("A link cannot carry it: whoever opens yours sees a shipped picture."))
    if refusal := st.session_state.get("lab_refusal"):
        st.warning(plain(refusal), icon=":material/broken_image:")


def _bring() -> None:
    file = st.session_state.get(UPLOAD)
    st.session_state["lab_refusal"] = ""
    if file is None:
        return
    try:
        pictures.bring(file.name, file.file_id, file.getvalue())
        st.session_state["picture"] = pictures.YOURS
    except PictureError as error:
        st.session_state["lab_refusal"] = f"{file.name}: {error}"


def _kernel(settled: Settled) -> None:
    titles = {name: _(kernel.title) for name, kernel in KERNELS.items()}
    titles |= {EDGE: _("An edge at any angle"), RANDOM: _("Random"), OWN: _("Your own")}
    st.selectbox(_("Kernel"), list(titles), format_func=titles.__getitem__, key="kernel")
    named = settled.asked.named
    if named == EDGE:
        st.slider(_("Angle"), 0, 359, key="angle", format="%d°")
    elif named == RANDOM:
        st.number_input(_("Seed"), 0, MOST_SEED, step=1, key="seed")
    _pair(_("Kernel size"), "k", 1, resize)
    editor(settled)


def _side_by_side() -> tuple[DeltaGenerator, DeltaGenerator]:
    """Return two places beside each other, on a phone too, where columns would be stacked."""
    grid = st.grid(2, min_column_width=96, gap="small")
    return grid.cell(), grid.cell()


def _pair(label: str, letter: str, least: int, changed: Callable[[], None] | None = None) -> None:
    """Draw a number for each axis side by side; `changed` is called before anything is drawn."""
    high, wide = _side_by_side()
    high.number_input(
        f"{label} ↕", least, MOST, step=1, key=f"{letter}h", help=_("Along the height"),
        on_change=changed,
    )  # fmt: skip
    wide.number_input(
        f"{label} ↔", least, MOST, step=1, key=f"{letter}w", help=_("Along the width"),
        on_change=changed,
    )  # fmt: skip


def _mode() -> None:
    words = {
        "zeros": _("Zeros"), "reflect": _("Reflect"), "replicate": _("Replicate"),
        "circular": _("Circular"),
    }  # fmt: skip
    st.selectbox(_("Padded with"), list(PADDING_MODES), format_func=words.__getitem__, key="mode")


def _outputs() -> None:
    many, groups = _side_by_side()
    many.number_input(
        _("Outputs"), 1, MOST_OUTPUTS, step=1, key="outputs", help=_("Output channels")
    )
    groups.number_input(
        _("Groups"), 1, MOST, step=1, key="groups",
        help=_("Each group of outputs reads only its own group of inputs."),
    )  # fmt: skip
