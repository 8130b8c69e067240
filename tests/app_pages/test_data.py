"""The page /data, driven by its widgets' keys, on drawn pets and on folders with real files."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from app_pages.parts import pictures, preparing
from app_pages.parts.data_facts import SIDES
from app_pages.parts.markdown import plain, size
from core.datasets import Cancelled, Source, open_pixels, prepared_pixels
from core.datasets.listing import Listing
from core.settings import PROJECT
from core.training.schedule import cache_side


@pytest.fixture(autouse=True)
def _small_frames(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw and send small pictures, in a tenth of the time."""
    monkeypatch.setattr(pictures, "FRAME", 48)


@pytest.fixture
def pets(tmp_path: Path) -> Path:
    """Make a folder of 24 cats and 16 dogs, each of its own size."""
    for kind, count in (("cat", 24), ("dog", 16)):
        for number in range(count):
            _picture(tmp_path / "pets" / kind / f"{kind}-{number}.jpg", number)
    return tmp_path / "pets"


def _picture(path: Path, seed: int = 0) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    pixels = np.random.default_rng(seed).integers(0, 256, (30 + seed, 40, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(path)
    return path


def _page(**query: str) -> AppTest:
    app = AppTest.from_file(str(PROJECT / "dashboard.py"), default_timeout=120)
    for name, value in query.items():
        app.query_params[name] = value
    app.switch_page("app_pages/data.py").run()
    assert not app.exception, app.exception
    return app


def _of_folder(folder: Path | str, **query: str) -> AppTest:
    return _page(pictures_from="folder", folder=str(folder), **query)


def _text(app: AppTest) -> str:
    kinds = (app.markdown, app.caption, app.info, app.warning, app.error, app.success)
    return "\n".join(item.value for kind in kinds for item in kind).replace("\\", "")


def _counts(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def _gallery(app: AppTest) -> list[str]:
    """Return the words under the pictures of the gallery."""
    texts = [caption.value.replace("\\", "") for caption in app.caption]
    return [text for text in texts if " · training" in text or " · validation" in text]


def _link(app: AppTest) -> str:
    links = [item for item in app.get("page_link") if "Train on" in item.proto.label]
    (query,) = {item.proto.query_string for item in links}
    return str(query)


def test_drawn_pets_are_counted_and_shown_at_first() -> None:
    app = _page(pictures="40")
    counts = _counts(app)
    assert counts["Pictures"] == "40" and counts["Classes"] == "2" and counts["Left out"] == "0"
    assert int(counts["Training"]) + int(counts["Validation"]) == 40
    words = _gallery(app)
    assert len(words) == 12
    assert sum("**cat**" in text for text in words) == 6
    assert len(app.get("image")) == 12 + len(SIDES)


def test_the_share_moves_pictures_to_the_validation_side() -> None:
    app = _page(pictures="100")
    before = int(_counts(app)["Validation"])
    app.slider(key="validation_share").set_value(0.5).run()
    assert int(_counts(app)["Validation"]) > before
    assert "validation_share=0.5" in _link(app)


def test_the_chart_of_balance_agrees_with_the_counts(pets: Path) -> None:
    app = _of_folder(pets)
    charts = [item.proto for item in app.get("vega_lite_chart")]
    chart = next(one for one in charts if one.alt.startswith("cat: "))
    assert "cat: " in chart.alt and "dog: " in chart.alt
    assert "#B15CDE" in chart.spec and "#B7791F" in chart.spec
    known = pictures.describe(Source("folder", folder=str(pets)))
    sides = known.sides(0.2)
    assert f"cat: {sides['cat'].training} training" in chart.alt


def test_a_folder_shows_files_sizes_and_the_way_on(pets: Path) -> None:
    app = _of_folder(pets)
    assert _counts(app)["Pictures"] == "40"
    assert all(".jpg" in text for text in _gallery(app))
    assert "40 pictures looked at" in _text(app)
    query = _link(app)
    assert "data=folder" in query and "pets" in query and "image_size=" in query


def test_pages_and_orders_of_the_gallery(pets: Path) -> None:
    app = _of_folder(pets)
    first = _gallery(app)
    app.get_by_key("sheet").set_value(4).run()
    last = _gallery(app)
    assert len(last) == 4 and not set(first) & set(last)
    app.button(key="mix").click().run()
    assert app.get_by_key("sheet").value == 1
    assert len(_gallery(app)) == 12 and _gallery(app) != first


def test_as_a_network_sees_them(pets: Path) -> None:
    app = _of_folder(pets, seen="network")
    squares = [image.proto.imgs[0].url for image in app.get("image")]
    app.get_by_key("seen").set_value("photo").run()
    assert not app.exception
    assert squares != [image.proto.imgs[0].url for image in app.get("image")]


def test_without_a_folder_the_page_says_what_to_do() -> None:
    app = _page(pictures_from="folder")
    assert "Type the path" in app.info[0].value
    assert not app.metric and not app.slider


@pytest.mark.parametrize(
    ("mess", "words"),
    [
        (lambda root: _picture(root / "cat" / "1.jpg"), "only one class"),
        (lambda root: [_picture(root / "cat" / "1.jpg"), (root / "dog").mkdir()], "has no pictures"),
        (lambda root: root.mkdir(), "no pictures"),
        (lambda root: None, "mess"),
        (lambda root: root.write_text("a file"), "mess"),
        (lambda root: [_picture(root / p / k / "1.jpg") for p in ("val", "test") for k in "ab"],
         "parts"),
    ],
)  # fmt: skip
def test_a_folder_that_is_no_data_set_is_a_sentence(
    tmp_path: Path, mess: object, words: str
) -> None:
    mess(tmp_path / "mess")  # type: ignore[operator]
    app = _of_folder(tmp_path / "mess")
    assert len(app.error) == 1 and words in _text(app)
    assert not app.metric
    app.get_by_key("pictures_from").set_value("drawn")  # the page stays usable
    app.run()
    assert not app.exception and _counts(app)


def test_a_mess_inside_a_folder_is_left_out_with_reasons(pets: Path) -> None:
    (pets / "cat" / "words.jpg").write_text("only words")
    (pets / "dog" / "nothing.jpg").touch()
    (pets / "dog" / "notes.txt").write_text("notes")
    _picture(pets / "beside.jpg")
    app = _of_folder(pets)
    text = _text(app)
    assert "Prepare pixels" in text  # names alone were looked at
    assert int(_counts(app)["Left out"]) >= 1
    names = list(app.dataframe[0].value.iloc[:, 0])
    assert "beside.jpg" in names
    for page in range(1, 5):
        app.get_by_key("sheet").set_value(page).run()
        assert not app.exception
        text += _text(app)
    assert "Cannot be read" in text


def test_after_preparing_what_cannot_be_read_is_listed(pets: Path) -> None:
    (pets / "cat" / "words.jpg").write_text("only words")
    open_pixels(Source("folder", folder=str(pets)), cache_side(32))
    app = _of_folder(pets, image_size="32")
    assert "Already prepared at side" in _text(app) and "40 pictures" in _text(app)
    assert "cat/words.jpg" in list(app.dataframe[0].value.iloc[:, 0])
    assert _counts(app)["Pictures"] == "40" and _counts(app)["Left out"] == "1"
    assert not [b for b in app.button if b.key == "prepare"]


def test_preparing_goes_on_beside_the_page_and_ends(pets: Path) -> None:
    app = _of_folder(pets, image_size="32")
    source, side = Source("folder", folder=str(pets)), cache_side(32)
    assert prepared_pixels(source, side) is None
    app.button(key="prepare").click().run()
    assert not app.exception, app.exception
    _wait(source, side)
    app.run()
    assert "Already prepared" in _text(app)
    assert prepared_pixels(source, side) is not None


def test_preparing_can_be_cancelled(pets: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entered = _slow(monkeypatch)
    app = _of_folder(pets, image_size="32")
    app.button(key="prepare").click().run()
    source, side = Source("folder", folder=str(pets)), cache_side(32)
    _until(lambda: bool(entered))
    app.run()
    app.button(key="cancel-preparing").click().run()
    _wait(source, side)
    app.run()
    assert "Cancelled" in _text(app)
    assert app.button(key="prepare") and prepared_pixels(source, side) is None


def _slow(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Let decoding take until it is called off; return what fills once it has begun."""
    entered: list[int] = []

    def open_slowly(source: Source, side: int, *, progress: object, cancelled: object) -> None:
        progress(3, 40)  # type: ignore[operator]
        entered.append(side)
        while not cancelled():  # type: ignore[operator]
            time.sleep(0.01)
        raise Cancelled

    monkeypatch.setattr(preparing, "open_pixels", open_slowly)
    return entered


def test_one_preparation_at_a_time_and_joined_by_all_who_ask(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    entered = _slow(monkeypatch)
    first = preparing.prepare(Source("drawn", pictures=10), 40)
    assert preparing.prepare(Source("drawn", pictures=10), 40) is first
    _until(lambda: bool(entered))
    second = preparing.prepare(Source("drawn", pictures=12), 40)
    assert first.state == "working" and second.state == "waiting" and first.share == 3 / 40
    second.cancel()
    _until(lambda: not second.running)
    assert second.state == "stopped" and entered == [40]
    first.cancel()
    _until(lambda: not first.running)
    assert preparing.active(first.source, 40) is None


def test_no_room_on_the_disk_is_a_sentence(pets: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERWISE_CACHE_BYTES", "1000")
    app = _of_folder(pets, image_size="32")
    app.button(key="prepare").click().run()
    _wait(Source("folder", folder=str(pets)), cache_side(32))
    app.run()
    assert "choose fewer pictures" in app.error[0].value
    assert _counts(app)["Pictures"] == "40"


def _wait(source: Source, side: int) -> None:
    _until(lambda: preparing.active(source, side) is None)


def _until(true: object, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_share_that_leaves_a_side_empty_is_a_warning_without_a_way_on(tmp_path: Path) -> None:
    for kind in ("cat", "dog"):
        _picture(tmp_path / "few" / f"{kind}.0.jpg")
    app = _of_folder(tmp_path / "few")
    assert "choose another share" in app.warning[0].value
    assert not [item for item in app.get("page_link") if "Train on" in item.proto.label]


def test_a_picture_that_changes_on_the_disk_is_shown_anew(pets: Path) -> None:
    source = Source("folder", folder=str(pets))
    name = "cat/cat-0.jpg"

    def shown() -> bytes:
        digest = pictures.describe(source).listing.digest
        return pictures.shown(source, digest, name, "photo", 32, 1.0, "#B15CDE").content

    before = shown()
    _picture(pets / name, 77)
    assert shown() != before


def test_on_a_host_no_folder_can_be_named(pets: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERWISE_HOSTED", "true")
    app = _of_folder(pets)
    text = _text(app)
    assert "Folders cannot be named here" in text and "shows drawn pets instead" in text
    assert "pets/" not in text and _counts(app)["Pictures"] == "4,000"
    keys = {button.key for button in app.button}
    assert "prepare" not in keys and not app.get("text_input")


@pytest.mark.parametrize(
    "query",
    [
        {
            "pictures_from": "nonsense",
            "pictures": "many",
            "validation_share": "2",
            "image_size": "-3",
        },
        {"shuffle": "-1", "sheet": "999999", "view": "x" * 300, "seen": "x", "drawn_seed": "1e99"},
        {"shuffle": "²", "sheet": "0", "drawn_seed": "-5", "pictures": "1e400"},
        {"validation_share": "nan", "image_size": "17", "lang": "tlh"},
    ],
)
def test_nonsense_in_the_url_falls_back(query: dict[str, str]) -> None:
    app = _page(**query)
    assert _counts(app)["Pictures"] == "4,000" and len(_gallery(app)) == 12


@pytest.mark.parametrize("asked", ["1", "0", "-7", "999999999"])
def test_a_number_of_drawn_pets_that_cannot_be_is_a_sentence(asked: str) -> None:
    app = _page(pictures=asked)
    assert "can be drawn, not" in _text(app) and len(app.error) == 1
    app.number_input(key="pictures").set_value(20).run()
    assert not app.error and _counts(app)["Pictures"] == "20"


@pytest.mark.parametrize("folder", ["~nobody-of-that-name/x", "a\0b", "**bold**", "../" * 400, "/"])
def test_a_path_that_leads_nowhere_is_a_sentence(
    folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAYERWISE_DATASET_PICTURES", "5")  # "/" is not searched for long
    assert len(_of_folder(folder).error) == 1


def test_the_gallery_takes_turns_between_classes() -> None:
    labels = (0,) * 50 + (1,) * 5 + (2,) * 20
    listing = Listing(("a", "b", "c"), tuple(map(str, range(75))), labels, (), "turns")
    found = pictures.order(Source("drawn", pictures=75), "turns", 3, listing)
    assert sorted(found) == list(range(75))
    assert [labels[i] for i in found[:15]] == [0, 1, 2] * 5
    assert [labels[i] for i in found[15:17]] == [0, 2]


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0 B"), (999, "999 B"), (38_400_000, "38.4 MB"), (2e10, "20 GB")]
)
def test_sizes_in_words(count: float, words: str) -> None:
    assert size(count) == words


def test_text_from_outside_stays_plain() -> None:
    assert plain("**a**_b\n[c](d) é") == r"\*\*a\*\*\_b \[c\]\(d\) é"


def test_the_page_never_needs_torch() -> None:
    script = (
        "import sys, app_pages.parts.data_facts, app_pages.parts.data_form, app_pages.parts.gallery\n"
        "import app_pages.parts.preparing_box\n"
        "sys.exit('torch' in sys.modules)"
    )
    finished = subprocess.run([sys.executable, "-c", script], cwd=PROJECT, capture_output=True)
    assert finished.returncode == 0, finished.stderr
