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


def pytorch(app: AppTest) -> dict[str, Any]:
    """Run the lines that the view shows, and return what they name."""
    drawer = next(each for each in app.expander if each.label == "In PyTorch")
    names: dict[str, Any] = {}
    exec(compile(drawer.code[0].value, "in-pytorch", "exec"), names)
    return names


def close(found: object, expected: object) -> None:
    """Fail when numbers differ by more than 32-bit numbers do."""
    torch.testing.assert_close(
        torch.as_tensor(found).double(), torch.as_tensor(expected).double(), rtol=1e-5, atol=1e-5
    )


def metrics(app: AppTest) -> dict[str, str]:
    """Return the figures of a view by their titles."""
    return {metric.label: metric.value for metric in app.metric}
