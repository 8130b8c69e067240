from __future__ import annotations

import numpy as np
import pytest

from app_pages.parts.lab import drawn_pictures, pictures
from core.images import PictureError, open_picture
from tests.app_pages.lab.sent_pictures import PHOTO, bring, open_lab, png, sent


def test_a_photo_of_one_pixel_works():
    at = open_lab(**PHOTO)
    bring(at, png(1, 1, (10, 20, 30), "RGB"))
    head, padded, output = sent(at)
    np.testing.assert_allclose(padded[:, 0, 0] * 255, [10, 20, 30], atol=1e-4)
    assert head["size"] == [1, 1] and np.isfinite(output).all()
    assert "fits" in at.info[0].value


@pytest.mark.parametrize(("content", "words"), [
    (b"", "empty"), (b"GIF89a", "damaged"), (b"hello, I am no picture", "not a picture"),
    (png(60, 60)[:60], "damaged"),
])  # fmt: skip
def test_a_broken_upload_is_a_sentence_and_the_picture_stays(content, words):
    at = open_lab(**PHOTO)
    bring(at, content, "bro*ken*.png")
    assert words in at.warning[0].value.replace("no picture", "not a picture")
    assert sent(at)[1].shape == (3, 168, 224)
    bring(at, png(9, 9))
    assert not at.warning and sent(at)[1].shape == (3, 9, 9)


def test_two_visitors_never_see_each_others_photos():
    visitors = [open_lab(**PHOTO), open_lab(**PHOTO)]
    for at, value in zip(visitors, (10, 200), strict=True):
        bring(at, png(40, 40, value))
    for at, value in zip(visitors, (10, 200), strict=True):
        at.get_by_key("kernel").set_value("box").run()
        np.testing.assert_allclose(sent(at)[1] * 255, value, atol=1e-3)
    stranger = open_lab(picture="yours")
    assert "not in the link" in stranger.info[0].value.replace("n't", " not")
    assert stranger.session_state["picture"] == "cat"


def test_a_large_photo_is_kept_small(monkeypatch):
    state: dict[str, object] = {}
    monkeypatch.setattr(pictures.st, "session_state", state)
    pictures.bring("large.png", "id", png(2000, 700))
    kept = pictures.own()
    assert kept is not None and kept.pixels.shape == (179, 512, 3)


def test_bring_says_why_not(monkeypatch):
    monkeypatch.setattr(pictures.st, "session_state", {})
    with pytest.raises(PictureError):
        pictures.bring("text.png", "id", b"text")
    assert pictures.own() is None


def test_shipped_pictures_are_there_have_titles_and_are_small():
    files = {path.stem for path in pictures.FOLDER.glob("*.webp")}
    assert set(pictures.photos()) == files == set(drawn_pictures.PICTURES)
    for key in pictures.photos():
        assert pictures.title(key) != key
        assert pictures.path_of(key).stat().st_size < 60_000
        width, height = open_picture(pictures.path_of(key)).size
        assert 224 <= max(width, height) <= pictures.LARGEST


def test_the_shipped_pictures_are_what_is_drawn(tmp_path):
    drawn_pictures.main(tmp_path)
    for key in pictures.photos():
        drawn, kept = (np.asarray(open_picture(p), float) for p in (
            tmp_path / f"{key}.webp", pictures.path_of(key),
        ))  # fmt: skip
        assert drawn.shape == kept.shape
        assert np.abs(drawn - kept).mean() < 2, key


def test_rings_grow_finer_outwards():
    plate = drawn_pictures.rings(224)[112, :, 0].astype(float)
    turns = np.flatnonzero(np.diff(np.sign(np.diff(plate))))
    gaps = np.diff(turns[turns > 112])
    assert gaps[0] > 4 and gaps[-1] == 1


@pytest.mark.parametrize(
    "key", ["counting-0x3", "counting-33x3", "cat2", "../secret", "noise-3x3x0"]
)
def test_what_is_no_picture_is_not_known(key):
    assert not pictures.known(key)


def test_keys_come_back():
    for key in ("counting-3x3", "noise-8x8x3~7", "dot-32x1"):
        picture = pictures.recipe(key)
        assert picture is not None and pictures.key_of(picture) == key
