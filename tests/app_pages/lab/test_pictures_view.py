from __future__ import annotations

import json
import threading

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from PIL import Image

from app_pages.parts.lab import pictures
from app_pages.parts.lab.experiments import of_view
from app_pages.parts.lab.filtering import Request, compute
from app_pages.parts.lab.sweep import Captions, Sweep, header, packed
from core.convolution import KERNELS, Geometry
from core.settings import PROJECT
from tests.app_pages.lab.sent_pictures import PHOTO, bring, open_lab, run_source, sent


def photo(key: str, mode: str, side: int = 224) -> torch.Tensor:
    image = Image.open(pictures.path_of(key)).convert(mode)
    scale = min(1, side / max(image.size))
    image = image.resize(tuple(round(length * scale) for length in image.size))
    array = np.atleast_3d(np.array(image))
    return torch.from_numpy(array).permute(2, 0, 1) / 255


@pytest.mark.parametrize("colour", ["colour", "grey"])
def test_what_is_sent_is_what_pytorch_computes(colour):
    at = open_lab(
        **PHOTO | {"ph": "2", "pw": "1", "sh": "2", "sw": "3", "dh": "3", "dw": "2"},
        pictures_colour=colour, pictures_side="128",
    )  # fmt: skip
    head, padded, output = sent(at)
    x = photo("street", "RGB" if colour == "colour" else "L", 128)
    channels = len(x)
    around = F.pad(x[None], (1, 1, 2, 2), mode="replicate")
    kernel = torch.tensor(KERNELS["sobel-right"].at(3)).expand(channels, 1, 3, 3)
    expected = F.conv2d(around, kernel, stride=(2, 3), dilation=(3, 2), groups=channels)[0]
    assert head["channels"] == channels
    np.testing.assert_allclose(padded, around[0].numpy(), atol=1e-6)
    np.testing.assert_allclose(output, expected.numpy(), atol=1e-5)
    low, high = output.min(), output.max()
    assert f"{high:.3g}" in head["facts"]["outputRange"]
    assert f"{low:.3g}".replace("-", "−") in head["facts"]["outputRange"]


@pytest.mark.parametrize("query", [
    PHOTO,
    PHOTO | {"pictures_colour": "grey", "pictures_side": "64", "flip": "True", "ph": "1"},
    PHOTO | {"picture": "page", "sh": "2", "mode": "reflect", "pw": "3", "pictures_side": "448"},
    {"picture": "noise-9x9x3", "kernel": "box", "kh": "3", "kw": "3", "dh": "2"},
    {"picture": "noise-9x9x3", "kernel": "box", "kh": "3", "kw": "3", "pictures_colour": "grey"},
    {"picture": "counting-5x4x2", "kernel": "random", "seed": "3", "kh": "2", "kw": "3"},
])  # fmt: skip
def test_the_shown_pytorch_gives_the_numbers_shown(query, monkeypatch):
    monkeypatch.chdir(PROJECT)
    at = open_lab(**query)
    _, _, output = sent(at)
    found = run_source(at).numpy()
    np.testing.assert_allclose(output, found.reshape(output.shape), atol=2e-5)


def test_the_shown_pytorch_reads_the_visitors_file(tmp_path, monkeypatch):
    pixels = np.random.default_rng(1).integers(0, 256, (40, 30, 3), np.uint8)
    path = tmp_path / "mine.png"
    Image.fromarray(pixels).save(path)
    at = open_lab(**PHOTO)
    bring(at, path.read_bytes())
    monkeypatch.chdir(tmp_path)
    _, padded, output = sent(at)
    assert padded.shape == (3, 40, 30)
    np.testing.assert_allclose(output, run_source(at).numpy(), atol=1e-5)


@pytest.mark.parametrize("name", [preset.name for preset in of_view("pictures")])
def test_every_experiment_opens(name):
    at = open_lab()
    at.get_by_key("preset").set_value(name).run()
    assert not at.exception
    _, _, output = sent(at)
    assert np.isfinite(output).all()
    assert np.abs(output - run_source(at).numpy()).max() < 1e-5


@pytest.mark.parametrize(("shown", "ends", "absolute"), [
    ("as-is", (0, 1), False), ("stretched", ("low", "high"), False),
    ("signed", ("-reach", "reach"), False), ("absolute", (0, "reach"), True),
])  # fmt: skip
def test_how_the_result_is_shown(shown, ends, absolute):
    head, _, output = sent(open_lab(**PHOTO, pictures_shown=shown, pictures_colour="grey"))
    reach = float(np.abs(output).max())
    numbers = {"low": output.min(), "high": output.max(), "reach": reach, "-reach": -reach}
    expected = [numbers.get(end, end) for end in ends]
    assert [head["darkest"], head["brightest"]] == pytest.approx(expected)
    assert head["absolute"] == absolute
    assert head["table"] == (shown == "signed")


def test_as_suits_the_kernel():
    at = open_lab(**PHOTO, pictures_colour="grey")
    assert sent(at)[0]["table"]
    at.get_by_key("kernel").set_value("gaussian").run()
    head = sent(at)[0]
    assert (head["darkest"], head["brightest"], head["table"]) == (0, 1, False)


def test_a_control_of_the_view_stands_in_the_link_and_comes_back():
    at = open_lab(**PHOTO)
    at.get_by_key("pictures_side").set_value("64").run()
    at.get_by_key("pictures_colour").set_value("grey").run()
    assert at.query_params["pictures_side"] == "64"
    again = open_lab(**at.query_params)
    assert sent(again)[1].shape == (1, 48, 64)


def test_nonsense_in_the_views_own_controls_is_the_default():
    nonsense = {"pictures_side": "1e9", "pictures_colour": "<b>", "pictures_shown": ""}
    assert sent(open_lab(**PHOTO, **nonsense))[1].shape == (3, 168, 224)


def test_a_kernel_that_no_longer_fits_after_the_picture_shrank_is_said():
    at = open_lab(**PHOTO | {"kh": "15", "kw": "15", "dh": "10"})
    assert not at.info
    at.get_by_key("pictures_side").set_value("64").run()
    assert "48" in at.info[0].value and "dilation" in at.info[0].value
    assert not at.exception


def test_the_header_is_read_back_whatever_is_in_it():
    layer = Geometry.of((3, 4), (2, 1), (1, 0), (2, 1))
    swept = Sweep(
        np.arange(20, dtype=np.uint8).reshape(1, 5, 4), 0.5, (0, 10),
        np.arange(8, dtype=np.float32).reshape(1, 2, 4), (-7, 7), signed=True,
    )  # fmt: skip
    head = header(swept, ((1.0,), (-2.0,)), layer, Captions("é", "", "", ""))
    content = packed(head, swept)
    length = int.from_bytes(content[:4], "little")
    found = json.loads(content[4 : 4 + length])
    assert found["facts"]["input"] == "é" and found["table"] and found["weights"] == [1, -2]
    assert content[4 + length :] == bytes(range(20)) + np.arange(8, dtype="<f4").tobytes()


def test_results_of_a_hundred_threads_are_their_own():
    seen = {}

    def one(i: int) -> None:
        layer = Geometry.of((3, 3), 1)
        seen[i] = compute(Request(f"noise-3x3~{i}", "", 224, ((2.0,),), layer, "signed"))

    threads = [threading.Thread(target=one, args=(i,)) for i in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for i, result in seen.items():
        picture = pictures.recipe(f"noise-3x3~{i}")
        assert picture is not None
        np.testing.assert_allclose(result.swept.output, 2 * picture.values(), rtol=1e-6)
