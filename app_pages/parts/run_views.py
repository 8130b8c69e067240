"""What a run's page shows of it: how it learns, its errors, …: the views in their order, and the chosen one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module

import streamlit as st

from app_pages.parts.choices import choice
from app_pages.parts.words import _
from core.training import Run

VIEW = "run-view"  # in the URL


@dataclass(frozen=True, slots=True)
class View:
    """A view of a run: its title, and the module whose function `show(run)` draws it.

    Modules are imported when their view is shown, so that no page waits for another view's.
    """

    title: str
    module: str

    @property
    def show(self) -> Callable[[Run], None]:
        """The function that draws the view. It may raise RunError."""
        shown: Callable[[Run], None] = import_module(self.module).show
        return shown


def views() -> Mapping[str, View]:
    """Return the views by the name that stands in the URL, the usual one first."""
    return {
        "learning": View(_("Learning"), "app_pages.parts.run_learning"),
        "errors": View(_("Errors"), "app_pages.parts.atlas.showing"),
        "labels": View(_("Labels"), "app_pages.parts.labels.showing"),
    }


def show(run: Run) -> None:
    """Draw the choice of views and the chosen one. Raises RunError as the view does."""
    found = views()
    titles = {name: view.title for name, view in found.items()}
    chosen = choice(
        st.segmented_control, _("View"), titles, VIEW, required=True, label_visibility="collapsed"
    )
    found[chosen].show(run)
