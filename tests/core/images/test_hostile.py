"""What must not come through the door, and that it is told in one plain sentence, cheaply."""

from __future__ import annotations

import contextlib
import io
import os
import stat
import struct
import subprocess
import sys
import warnings
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFile

from core.images import PictureError, open_picture, read_square, sources
from core.images.sources import read_source
from core.settings import PROJECT


def photo(kind: str = "JPEG", side: int = 96, **options: object) -> bytes:
    """Return a noisy picture's file."""
    pixels = np.random.default_rng(1).integers(0, 256, (side, side, 3), dtype=np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, kind, **options)
    return file.getvalue()


def heic() -> bytes:
    """Return a HEIC picture's file."""
    pillow_heif = pytest.importorskip("pillow_heif")
    file = io.BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (64, 64), "red")).save(file)
    return file.getvalue()


def chunk(name: bytes, body: bytes) -> bytes:
    """Return a chunk of a PNG file."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def huge_png(side: int = 30_000) -> bytes:
    """Return less than a hundred bytes that announce a very large picture."""
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def huge_webp() -> bytes:
    """Return a WebP whose canvas is the largest there can be, with one small frame on it."""
    small = photo("WEBP", 8)[12:]
    canvas = b"VP8X" + struct.pack("<I", 10) + bytes(4) + b"\xff\x3f\x00" * 2
    return b"RIFF" + struct.pack("<I", 4 + len(canvas) + len(small)) + b"WEBP" + canvas + small


def huge_gif() -> bytes:
    """Return a GIF whose screen is small and whose first frame is not."""
    data = bytearray(photo("GIF", 8))
    palette = 3 * (2 << (data[10] & 7))
    frame = data.index(b",", 13 + palette)
    data[frame + 5 : frame + 9] = struct.pack("<HH", 65535, 65535)
    return bytes(data)


def many_scans() -> bytes:
    """Return a progressive JPEG that asks for its last scan a thousand times more."""
    data = photo("JPEG", progressive=True)
    return data[:-2] + data[data.rindex(b"\xff\xda") : -2] * 1000 + data[-2:]


def refusal(source: Path | bytes) -> str:
    """Return the sentence that a picture is refused with, having checked that it is one."""
    with pytest.raises(PictureError) as caught:
        open_picture(source)
    sentence = str(caught.value)
    assert sentence.endswith(".") and "\n" not in sentence and len(sentence) < 250
    with pytest.raises(PictureError):
        read_square(source, 32)
    return sentence


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"I am a text, whatever I am called.", "not a picture"),
        (b"\0" * 1000, "not a picture"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "not a picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a picture"),
        (b"P6 2 2 255 123412341234", "not a picture"),
        (b"\xff\xd8\xff", "damaged"),
        (b"\x89PNG\r\n\x1a\n", "damaged"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "damaged"),
        (b"GIF89a", "damaged"),
        (b"BM", "damaged"),
        (b"II*\0", "damaged"),
        (b"\0\0\0\x18ftypheic\0\0\0\0heicmif1", "damaged"),
        (b"\0\0\0\x18ftypavif\0\0\0\0avifmif1", "damaged"),
        (b"\xff\xff\xff\xffftypheic", "damaged"),
    ],
)
def test_what_is_no_picture(data: bytes, words: str, tmp_path: Path) -> None:
    path = tmp_path / "rex.jpg"
    path.write_bytes(data)
    assert words in refusal(data) and words in refusal(path)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF"])
def test_half_a_picture_is_refused_not_shown_half_grey(kind: str, share: float) -> None:
    data = photo(kind)
    assert "damaged" in refusal(data[: int(len(data) * share)])


@pytest.mark.parametrize("options", [{"progressive": True}, {"subsampling": 0}])
def test_half_a_jpeg_at_reduced_scale(options: dict[str, object]) -> None:
    data = photo("JPEG", 400, **options)
    with pytest.raises(PictureError, match="incomplete"):
        read_square(data[: len(data) // 2], 32)


@pytest.mark.parametrize("options", [{}, {"progressive": True}])
def test_a_jpeg_broken_off_and_filled_up_with_zeros(options: dict[str, object]) -> None:
    data = photo("JPEG", 200, **options)
    half = len(data) // 2
    assert "incomplete" in refusal(data[:half] + bytes(len(data) - half))


def test_what_follows_a_complete_jpeg_does_not_matter() -> None:
    """Some telephones append a film to the photo."""
    film = np.random.default_rng(0).bytes(100_000)
    assert open_picture(photo() + film).size == open_picture(photo()).size


def test_half_a_heic() -> None:
    data = heic()
    assert "damaged" in refusal(data[: len(data) - 20])


@pytest.mark.parametrize("make", [huge_png, huge_webp, huge_gif])
def test_huge_pictures_are_refused_before_a_pixel_is_decoded(
    make: Callable[[], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    def load(self: ImageFile.ImageFile) -> None:
        raise AssertionError("decoded")

    monkeypatch.setattr(ImageFile.ImageFile, "load", load)
    assert "pixels" in refusal(make())


def test_the_pixel_limit_is_the_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERWISE_PHOTO_PIXELS", str(96 * 96))
    assert open_picture(photo()).size == (96, 96)
    monkeypatch.setenv("LAYERWISE_PHOTO_PIXELS", str(96 * 96 - 1))
    assert "96 × 96 pixels" in refusal(photo())


def test_a_limit_above_pillows_own_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pillow warns or refuses by a limit of its own, which others may have lowered."""
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert all(open_picture(photo(kind)).size == (96, 96) for kind in ("PNG", "JPEG", "BMP"))


