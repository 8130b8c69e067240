"""The page about initialization, opened as a visitor does, and read by what it shows."""

from __future__ import annotations

from typing import Any

import pandas as pd
from streamlit.testing.v1 import AppTest

from core.parameters import Initialization
from core.settings import PROJECT


def opened(**query: object) -> AppTest:
    """Open the page at an address."""
    app = AppTest.from_file(str(PROJECT / "dashboard.py"), default_timeout=60)
    app.switch_page("app_pages/initialization.py")
    for name, value in query.items():
        app.query_params[name] = str(value)
    return app.run()


def in_hand(app: AppTest) -> Initialization:
    """Return the steps in hand."""
    found: Initialization = app.session_state["steps_history"].present
    return found


def table(app: AppTest) -> pd.DataFrame:
    """Return the table of parameters, by their names."""
    frame: Any = app.get_by_key("rules-table").value
    return frame.set_index("name")


def texts(app: AppTest) -> str:
    """Return all Markdown and captions of the page."""
    return "\n".join(str(each.value) for each in (*app.markdown, *app.caption))
