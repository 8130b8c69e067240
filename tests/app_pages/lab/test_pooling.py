"""The view "pooling": what is sent to the browser is what PyTorch computes."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from app_pages.parts.lab.experiments import preset_state
from core.convolution import PRESETS
from tests.app_pages.lab.reading import close, inside, metrics, opened, planes, pytorch, sent

FEW = settings(max_examples=6, deadline=None)
NAMES = [name for name, preset in PRESETS.items() if preset.view == "pooling"]
AXES = st.tuples(st.integers(1, 4), st.integers(1, 3), st.integers(0, 2))


def pictured(app: AppTest) -> torch.Tensor:
    """Return the picture (C, H, W) that was sent."""
    found = planes(sent(app, "pooling-grids"))
    return torch.stack([inside(app, v) for name, v in found.items() if name.startswith("input")])


@FEW
@given(AXES, AXES, st.integers(1, 2))
def test_maxima(height: tuple[int, ...], width: tuple[int, ...], channels: int) -> None:
    window, stride, padding = zip(height, width, strict=True)
    padding = tuple(min(p, k // 2) for p, k in zip(padding, window, strict=True))
    # Five columns: so narrow that there is always room for the cells that won.
    app = opened(
        "pooling", picture=f"noise-6x5x{channels}" if channels > 1 else "noise-6x5", kernel="box",
        kh=window[0], kw=window[1], sh=stride[0], sw=stride[1], ph=padding[0], pw=padding[1],
    )  # fmt: skip
    data, x = sent(app, "pooling-grids"), pictured(app)
    found = planes(data)
    values, positions = F.max_pool2d(x, window, stride, padding, return_indices=True)
    table = np.array(data["window"]).reshape(-1, data["weights"])
    for channel in range(channels):
        close(found[f"output-{channel}"], values[channel])
        picked = data["sums"][channel]["picked"]
        cells = table[np.arange(len(table)), picked]  # of the padded grid
        rows, columns = np.divmod(cells, found[f"input-{channel}"].shape[1])
        where = (rows - padding[0]) * 5 + columns - padding[1]
        assert where.tolist() == positions[channel].flatten().tolist()
        counts = torch.bincount(positions[channel].flatten(), minlength=30).reshape(6, 5)
        close(found[f"wins-{channel}"], counts)
        edge = found[f"input-{channel}"][0, 0]
        assert (edge == -np.inf) == (padding != (0, 0))
    close(pytorch(app)["Y"].reshape(values.shape), values)


@FEW
@given(AXES, AXES, st.booleans())
def test_means(height: tuple[int, ...], width: tuple[int, ...], counted: bool) -> None:
    window, stride, padding = zip(height, width, strict=True)
    padding = tuple(min(p, k // 2) for p, k in zip(padding, window, strict=True))
    app = opened(
        "pooling", picture="noise-6x7x2", kernel="box", pool="mean", pooling_count_padding=counted,
        kh=window[0], kw=window[1], sh=stride[0], sw=stride[1], ph=padding[0], pw=padding[1],
    )  # fmt: skip
    x, found = pictured(app), planes(sent(app, "pooling-grids"))
    expected = F.avg_pool2d(x, window, stride, padding, count_include_pad=counted)
    for channel in (0, 1):
        close(found[f"output-{channel}"], expected[channel])
    close(pytorch(app)["Y"], expected)
    if counted or padding == (0, 0):
        assert float(metrics(app)["As a convolution"]) < 1e-12
    elif padding != (0, 0):
        assert np.isnan(found["input-0"]).any()  # not zeros: they are left out


@pytest.mark.parametrize("name", NAMES)
def test_the_course_s_experiments(name: str) -> None:
    preset = PRESETS[name]
    app = opened("pooling", preset=name, **preset_state(name))
    assert app.session_state["preset"] == name
    found = planes(sent(app, "pooling-grids"))
    every = [plane for pane, plane in found.items() if pane.startswith("output")]
    assert [plane.tolist() for plane in every] == np.array(preset.expected).tolist()
    close(pytorch(app)["Y"].reshape(preset.shape), np.array(every))


def test_the_mean_as_a_convolution() -> None:
    app = opened("pooling", preset="mean-as-convolution", **preset_state("mean-as-convolution"))
    data = sent(app, "pooling-grids")
    assert data["sums"] == [
        {"output": "output-0", "terms": [["input-0", "kernel-0"]], "operation": "sum",
         "picked": None}
    ]  # fmt: skip
    assert planes(data)["kernel-0"].tolist() == [[0.25, 0.25], [0.25, 0.25]]
    assert metrics(app)["As a convolution"] == "0"


def test_choosing_the_kind_stays_in_the_link() -> None:
    app = opened("pooling")
    app.button_group(key="pool").set_value("mean").run()
    assert planes(sent(app, "pooling-grids"))["output-0"].tolist() == [[2, 3], [5, 6]]
    assert app.session_state["preset"] == "mean-2"
    app.button_group(key="pool").set_value("maximum").run()
    assert app.session_state["preset"] == "max-2"


def told(app: AppTest) -> str:
    return "\n".join(info.value.replace("\\", "") for info in app.info)


def test_padding_of_more_than_half_a_window() -> None:
    app = opened("pooling", picture="counting-4x4", kernel="box", kh=3, kw=2, ph=3, pw=1)
    assert "padding of 3 is more than half of a window of 3 (⌊3 / 2⌋ = 1)" in told(app)
    assert (app.session_state["ph"], app.session_state["pw"]) == (1, 1)
    assert app.number_input(key="ph").value == 1
    app.number_input(key="ph").set_value(2).run()
    assert app.number_input(key="ph").value == 1 and "more than half" in told(app)


def test_what_other_views_have_controls_for_does_not_count_here() -> None:
    app = opened("pooling", picture="noise-6x6", kernel="own", cells="1,2,3", dh=2, mode="reflect",
                 kh=2, kw=2, ph=1)  # fmt: skip
    x = pictured(app)
    expected = F.max_pool2d(x, 2, 1, (1, 0))
    close(planes(sent(app, "pooling-grids"))["output-0"], expected[0])
    assert not told(app)


def moved(app: AppTest) -> dict[str, list[object]]:
    chart = app.get("vega_lite_chart")[0].proto
    return pa.ipc.open_stream(chart.datasets[0].data.data).read_all().to_pydict()


def test_a_moved_picture() -> None:
    app = opened("pooling", picture="noise-6x7", kernel="box", kh=2, kw=3, sh=2, sw=3)
    x, rows = pictured(app), moved(app)
    for pool, label in ((F.max_pool2d, "Maximum pooling"), (F.avg_pool2d, "Mean pooling")):
        still = pool(x, (2, 3))
        found = [
            c for c, layer in zip(rows["change"], rows["layer"], strict=True) if layer == label
        ]
        expected = [
            ((pool(x.roll(by, -1), (2, 3)) - still).norm() / still.norm()).item() for by in range(5)
        ]
        assert found == pytest.approx(expected, abs=1e-6)
    assert rows["layer"].count("Strided convolution") == 5


@pytest.mark.parametrize("picture", ["dot-1x1", "dot-3x1", "constant-2x2", "dot-5x5"])
def test_small_pictures(picture: str) -> None:
    app = opened("pooling", picture=picture, kernel="box", kh=1, kw=1, sh=3, sw=3)
    changes = moved(app)["change"]
    assert all(np.isfinite(change) for change in changes)
    captions = " ".join(caption.value for caption in app.caption)
    assert ("nowhere to move" in captions) == picture.endswith("x1")
