"""The control of pictures by itself, without a page around it, and zips to bring to it."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable, Iterable, Mapping

import numpy as np
from PIL import Image
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Widget

from core.datasets import sets
from core.datasets.sets import KeptSet

PETS = [f"{kind}/{kind}-{number}.png" for kind in ("cat", "dog") for number in range(10)]
EMPTY: Mapping[str, bytes] = {}
PARTED = [
    f"pets/{part}/{kind}/{part}{number}.png"
    for part, count in (("train", 3), ("validation", 2), ("test", 1))
    for kind in ("cat", "dog")
    for number in range(count)
]


def packed(names: Iterable[str] = PETS, others: Mapping[str, bytes] = EMPTY) -> bytes:
    """Return a zip of small pictures of these names, and of `others`."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as content:
        for number, name in enumerate(names):
            content.writestr(name, picture(number))
        for name, text in others.items():
            content.writestr(name, text)
    return file.getvalue()


def picture(seed: int) -> bytes:
    """Return a picture of chance, as a PNG."""
    pixels = np.random.default_rng(seed).integers(0, 256, (64, 64, 3), np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG", compress_level=1)
    return file.getvalue()


def kept(names: Iterable[str] = PETS, title: str = "My pets", owner: str = "") -> KeptSet:
    """Keep a set of small pictures."""
    return sets.unpack(io.BytesIO(packed(names)), title, owner, lambda *_: None, lambda: False)


def script() -> None:
    """Draw the control, and what it says."""
    import streamlit as st

    from app_pages.parts.sources.control import pictures_control

    found = pictures_control("pictures_from", 40)
    st.code(f"{found.source}|{found.problem}|{found.link('data')}")


def opened(**query: str) -> AppTest:
    """Open the control at an address."""
    app = AppTest.from_function(script, default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    return ran(app)


def ran(touched: AppTest | Widget) -> AppTest:
    """Run it again, after a widget was touched."""
    app = touched.run()
    assert not app.exception, app.exception
    return app


def chosen(app: AppTest) -> str:
    """Return the text of the source that is chosen."""
    return str(app.code[0].value.split("|")[0])


def said(app: AppTest) -> str:
    """Return all prose."""
    kinds = (app.markdown, app.caption, app.info, app.warning, app.error, app.success)
    return "\n".join(item.value for kind in kinds for item in kind).replace("\\", "")


def until(true: Callable[[], object], seconds: float = 60) -> None:
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)
