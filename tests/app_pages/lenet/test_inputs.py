"""What a LeNet is shown: what a link opens, test pictures, drawings, photos, and what is no garment."""

from __future__ import annotations

import io
import json
from typing import Any

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from app_pages.parts.lenet.inputs import drawing
from core.datasets import Source, open_pixels
from core.lenet import written
from core.settings import PROJECT

VERDICT = "Probabilities of the ten classes"
GARMENTS = Source.parse("garments:140")  # 20 test pictures


def opened(view: str = "inputs", **query: str) -> AppTest:
    """Open the page at an address, with few garments and an untrained network."""
    app = AppTest.from_file(PROJECT / "app_pages" / "lenet.py", default_timeout=60)
    asked = {"lenet-view": view, "garments": str(GARMENTS), "of": "untrained"} | query
    for name, value in asked.items():
        app.query_params[name] = value
    return app.run()


def pick_alone() -> None:
    """Be a page of the control alone."""
    import streamlit as st

    from app_pages.parts.lenet.asked import Asked
    from app_pages.parts.lenet.inputs.picker import pick
    from core.datasets import Source
    from core.lenet import ORIGINAL
    from core.networks import Network, Seeded

    data = Source.parse("garments:140")
    asked = Asked(Network(ORIGINAL.block(), Seeded(0)), ORIGINAL, data, "untrained", "Untrained")
    st.session_state["picked"] = pick(asked)


