"""The strip: what the browser is sent, forward and back, and what silencing does."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from app_pages.parts.lenet.strip.sent import MOST_BYTES, Shown, packed, sent_counts
from core.blocks import build
from core.lenet import ORIGINAL, PRESETS, Convolution, LeNet
from core.lenet.layers import layer_table
from core.lenet.strip import activations, gradients
from core.settings import PROJECT

PICTURE = np.random.default_rng(0).integers(0, 256, (28, 28)).astype(np.uint8)
SCRIPT = f"""
from pathlib import Path
import streamlit as st
st.navigation([st.Page(Path({str(PROJECT / "app_pages")!r}) / "lenet.py", default=True)]).run()
"""


def opened(**query: object) -> AppTest:
    app = AppTest.from_string(SCRIPT, default_timeout=60)
    known = {"lenet-view": "strip", "of": "untrained", "garments": "garments:700", **query}
    for name, value in known.items():
        app.query_params[name] = str(value)
    app.run()
    assert not app.exception, app.exception
    assert not app.error
    return app


def unpacked(content: bytes) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    length = int.from_bytes(content[:4], "little")
    head = json.loads(content[4 : 4 + length])
    arrays, at = {}, 4 + length
    for name, count in head["arrays"]:
        arrays[name] = np.frombuffer(content, "<f4", count, at)
        at += 4 * count
    assert at == len(content)
    return head, arrays


def sent(app: AppTest) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    return unpacked(app.get_by_key("lenet-strip").proto.bytes)


def shown(lenet: LeNet, *, backward: bool) -> Shown:
    module = build(lenet.block(), seed=0).eval()
    state = {name: tensor.numpy() for name, tensor in module.state_dict().items()}
    slopes = gradients(module, PICTURE, 0) if backward else ()
    return Shown(
        layer_table(lenet.block()), activations(module, PICTURE), state, list("abcdefghij"),
        [0.1] * 10, [0.1] * 10, gradients=slopes,
    )  # fmt: skip


def test_forward_the_tensors_are_sent_and_nothing_of_the_way_back() -> None:
    app = opened(**{"strip-layer": 4})
    head, arrays = sent(app)
    shapes = [layer["shape"] for layer in head["layers"]]
    assert shapes == [[1, 28, 28], *(list(each.shape) for each in layer_table(ORIGINAL.block()))]
    assert head["layer"] == 4
    module = build(ORIGINAL.block(), seed=0).eval()
    inside = activations(module, (255 * arrays["a0"]).round().astype(np.uint8).reshape(28, 28))
    for number, values in enumerate(inside):
        assert np.array_equal(arrays[f"a{number}"], values.ravel())
    assert np.array_equal(arrays["w4"], module.get_parameter("3.weight").detach().numpy().ravel())
    assert "g0" not in arrays
    assert sum(head["after"]) == pytest.approx(1)


def test_backward_and_silenced() -> None:
    app = opened(**{"strip-way": "backward", "strip-loss": "3", "silent": "1.3-8.17"})
    head, arrays = sent(app)
    assert head["silent"] == [[1, 3], [8, 17]]
    maps = arrays["a2"].reshape(6, -1)
    assert not maps[2].any() and maps[1].all()
    assert head["before"] != head["after"]
    np.testing.assert_allclose(
        arrays["g12"], np.array(head["after"]) - np.eye(10)[3], atol=1e-6
    )  # fmt: skip
    assert head["means"] == pytest.approx([abs(arrays[f"g{n}"]).mean() for n in range(13)])
    classes, sizes = (each.value for each in app.dataframe)
    assert len(classes) == 11
    change = 100 * (classes["after"] - classes["before"])
    assert classes["difference"].tolist() == pytest.approx(change.tolist())
    assert sizes["this network"].tolist() == pytest.approx(head["means"])
    assert sizes["fresh, ReLU"][1] > 10 * sizes["fresh, sigmoid"][1]

    app.button("restore-all").click().run()
    assert sent(app)[0]["silent"] == []
    assert len(app.dataframe) == 1


def test_silence_that_this_network_does_not_have_is_a_sentence() -> None:
    app = opened(silent="2.1")
    assert "Layer 2 has no filter" in app.warning[0].value
    assert sent(app)[0]["silent"] == []


@pytest.mark.parametrize("name", ["modern", "six"])
def test_the_presets_are_sent_whole(name: str) -> None:
    content = packed(shown(PRESETS[name].lenet, backward=True))
    assert len(content) <= MOST_BYTES + 20_000
    head, arrays = unpacked(content)
    assert all(layer["sent"] == layer["shape"][0] for layer in head["layers"])
    learning = {f"w{n}" for n, layer in enumerate(head["layers"]) if layer.get("parameters")}
    assert learning <= arrays.keys()


def test_a_large_network_is_sent_in_part() -> None:
    wide = replace(ORIGINAL, convolutions=(Convolution(300, 3, 1), Convolution(90, 3, 1, 1, 2)))
    content = packed(shown(wide, backward=False))
    assert len(content) <= MOST_BYTES + 20_000
    head, arrays = unpacked(content)
    assert 1 <= head["layers"][1]["sent"] < 300
    assert "w1" in arrays and "w3" not in arrays
    assert len(arrays["a1"]) == head["layers"][1]["sent"] * 784


def test_few_maps_are_left_whole() -> None:
    assert sent_counts([(1, 28, 28), (6, 28, 28), (400,)], 2) == [1, 6, 400]
