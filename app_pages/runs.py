"""Runs: all that were started, laid over each other; rename, delete, download, open."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from app_pages.parts import frame, run_actions, run_dialogs, runs
from app_pages.parts.contents import PAGES
from app_pages.parts.run_comparison import compare
from app_pages.parts.run_table import select
from app_pages.parts.words import _, guide, plural
from core.settings import settings
from core.training import Run, RunError, broken_runs
from core.training.export import archive


def head() -> None:
    """Draw the title and the way to a new run."""
    intro = _("Select runs to lay their curves over each other.")
    with frame.head(_("Runs"), intro):
        if st.button(_("New run"), icon=":material/add:", key="new-run", type="primary"):
            st.switch_page(PAGES / "train.py", query_params=runs.address())


def chosen_actions(chosen: Sequence[Run]) -> None:
    """Draw what can be done with the selected runs."""
    with st.container(horizontal=True, key="actions"):
        if len(chosen) == 1:
            one_run_actions(chosen[0])
        if st.button(_("Delete"), icon=":material/delete:", key="delete"):
            run_dialogs.delete(chosen)


def one_run_actions(run: Run) -> None:
    """Draw what can be done with a single run."""
    if st.button(_("Open"), icon=":material/open_in_new:", key="open", type="primary"):
        run_actions.show(run)
    if run_actions.has_weights(run) and not runs.is_lenet(run):
        run_actions.ask_link(run)
    if st.button(_("Rename"), icon=":material/edit:", key="rename"):
        run_dialogs.rename(run)
    st.download_button(
        _("Download"), lambda: archive(run), f"{run.id}.zip", "application/zip",
        key="download", icon=":material/download:", on_click="ignore",
        help=_("Configuration, measurements as CSV, best weights as safetensors, a model card."),
    )  # fmt: skip


def listed() -> None:
    """Draw the table, and what belongs to the selected runs."""
    found = runs.own_runs()
    if not found:
        st.info(guide("runs-empty"), icon=":material/stacked_line_chart:")
        return
    chosen = select(found)
    if chosen:
        chosen_actions(chosen)
        compare(chosen)


def broken() -> None:
    """Draw the folders that cannot be opened, each with its sentence; at home only."""
    found = [] if settings().hosted else broken_runs()
    if not found:
        return
    title = plural(
        "{count} folder is no readable run", "{count} folders are no readable runs", len(found)
    )
    with st.expander(title, icon=":material/folder_off:", key="broken"):
        for item in found:
            st.markdown(f"`{item.name}`: {item.reason}")


def page() -> None:
    """Draw the page; the table follows the runs while one of them is active."""
    runs.owner()
    head()
    try:
        active = any(run.status().active for run in runs.own_runs())
        st.fragment(listed, run_every="3s" if active else None)()
        broken()
    except RunError as error:
        st.error(str(error), icon=":material/error:")
    frame.look_for("runs")
    frame.code("core.training.curves.extremes", "core.training.curves.smoothed")


page()