def picked(**query: str) -> AppTest:
    app = AppTest.from_function(pick_alone, default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    return app.run()


def sent(app: AppTest, key: str) -> dict[str, Any]:
    """Return what a component was given."""
    data: dict[str, Any] = json.loads(app.get_by_key(key).proto.json)
    return data


def texts(app: AppTest) -> str:
    assert not app.exception
    drawn = [*app.markdown, *app.info, *app.warning, *app.error, *app.caption]
    return "\n".join(each.value.replace("\\", "") for each in drawn)


def alts(app: AppTest) -> str:
    """Return what is said of the charts to who cannot see them."""
    charts = [element.proto.alt for element in app.get("vega_lite_chart")]
    return "\n".join(charts)


def labels() -> np.ndarray:
    return open_pixels(GARMENTS, 28).labels[-20:]


def test_a_test_picture_is_chosen_by_class_and_number() -> None:
    app = picked(garment="test-3")
    pixels = open_pixels(GARMENTS, 28).pixels[-20:]
    assert app.session_state["picked"].pixels == pixels[3].tobytes()
    assert app.session_state["picked"].label == labels()[3]
    app.button("garment-next").click().run()
    assert app.session_state["picked"].key == "test-4"
    app.selectbox("garment-class").select(5).run()
    assert app.session_state["picked"].label == 5
    own = np.flatnonzero(labels() == 5)
    assert [tile["key"] for tile in sent(app, "garment-tiles")["tiles"]] == [
        f"test-{index}" for index in own
    ]
    app.number_input("garment-number").set_value(0).run()
    assert app.session_state["picked"].key == "test-0"
    assert app.button("garment-previous").disabled
    assert app.selectbox("garment-class").value == -1


def test_the_hardest_and_the_wrong_ones_come_from_the_network_in_hand() -> None:
    from core.lenet import ORIGINAL, ranking, scoring
    from core.networks import Network, Seeded

    module = Network(ORIGINAL.block(), Seeded(0)).module().eval()
    logits = scoring.scores(module, open_pixels(GARMENTS, 28).pixels[-20:])
    app = picked()
    for kind, rank in (("hardest", ranking.hardest), ("wrong", ranking.misclassified)):
        app.segmented_control("garment-kind").set_value(kind).run()
        expected = [f"test-{index}" for index in rank(logits, labels())]
        assert [tile["key"] for tile in sent(app, "garment-tiles")["tiles"]] == expected
        assert app.session_state["picked"].key == expected[0]


@pytest.mark.parametrize(
    ("text", "key", "sentence"),
    [
        ("car-3", "car-3", ""),
        ("upside-2", "upside-2", ""),
        ("test-9999", "test-0", "There are 20 test pictures here"),
        ("drawing", "test-0", "Draw something first"),
        ("drawing-AAAA", "test-0", "The link"),
        ("photo", "cat-0", "a link cannot hold one"),
        ("../../etc-1", "test-0", "names no picture"),
        ("ghost-1", "test-0", "names no picture"),
    ],
)
def test_a_link_opens_a_picture_or_says_why_not(text: str, key: str, sentence: str) -> None:
    app = picked(garment=text)
    assert app.session_state["picked"].key == key
    assert sentence in texts(app)


def test_a_drawing_in_a_link_is_the_one_that_was_drawn() -> None:
    picture = np.zeros((28, 28), np.uint8)
    picture[4:24, 8:12] = picture[4:24, 16:20] = 255
    digits = written.to_digits(picture)
    app = picked(garment=f"drawing-{written.to_link(digits)}")
    assert app.session_state["picked"].pixels == picture.tobytes()
    assert sent(app, "garment-pad")["digits"] == digits


def test_a_garment_can_be_painted_over_and_an_empty_pad_is_no_verdict() -> None:
    app = opened(garment="test-3")
    app.segmented_control("garment-kind").set_value("drawing").run()
    assert "Draw something first" in texts(app)
    assert VERDICT not in alts(app)
    app.button("garment-paint-over").click().run()
    pad = sent(app, "garment-pad")
    pixels = open_pixels(GARMENTS, 28).pixels[-20:][3, :, :, 0]
    assert pad["turn"] == 1
    assert pad["digits"] == written.to_digits(pixels)
    assert VERDICT in alts(app)


@pytest.mark.parametrize("digits", ["", "g" * 784, "0" * 783, 7, None, ["0"] * 784])
def test_what_is_no_drawing_changes_nothing(digits: object) -> None:
    drawing.keep(digits, "nowhere")  # outside of a page there is nothing that it could change


def encoded(picture: Image.Image, kind: str = "PNG") -> bytes:
    file = io.BytesIO()
    picture.save(file, kind)
    return file.getvalue()


def test_a_photo_is_made_small_step_by_step_and_each_step_can_be_left_out() -> None:
    wall = np.full((90, 60, 3), 220, np.uint8)
    wall[20:70, 20:40] = 40
    app = opened(garment="photo")
    assert "Bring a photo first" in texts(app)
    file = ("wall.png", encoded(Image.fromarray(wall)), "image/png")
    app.file_uploader("garment-file").set_value(file).run()
    for title in ("Upright", "Grey", "Cropped", "Inverted", "Scaled", "Stretched"):
        assert f"**{title}**" in texts(app)
    assert "Your photo, wall.png" in texts(app)
    app.toggle("garment-step-invert").set_value(False).run()
    assert "Not needed here." in texts(app)
    assert not app.toggle("garment-step-invert").value


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (encoded(Image.new("RGB", (1, 1))), "1 × 1 pixels"),
        (encoded(Image.effect_noise((99, 99), 9).convert("RGB"), "JPEG")[:900], "damaged"),
        (b"no picture", "not a picture"),
        (encoded(Image.new("1", (12_000, 10_000))), "12,000 × 10,000 pixels"),
    ],
)
def test_a_photo_that_is_none_is_a_sentence(data: bytes, sentence: str) -> None:
    app = picked(garment="photo")
    app.file_uploader("garment-file").set_value(("photo.png", data, "image/png")).run()
    assert sentence in texts(app)
    assert app.session_state["picked"].key == "cat-0"


def test_the_view_counts_what_it_is_sure_of() -> None:
    app = opened(sure="30", garment="noise-1", beside="untrained")
    assert "Drawn garments" in texts(app)
    metrics = {metric.label: metric.delta for metric in app.metric}
    assert metrics["Test pictures it is sure of"].endswith("of 20")
    assert metrics["Non-garments it is sure of"].startswith("0 of 48")
    tiles = sent(app, "input-gallery")["tiles"]
    assert len(tiles) == 48 + 10
    assert {tile["tone"] for tile in tiles} == {""}
    app.slider("sure").set_value(30).run()
    assert app.slider("sure").value == 30
