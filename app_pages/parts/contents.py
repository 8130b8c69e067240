"""The app's pages in their order: what each is called, its icon, and what one does there.

Navigation and the home page both follow this table; a page that has no file yet is left out. The
URL and the file are the page's name (`/train`, `app_pages/train.py`), and so is its picture on the home
page (`assets/screenshots/cards/train-light.webp` and `-dark.webp`).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from app_pages.parts.words import ASSETS, _

PAGES = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Entry:
    """A page: its name, and in the visitor's language its title and one sentence about it."""

    name: str
    title: str
    icon: str
    sentence: str

    @property
    def path(self) -> Path:
        """Return the page's file."""
        return PAGES / f"{self.name}.py"

    def picture(self) -> Path | None:
        """Return the page's picture for the home page, drawn for the visitor's light or dark."""
        theme = st.context.theme.type or "light"
        cards = ASSETS / "screenshots" / "cards"
        wanted = (cards / f"{self.name}-{theme}.webp", cards / f"{self.name}.webp")
        return next((path for path in wanted if path.is_file()), None)


def sections() -> dict[str, tuple[Entry, ...]]:
    """Return the sections of the navigation with their pages, those that exist."""
    course = (
        Entry(
            "blocks", _("Blocks"), ":material/account_tree:",
            _("Build a network from blocks, run it, and read every number inside it."),
        ),
        Entry(
            "initialization", _("Initialization"), ":material/format_paint:",
            _("Paint the numbers a network begins with, and watch what they do to its signal."),
        ),
        Entry(
            "files", _("Files"), ":material/folder_open:",
            _("Save, load, open and compare parameter files, without running what is in them."),
        ),
        Entry(
            "convolution", _("Convolution"), ":material/grid_on:",
            _("Slide a kernel over numbers and photos, and see every product and sum."),
        ),
        Entry(
            "lenet", _("LeNet"), ":material/stairs_2:",
            _("Step through every feature map, train it on garments, and look inside it."),
        ),
    )  # fmt: skip
    cats_and_dogs = (
        Entry(
            "data", _("Data"), ":material/photo_library:",
            _("See the pictures before a network does, yours or drawn ones."),
        ),
        Entry(
            "train", _("Train"), ":material/model_training:",
            _("Choose a network, start it, and watch it learn step by step."),
        ),
        Entry(
            "predict", _("Predict"), ":material/pets:",
            _("Show it a photo: cat or dog, how sure, and what decided it."),
        ),
        Entry(
            "runs", _("Runs"), ":material/stacked_line_chart:",
            _("Lay runs over each other, rename them, take the weights home."),
        ),
    )  # fmt: skip
    named = {_("Course"): course, _("Cats and dogs"): cats_and_dogs}
    return {
        name: found
        for name, entries in named.items()
        if (found := tuple(entry for entry in entries if entry.path.exists()))
    }
