"""Opening the page about files for tests, at an address."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from core.settings import PROJECT


def opened(view: str, **query: object) -> AppTest:
    """Open a view at an address, inside the whole app, so that its links are known."""
    app = AppTest.from_file(PROJECT / "dashboard.py", default_timeout=60)
    app.switch_page("app_pages/files.py")
    for name, value in {"files": view, **query}.items():
        app.query_params[name] = str(value)
    return app.run()


def said(app: AppTest) -> str:
    """Return all prose of the page."""
    return "\n".join(each.value for each in (*app.markdown, *app.caption))
