"""The view "as a matrix": what is sent to the browser is what PyTorch computes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st

from app_pages.parts.lab.experiments import preset_state
from core.convolution import PRESETS
from tests.app_pages.lab.reading import close, metrics, opened, pytorch, sent

FEW = settings(max_examples=8, deadline=None)
MODES = ("zeros", "reflect", "replicate", "circular")
KEY = "matrix-linked"


def matrix(data: dict[str, Any]) -> torch.Tensor:
    """Return the matrix that is drawn."""
    full = torch.zeros(data["matrix"]["rows"], data["matrix"]["cols"], dtype=torch.float64)
    for row, column, value in data["matrix"]["entries"]:
        full[row, column] = value
    return full


def plane(data: dict[str, Any], name: str) -> torch.Tensor:
    values = torch.tensor(data[name]["values"], dtype=torch.float64)
    return values.reshape(data[name]["rows"], data[name]["cols"])


@FEW
@given(
    st.tuples(st.integers(0, 2), st.integers(1, 2), st.integers(1, 2)),
    st.tuples(st.integers(0, 2), st.integers(1, 3), st.integers(1, 2)),
    st.sampled_from(MODES),
    st.sampled_from(["sparse", "windows"]),
)
def test_both_products(
    height: tuple[int, int, int], width: tuple[int, int, int], mode: str, kind: str
) -> None:
    (ph, sh, dh), (pw, sw, dw) = height, width
    app = opened(
        "matrix", picture="noise-5x6", kernel="own", cells="0.5,-1,2;0,1,-0.25", mode=mode,
        ph=ph, pw=pw, sh=sh, sw=sw, dh=dh, dw=dw, matrix_as=kind,
    )  # fmt: skip
    data, K = sent(app, KEY), torch.tensor([[0.5, -1, 2], [0, 1, -0.25]], dtype=torch.float64)
    padded = plane(data, "picture")
    x = padded[ph : ph + 5, pw : pw + 6]
    around = (pw, pw, ph, ph)
    expected = F.pad(x[None, None], around, mode="constant" if mode == "zeros" else mode)
    close(padded, expected[0, 0])
    Y = F.conv2d(expected, K[None, None], stride=(sh, sw), dilation=(dh, dw))[0, 0]
    close(plane(data, "output"), Y)
    close(matrix(data) @ plane(data, "vector")[0], Y.flatten())
    windows = F.unfold(expected, (2, 3), (dh, dw), 0, (sh, sw))[0].T
    close(padded.flatten()[torch.tensor(data["window"])], windows)
    if kind == "windows":
        close(matrix(data), windows)
        close(plane(data, "vector")[0], K.flatten())
    else:
        close(plane(data, "vector")[0], x.flatten())
        every = torch.eye(30, dtype=torch.float64).reshape(30, 1, 5, 6)
        every = F.pad(every, around, mode="constant" if mode == "zeros" else mode)
        M = F.conv2d(every, K[None, None], stride=(sh, sw), dilation=(dh, dw)).flatten(1).T
        close(matrix(data), M)
        shown = metrics(app)
        assert shown["Zeros"] == f"{(M == 0).double().mean():.1%}"
        assert int(shown["Different weights"]) == len(set(M[M != 0].tolist()))
    assert float(metrics(app)["Difference"]) < 1e-12
    names = pytorch(app)
    close(names["Y"], Y)
    close(names["product"], Y)


def test_sources_say_which_column_a_cell_has() -> None:
    app = opened(
        "matrix", picture="noise-4x4", kernel="box", kh=3, kw=3, ph=1, pw=1, mode="reflect"
    )
    data = sent(app, KEY)
    x, sources = plane(data, "vector")[0], torch.tensor(data["sources"])
    close(x[sources], plane(data, "picture").flatten())
    row = matrix(data)[0]
    assert set(row.nonzero().flatten().tolist()) == set(sources[data["window"][0]].tolist())
    captions = " ".join(caption.value for caption in app.caption)
    assert "weights are summed into one entry" in captions


@pytest.mark.parametrize("name", [n for n, preset in PRESETS.items() if preset.view == "matrix"])
@pytest.mark.parametrize("kind", ["sparse", "windows"])
def test_the_course_s_experiments(name: str, kind: str) -> None:
    preset = PRESETS[name]
    app = opened("matrix", preset=name, matrix_as=kind, **preset_state(name))
    assert app.session_state["preset"] == name
    data = sent(app, KEY)
    assert plane(data, "output").tolist() == np.array(preset.expected[0]).tolist()
    assert (data["matrix"]["rows"], data["matrix"]["cols"]) == (
        (4, 9) if kind == "sparse" else (4, 4)
    )
    close(pytorch(app)["Y"], plane(data, "output"))


def test_choosing_how_it_is_written() -> None:
    app = opened("matrix", matrix_as="nonsense")
    assert sent(app, KEY)["kind"] == "sparse"
    app.button_group(key="matrix_as").set_value("windows").run()
    assert sent(app, KEY)["kind"] == "windows"
    assert metrics(app)["Entries"] == "16"


def test_the_largest_matrix() -> None:
    app = opened("matrix", picture="noise-8x8", kernel="identity", kh=1, kw=1, ph=15, pw=15)
    data = sent(app, KEY)
    assert (data["matrix"]["rows"], data["matrix"]["cols"]) == (38 * 38, 64)
    assert len(data["matrix"]["entries"]) == 64
