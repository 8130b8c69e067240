"""The view "channels": what is sent to the browser is what PyTorch computes."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from app_pages.parts.lab.experiments import preset_state
from core.convolution import PRESETS
from tests.app_pages.lab.reading import close, inside, metrics, opened, planes, pytorch, sent

FEW = settings(max_examples=6, deadline=None)
NAMES = [name for name, preset in PRESETS.items() if preset.view == "channels"]
MODES = ("zeros", "reflect", "replicate", "circular")


def kernels(weights: np.ndarray, channels: int, outputs: int, groups: int) -> torch.Tensor:
    """Make the weights K + c + o, of the channels that each output reads."""
    read, each = channels // groups, outputs // groups
    rows = [
        [torch.from_numpy(weights) + output + output // each * read + c for c in range(read)]
        for output in range(outputs)
    ]
    return torch.stack([torch.stack(row) for row in rows])


@FEW
@given(
    st.sampled_from([(1, 2, 1), (2, 3, 1), (3, 3, 3), (4, 2, 2)]),
    st.tuples(st.integers(0, 2), st.integers(1, 2), st.integers(1, 2)),
    st.sampled_from(MODES),
    st.integers(0, 3),
)
def test_parts_and_sums(
    channels: tuple[int, int, int], numbers: tuple[int, int, int], mode: str, output: int
) -> None:
    (inputs, outputs, groups), (padding, stride, dilation) = channels, numbers
    output = min(output, outputs - 1)
    app = opened(
        "channels", picture=f"noise-6x5x{inputs}", kernel="own", cells="0.5,-1,2;0,1,-0.25",
        ph=padding, pw=padding, sh=stride, sw=stride, dh=dilation, dw=dilation, mode=mode,
        outputs=outputs, groups=groups, channels_output=output,
    )  # fmt: skip
    found = planes(sent(app, "channels-grids"))
    weights = kernels(np.array([[0.5, -1, 2], [0, 1, -0.25]]), inputs, outputs, groups)
    read = inputs // groups
    first = output // (outputs // groups) * read
    x = torch.stack([inside(app, found[f"input-{c}"]) for c in range(first, first + read)])
    around = (padding,) * 4
    padded = F.pad(x[None], around, mode="constant" if mode == "zeros" else mode)
    close(found[f"input-{first}"], padded[0, 0])
    numbers = {"stride": stride, "dilation": dilation}
    for c in range(read):
        kernel = weights[output, c][None, None]
        close(found[f"kernel-{first + c}"], kernel[0, 0])
        if read > 1:
            part = F.conv2d(padded[:, c : c + 1], kernel, **numbers)[0, 0]
            close(found[f"part-{first + c}"], part)
    close(found["output"], F.conv2d(padded, weights[output][None], **numbers)[0, 0])
    if outputs > 1:
        every = planes(sent(app, "channels-outputs"))
        close(every[f"output-{output}"], found["output"])
    close(pytorch(app)["Y"].reshape(outputs, *found["output"].shape)[output], found["output"])


@pytest.mark.parametrize("name", NAMES)
def test_the_course_s_experiments(name: str) -> None:
    preset = PRESETS[name]
    app = opened("channels", preset=name, **preset_state(name))
    assert app.session_state["preset"] == name
    shown = planes(sent(app, "channels-grids"))["output"]
    every = [shown]
    if preset.geometry.outputs > 1:
        every = list(planes(sent(app, "channels-outputs")).values())
    if preset.expected:
        assert [plane.tolist() for plane in every] == np.array(preset.expected).tolist()
    close(np.array(every), pytorch(app)["Y"].reshape(preset.shape))


def test_one_by_one_is_a_matrix_product() -> None:
    app = opened("channels", preset="pointwise", **preset_state("pointwise"))
    state = pytorch(app)
    assert state["Y"].shape == (2, 3, 3) and state["difference"] < 1e-6
    assert float(metrics(app)["Largest difference at any pixel"]) < 1e-6
    kernel = np.array(PRESETS["pointwise"].weights)[:, :, 0, 0]
    assert [planes(sent(app, "channels-grids"))[f"kernel-{c}"][0, 0] for c in range(3)] == list(
        kernel[0]
    )
    assert "0.5 & -1 & 2" in app.latex[0].value
    assert "own" in " ".join(caption.value for caption in app.caption)
    app.number_input(key="sh").set_value(2).run()  # no longer the experiment, nor such a product
    assert not app.latex and planes(sent(app, "channels-grids"))["kernel-2"].tolist() == [[2.5]]


def test_the_cost_moves_with_every_control() -> None:
    app = opened("channels", **preset_state("several-outputs"))
    for key, value in (("ph", 1), ("kh", 3), ("outputs", 4), ("groups", 2), ("sw", 2)):
        if key == "kh":
            app.selectbox(key="kernel").set_value("box").run()
        app.number_input(key=key).set_value(value).run()
        names = ("kh", "kw", "ph", "pw", "sh", "sw", "outputs", "groups")
        kh, kw, ph, pw, sh, sw, outputs, groups = (app.session_state[name] for name in names)
        layer = nn.Conv2d(2, outputs, (kh, kw), (sh, sw), (ph, pw), groups=groups, device="meta")
        shape = layer(torch.empty(1, 2, 3, 3, device="meta")).shape
        dense = nn.Linear(2 * 9, shape.numel(), device="meta")
        own, whole = (sum(p.numel() for p in each.parameters()) for each in (layer, dense))
        shown = metrics(app)
        assert shown["Parameters"] == f"{own:,}"
        assert shown["Dense: parameters"] == f"{whole:,}"
        products = layer.weight.numel() * shape[2] * shape[3]
        assert shown["Multiply-adds"] == f"{products:,}"


def wires(app: object) -> list[tuple[float, float]]:
    chart = app.get("vega_lite_chart")[0].proto  # type: ignore[attr-defined]
    tables = {
        item.name: pa.ipc.open_stream(item.data.data).read_all().to_pydict()
        for item in chart.datasets
    }
    return list(zip(tables["wires"]["y"], tables["wires"]["y2"], strict=True))


@pytest.mark.parametrize(("groups", "count"), [(1, 9), (3, 3)])
def test_groups_cut_wires(groups: int, count: int) -> None:
    app = opened("channels", picture="noise-4x4x3", outputs=3, groups=groups)
    assert len(wires(app)) == count
    captions = " ".join(caption.value for caption in app.caption)
    assert ("Depthwise" in captions) == (groups == 3)
    if groups == 3:
        assert all(left == right for left, right in wires(app))
        assert list(planes(sent(app, "channels-grids"))) == [
            "input-0", "kernel-0", "output",
        ]  # fmt: skip


def test_shapes_on_the_way() -> None:
    app = opened("channels", **preset_state("four-dimensions"))
    table = next(each.value for each in app.markdown if "conv2d" in each.value)
    for shape in ("(6, 8)", "(1, 1, 6, 8)", "(1, 1, 6, 7)", "(6, 7)"):
        assert f"**{shape}**" in table


@pytest.mark.parametrize("asked", ["7", "x", "-1", ""])
def test_an_output_that_is_not_there(asked: str) -> None:
    app = opened("channels", picture="noise-4x4x2", outputs=2, channels_output=asked)
    assert app.session_state["channels_output"] == "0"


def test_a_photo_has_three_channels() -> None:
    app = opened("channels", picture="cat", kernel="box", kh=3, kw=3)
    data = sent(app, "channels-grids")
    assert sum(pane["role"] == "input" for pane in data["panes"]) == 3
    close(pytorch(app)["Y"][0], planes(data)["output"])
