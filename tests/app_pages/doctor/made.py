"""A small folder of pictures, a report on it by hand, and the page that shows it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image
from streamlit.testing.v1 import AppTest

from app_pages.parts.doctor import examining
from core.datasets import Source, list_pictures
from core.datasets.doctor.report import Finding, Report
from core.settings import PROJECT

SHARE = 0.2


def make_pets(root: Path, classes: tuple[str, ...] = ("cat", "dog")) -> Source:
    """Make a folder with eight pictures of each class."""
    for number, kind in enumerate(classes):
        (root / kind).mkdir(parents=True)
        for i in range(8):
            pixels = np.full((12, 16, 3), 20 * i + 5 * number, np.uint8)
            Image.fromarray(pixels).save(root / kind / f"{kind}-{i}.png")
    return Source("folder", folder=str(root))


def sides(source: Source) -> dict[str, list[str]]:
    """Return the names of the pictures on each side."""
    listing = list_pictures(source)
    found = listing.side_of_each(SHARE)
    return {
        side: [name for name, its in zip(listing.names, found, strict=True) if its == side]
        for side in ("training", "validation")
    }


def findings(source: Source) -> dict[str, Finding]:
    """Return two leaks, a contradiction, a placeholder, a label in doubt and a photo that was turned."""
    here = sides(source)
    cats = [name for name in here["training"] if name.startswith("cat")]
    dogs = [name for name in here["training"] if name.startswith("dog")]
    judged = here["validation"]
    return {
        "leak": Finding("leak", (cats[0], judged[0]), "The same file.", "leave out", 0.9),
        "second": Finding("leak", (dogs[0], judged[1]), "The same file.", "leave out", 0.8),
        "odd": Finding("contradiction", (cats[1], dogs[1]), "The same pixels.", "nothing"),
        "card": Finding("placeholder", (cats[2],), "Two colours.", "leave out"),
        "doubt": Finding("label", (dogs[2],), "99 % cat.", "move", 0.99, label="cat"),
        "turned": Finding("turned", (dogs[3],), "Turned by 90°.", "nothing"),
    }


def report(source: Source, *found: Finding) -> Report:
    """Return a report with these findings, and remember it for the page."""
    listing = list_pictures(source)
    made = Report(
        str(source), listing.digest, SHARE, len(listing), 2.0, found, listing.counts(), {(16, 12): 16},
        {"cat": (0.4, 0.1, 0.0, 0.0), "dog": (0.5, 0.1, 0.0, 0.0)},
    )  # fmt: skip
    examining.remember((source, listing.digest, SHARE), made)
    return made


def page(source: Source | str, **query: str) -> AppTest:
    """Open the page's view of the doctor."""
    app = AppTest.from_file(str(PROJECT / "dashboard.py"), default_timeout=60)
    asked = {"pictures_from": "folder", "folder": str(source)}
    if isinstance(source, str):
        asked = {"pictures_from": source}
    for name, value in {**asked, "view": "doctor", **query}.items():
        app.query_params[name] = value
    app.switch_page("app_pages/data.py").run()
    assert not app.exception, app.exception
    return app


def click(app: AppTest, key: str) -> AppTest:
    """Press a button; the page must not break."""
    app.button(key=key).click().run()
    assert not app.exception, app.exception
    return app


def text(app: AppTest) -> str:
    """Return what the page says."""
    kinds = (app.markdown, app.caption, app.info, app.warning, app.error, app.success)
    labels = [expander.label for expander in app.expander]
    return "\n".join([*(item.value for kind in kinds for item in kind), *labels]).replace("\\", "")
