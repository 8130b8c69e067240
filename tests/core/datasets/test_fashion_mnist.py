"""Fashion-MNIST in a folder that a host names: read where it lies, or refused with a sentence."""

from __future__ import annotations

import gzip
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from torchvision.datasets import FashionMNIST

from core.datasets import (
    CLASSES,
    DatasetError,
    Source,
    describe,
    fashion_mnist_is_here,
    fashion_mnist_obstacle,
    fetch_fashion_mnist,
    list_pictures,
    open_pixels,
    prepared_pixels,
    read_picture,
)
from core.datasets.fashion_mnist import files
from core.datasets.fashion_mnist.idx import read_idx
from tests.core.datasets.small_fashion import arrays, believe, idx, put, small_files

SOURCE = Source("fashion-mnist")
IMAGES, LABELS = "train-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"


def test_the_classes_are_torchvisions() -> None:
    assert list(CLASSES) == FashionMNIST.classes


def test_importing_it_imports_no_torch() -> None:
    code = "import sys, core.datasets; assert not {'torch', 'torchvision'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[3])


@pytest.fixture
def contents(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, bytes]:
    monkeypatch.setenv("LAYERWISE_FASHION_MNIST", str(tmp_path / "given"))
    monkeypatch.setenv("LAYERWISE_HOME", str(tmp_path / "home"))
    found = small_files()
    believe(monkeypatch, found)
    return found


def test_packed_files_are_read_where_they_lie(contents: dict[str, bytes], tmp_path: Path) -> None:
    raw = put(tmp_path / "given", contents) / files.INSIDE
    fetch_fashion_mnist()
    pixels = open_pixels(SOURCE, 28)
    assert pixels.pixels.shape == (40, 28, 28, 1)
    assert pixels.pixels.dtype == np.uint8
    assert (pixels.pixels[30:, ..., 0] == arrays("t10k")[0]).all()
    assert not pixels.pixels.flags.writeable
    assert pixels.labels.tolist() == [*range(10)] * 4
    assert (pixels.names[0], pixels.names[29]) == ("train/00000.png", "train/00029.png")
    assert (pixels.names[30], pixels.names[-1]) == ("test/00000.png", "test/00009.png")
    assert {path.name for path in raw.iterdir()} == set(contents)
    assert not (tmp_path / "home").exists()


def test_unpacked_files_do_as_well(contents: dict[str, bytes], tmp_path: Path) -> None:
    unpacked = {name[:-3]: gzip.decompress(data) for name, data in contents.items()}
    put(tmp_path / "given", unpacked)
    assert (open_pixels(SOURCE, 28).pixels[:30, ..., 0] == arrays("train")[0]).all()


def test_listing_reading_and_opening_agree(contents: dict[str, bytes], tmp_path: Path) -> None:
    put(tmp_path / "given", contents)
    listing, pixels = list_pictures(SOURCE), open_pixels(SOURCE, 28)
    assert listing.names == pixels.names
    assert listing.labels == tuple(pixels.labels)
    assert listing.test == pixels.test == 10
    assert listing.bytes == sum(map(len, contents.values()))
    found = prepared_pixels(SOURCE, 28)
    assert found is not None
    assert (found.pixels == pixels.pixels).all()
    picture = np.asarray(read_picture(SOURCE, "test/00003.png"))
    assert (picture == pixels.pixels[33].repeat(3, axis=2)).all()
    large = np.asarray(read_picture(SOURCE, "train/00003.png", at_least=57))
    assert (large[1::3, 1::3, 0] == pixels.pixels[3, ..., 0]).all()
    sides = describe(SOURCE).sides(0.4)
    assert sum(side.training + side.validation for side in sides.values()) == 30


