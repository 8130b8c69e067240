"""What a view of the lab has sent to the browser, read back."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import torch
from streamlit.testing.v1 import AppTest

from core.settings import PROJECT


def opened(view: str, **query: object) -> AppTest:
    """Open a view at an address."""
    app = AppTest.from_file(PROJECT / "app_pages" / "convolution.py", default_timeout=60)
    app.query_params["lab"] = view
    for name, value in query.items():
        app.query_params[name] = str(value)
    app.run()
    assert not app.exception
    return app


def sent(app: AppTest, key: str) -> dict[str, Any]:
    """Return the data of a component."""
    return json.loads(app.get_by_key(key).proto.json)


def planes(data: dict[str, Any]) -> dict[str, np.ndarray]:
    """Return the panes of linked grids as (rows, columns)."""
    return {
        pane["name"]: np.array([float(value) for value in pane["values"]]).reshape(
            pane["rows"], pane["columns"]
        )
        for pane in data["panes"]
    }


def inside(app: AppTest, padded: np.ndarray) -> torch.Tensor:
    """Return the picture without the padding around it."""
    down, across = app.session_state["ph"], app.session_state["pw"]
    height, width = padded.shape
    return torch.from_numpy(padded[down : height - down, across : width - across])


def said(app: AppTest) -> str:
    """Return all that the page says in words."""
    kinds = (app.markdown, app.caption, app.info, app.warning, app.error)
    return "\n".join(item.value.replace("\\", "") for kind in kinds for item in kind)


def source(app: AppTest) -> str:
    """Return the lines of PyTorch that the view shows."""
    (drawer,) = [drawer for drawer in app.expander if drawer.label == "In PyTorch"]
    return str(drawer.code[0].value)


def pytorch(app: AppTest) -> dict[str, Any]:
    """Run the lines that the view shows, and return what they name."""
    names: dict[str, Any] = {}
    exec(compile(source(app), "in-pytorch", "exec"), names)
    return names


def close(found: object, expected: object) -> None:
    """Fail when numbers differ by more than 32-bit numbers do."""
    torch.testing.assert_close(
        torch.as_tensor(found).double(), torch.as_tensor(expected).double(), rtol=1e-5, atol=1e-5
    )


def metrics(app: AppTest) -> dict[str, str]:
    """Return the figures of a view by their titles."""
    return {metric.label: metric.value for metric in app.metric}