def test_the_byte_limit_is_the_setting(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "rex.jpg"
    path.write_bytes(photo())
    monkeypatch.setenv("LAYERWISE_PHOTO_BYTES", str(len(photo())))
    assert open_picture(path).size == open_picture(photo()).size
    monkeypatch.setenv("LAYERWISE_PHOTO_BYTES", str(len(photo()) - 1))
    assert "bytes" in refusal(path) and "bytes" in refusal(photo())


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "hole.jpg"
    with path.open("wb") as file:
        file.truncate(10**12)  # a hole of a terabyte takes no room on the disk
    assert "1,000,000,000,000 bytes" in refusal(path)


@pytest.mark.parametrize("size", [1, 7, 3_000_000])
def test_a_file_that_grows_while_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    path = tmp_path / "rex.jpg"
    path.write_bytes(photo() + b"\0" * 3_000_000)
    status = os.fstat

    def before(file: int) -> os.stat_result:
        fields = list(status(file))
        fields[stat.ST_SIZE] -= size
        return os.stat_result(fields)

    monkeypatch.setattr(sources.os, "fstat", before)
    assert read_source(path) == path.read_bytes()
    monkeypatch.setenv("LAYERWISE_PHOTO_BYTES", "3000000")
    assert "at most 3,000,000" in refusal(path)


def test_more_scans_than_any_encoder_writes() -> None:
    assert "scans" in refusal(many_scans())


def test_paths_that_are_no_files(tmp_path: Path) -> None:
    assert "no file 'none.jpg'" in refusal(tmp_path / "none.jpg")
    assert "directory" in refusal(tmp_path)
    assert "too long" in refusal(tmp_path / ("x" * 5000 + ".jpg"))
    assert "null byte" in refusal(tmp_path / "a\0b.jpg")
    (tmp_path / "loop.jpg").symlink_to(tmp_path / "loop.jpg")
    assert "cannot be read" in refusal(tmp_path / "loop.jpg")
    assert "cannot be read" in refusal(tmp_path / "\udcff\ud800.jpg")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_that_nobody_writes_to(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    assert "regular file" in refusal(tmp_path / "pipe.jpg")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="there are no device files here")
def test_a_device_that_never_ends() -> None:
    assert "regular file" in refusal(Path("/dev/zero"))


def test_messages_name_no_folder(tmp_path: Path) -> None:
    assert str(tmp_path) not in refusal(tmp_path / "none.jpg")


KINDS = ["JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF"]
FILES = {kind: photo(kind, 24) for kind in KINDS} | {"HEIC": heic()}


@settings(max_examples=300)
@given(
    kind=st.sampled_from(sorted(FILES)),
    changes=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=8),
    header=st.booleans(),
    rest=st.floats(0.2, 1),
)
@pytest.mark.filterwarnings("ignore")
def test_damaged_bytes_make_a_picture_or_a_sentence(
    kind: str, changes: list[tuple[float, int]], header: bool, rest: float
) -> None:
    data = bytearray(FILES[kind])
    for position, byte in changes:
        reach = min(len(data), 200) if header else len(data)
        data[int(position * (reach - 1))] = byte
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LAYERWISE_PHOTO_PIXELS", "1000000")
        with contextlib.suppress(PictureError):  # any other error would be one of ours
            opened = open_picture(bytes(data[: int(len(data) * rest)]))
            assert opened.mode == "RGB" and opened.width * opened.height <= 1_000_000


@given(data=st.binary(max_size=200))
def test_random_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(PictureError):
        open_picture(data)


def test_importing_needs_no_torch_and_changes_nothing_in_pillow() -> None:
    code = """
import sys
from PIL import Image, ImageFile
limit, lenient = Image.MAX_IMAGE_PIXELS, ImageFile.LOAD_TRUNCATED_IMAGES
import core.images
assert "torch" not in sys.modules and "pillow_heif" not in sys.modules
try:
    core.images.open_picture(b"\\0\\0\\0\\x18ftypheic\\0\\0\\0\\0heicmif1")
except core.images.PictureError:
    pass
assert "pillow_heif" in sys.modules and "HEIF" not in Image.OPEN
assert (limit, lenient) == (Image.MAX_IMAGE_PIXELS, ImageFile.LOAD_TRUNCATED_IMAGES)
"""
    subprocess.run([sys.executable, "-c", code], cwd=PROJECT, check=True, timeout=60)
