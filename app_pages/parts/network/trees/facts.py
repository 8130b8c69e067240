"""What is selected, in one line, and what follows for a tensor: whether it is saved, moved, learned."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.network.shown import bytes_of, dimensions
from app_pages.parts.network.trees.frozen import is_frozen
from app_pages.parts.network.trees.rows import roles
from app_pages.parts.network.trees.words import inline
from app_pages.parts.words import _, plural

if TYPE_CHECKING:
    from core.parameters import ModuleRow, ModuleTree, TensorRow

Fact = tuple[str, bool, str]  # what is asked, whether it holds, and why


def tensor_line(row: TensorRow, name: str, tree: ModuleTree) -> None:
    """Draw a tensor's name and sizes."""
    parts = [roles()[row.role], dimensions(row.shape), row.dtype]
    if not row.lazy:
        parts += [plural("{count:,} number", "{count:,} numbers", row.count), bytes_of(row.bytes)]
    if row.registered and row.role == "parameter" and tree.totals.parameters:
        parts.append(_share(row.count, tree))
    _headline(name, parts)
    others = [each for each in (*row.names, *row.held) if each != name]
    if others:
        st.caption(
            _("The very same tensor is also {names}: it is counted once.").format(
                names=", ".join(map(inline, others))
            )
        )
    if row.shares >= 0:
        st.caption(
            _("It uses the memory of {name}: two tensor objects, the same numbers.").format(
                name=inline(tree.tensors[row.shares].path)
            )
        )


def module_line(row: ModuleRow, tree: ModuleTree) -> None:
    """Draw a module's name and sizes."""
    parts = [row.type, plural("{count:,} parameter", "{count:,} parameters", row.parameters)]
    if row.registered and tree.totals.parameters:
        parts.append(_share(row.parameters, tree))
    _headline(row.path, parts)
    if row.first != row.path:
        st.caption(
            _("The very same module as {name}: its numbers are counted there.").format(
                name=inline(row.first)
            )
        )


def _headline(name: str, parts: Collection[str]) -> None:
    st.markdown(f"**{inline(name)}** {' · '.join(parts)}")


def _share(count: int, tree: ModuleTree) -> str:
    return _("{share:.3g} % of all parameters").format(share=100 * count / tree.totals.parameters)


def facts(row: TensorRow, frozen: Collection[str]) -> None:
    """Draw whether a tensor is saved, moved and learned, each with the reason."""
    grid = st.grid(3, min_column_width=220, gap="small")
    for label, holds, why in (_saved(row), _moved(row), _learned(row, frozen)):
        icon = ":green[:material/check_circle:]" if holds else ":gray[:material/cancel:]"
        grid.cell().markdown(f"{icon} **{label}** {why}")


def _saved(row: TensorRow) -> Fact:
    if row.saved:
        names = ", ".join(map(inline, row.names))
        return _("Saved."), True, _("The state dict has it as {names}.").format(names=names)
    why = {
        "parameter": _("Its module is in a plain list, which the state dict passes by."),
        "buffer": _("A buffer with `persistent=False` is left out of the state dict."),
        "attribute": _("A plain attribute is in no state dict: a loaded network has another one."),
    }
    return _("Not saved."), False, why[row.role]


def _moved(row: TensorRow) -> Fact:
    if row.moved:
        return _("Moved."), True, _("`net.to(device)` takes parameters and buffers along.")
    return _("Not moved."), False, _(
        "`net.to(device)` passes it by: on a GPU, forward would meet a tensor on the CPU."
    )  # fmt: skip


def _learned(row: TensorRow, frozen: Collection[str]) -> Fact:
    if is_frozen(row, frozen):
        return _("Frozen."), False, _("No gradient is kept for it, and no optimizer changes it.")
    if row.learned:
        return _("Learned."), True, _("It is in `net.parameters()`: an optimizer changes it.")
    why = {
        "parameter": _("`net.parameters()` does not reach it, so no optimizer knows of it."),
        "buffer": _("A buffer is no parameter: forward may change it, an optimizer does not."),
        "attribute": _("A plain attribute is no parameter: no optimizer changes it."),
    }
    return _("Not learned."), False, why[row.role]