@pytest.mark.parametrize(
    "name", ["test/00010.png", "train/00030.png", "train/3.png", "test/000003.png", "../x", ""]
)
def test_other_names_are_refused(contents: dict[str, bytes], tmp_path: Path, name: str) -> None:
    put(tmp_path / "given", contents)
    with pytest.raises(DatasetError, match="There is no picture"):
        read_picture(SOURCE, name)


def test_other_sizes_are_refused(contents: dict[str, bytes], tmp_path: Path) -> None:
    put(tmp_path / "given", contents)
    with pytest.raises(DatasetError, match="choose 28 as the image size, not 64"):
        open_pixels(SOURCE, 64)


def labels_of(*values: int) -> bytes:
    return gzip.compress(idx(np.array(values, np.uint8)))


def images_of(*shape: int) -> bytes:
    return gzip.compress(idx(np.zeros(shape, np.uint8)))


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        (IMAGES, images_of(31, 28, 28), "does not begin like 30 × 28 × 28 bytes"),
        (IMAGES, images_of(30, 28, 27), "does not begin like 30 × 28 × 28 bytes"),
        (IMAGES, gzip.compress(b""), "does not begin like"),
        (IMAGES, gzip.compress(gzip.decompress(images_of(30, 28, 28))[:-1]), "is cut off"),
        (IMAGES, gzip.compress(gzip.decompress(images_of(30, 28, 28)) + bytes(10**7)), "is longer"),
        (IMAGES, small_files()[IMAGES][:-1_000], "is cut off"),
        (IMAGES, b"<html>Please sign in</html>", "is damaged"),
        (
            LABELS,
            labels_of(*range(9), 10),
            "has a label of 10, and there are only those from 0 to 9",
        ),
        (LABELS, labels_of(*range(9)), "does not begin like 10 bytes"),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{len(value)} bytes",
)
def test_whatever_the_digest_says_no_size_is_believed(
    monkeypatch: pytest.MonkeyPatch, contents: dict[str, bytes], tmp_path: Path,
    name: str, data: bytes, sentence: str,
) -> None:  # fmt: skip
    believe(monkeypatch, {**contents, name: data})
    put(tmp_path / "given", {**contents, name: data})
    with pytest.raises(DatasetError, match=sentence) as caught:
        open_pixels(SOURCE, 28)
    assert name in str(caught.value)


def test_a_file_that_is_cut_off_is_named(contents: dict[str, bytes], tmp_path: Path) -> None:
    put(tmp_path / "given", {**contents, IMAGES: contents[IMAGES][:-100]})
    with pytest.raises(DatasetError, match=f"{IMAGES} is not the original file") as caught:
        open_pixels(SOURCE, 28)
    assert fashion_mnist_obstacle() == str(caught.value)
    assert not fashion_mnist_is_here()


def test_a_file_that_is_missing_is_named(contents: dict[str, bytes], tmp_path: Path) -> None:
    contents.pop(LABELS)
    put(tmp_path / "given", contents)
    with pytest.raises(DatasetError, match=f"There is no file .*{LABELS}; put the original"):
        open_pixels(SOURCE, 28)


def test_a_folder_that_is_none_is_named(contents: dict[str, bytes], tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="given, which is no folder; name the one that holds"):
        open_pixels(SOURCE, 28)
    (tmp_path / "given").write_text("a file")
    assert "which is no folder" in (fashion_mnist_obstacle() or "")


@examples(max_examples=20, deadline=None)
@given(shape=st.lists(st.integers(1, 6), min_size=1, max_size=4), packed=st.booleans())
def test_what_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, shape: list[int], packed: bool
) -> None:
    values = np.arange(np.prod(shape), dtype=np.uint8).reshape(shape)
    path = tmp_path_factory.mktemp("idx") / f"file{'.gz' * packed}"
    path.write_bytes(gzip.compress(idx(values)) if packed else idx(values))
    assert (read_idx(path, tuple(shape)) == values).all()
    with pytest.raises(DatasetError, match="does not begin like"):
        read_idx(path, (*shape, 1))
