"""Downloads of Fashion-MNIST from a server on the loopback."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from torchvision.datasets import FashionMNIST

from core import downloads
from core.datasets import (
    Cancelled,
    DatasetError,
    Source,
    fashion_mnist_is_here,
    fashion_mnist_obstacle,
    fetch_fashion_mnist,
    list_pictures,
    open_pixels,
    prepared_pixels,
)
from core.datasets.fashion_mnist import fetching, files
from tests.core.datasets.small_fashion import Behaviour, Server, arrays, believe, put, small_files

SOURCE = Source("fashion-mnist")
IMAGES = "train-images-idx3-ubyte.gz"
CLOSED = "http://127.0.0.1:1/"
DIGESTS, BYTES = dict(FashionMNIST.resources), dict(fetching.BYTES)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Server]:
    contents = small_files()
    believe(monkeypatch, contents)
    monkeypatch.setenv("LAYERWISE_HOME", str(tmp_path))
    monkeypatch.delenv("LAYERWISE_FASHION_MNIST", raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(downloads, "CHUNK", 1_000)
    server = Server(Behaviour(contents))
    monkeypatch.setattr(FashionMNIST, "mirrors", [server.address])
    yield server
    server.close()


def total() -> int:
    return sum(map(len, small_files().values()))


def test_the_files_are_torchvisions() -> None:
    assert set(BYTES) == set(DIGESTS) == {f"{name}.gz" for name in files.file_names()}


def test_it_is_downloaded_once_and_read_by_torchvision(server: Server, tmp_path: Path) -> None:
    assert not fashion_mnist_is_here()
    assert prepared_pixels(SOURCE, 28) is None
    assert fashion_mnist_obstacle() is None
    with pytest.raises(DatasetError, match="has not been downloaded yet"):
        list_pictures(SOURCE)

    seen: list[tuple[int, int]] = []
    fetch_fashion_mnist(lambda done, of: seen.append((done, of)))
    assert [done for done, _of in seen] == sorted(done for done, _of in seen)
    assert seen[-1] == (total(), total())
    assert [name for name, _range in server.behaviour.asked] == list(server.behaviour.contents)

    server.behaviour.status = 503
    assert fashion_mnist_is_here()
    assert fashion_mnist_obstacle() is None
    fetch_fashion_mnist()
    pixels = open_pixels(SOURCE, 28)
    assert (pixels.pixels[:30, ..., 0] == arrays("train")[0]).all()
    assert (pixels.pixels[30:, ..., 0] == arrays("t10k")[0]).all()
    assert pixels.labels.tolist() == [*range(10)] * 4
    assert pixels.labels.dtype == np.int64
    assert {path.name for path in (tmp_path / "data").iterdir()} == {"FashionMNIST", fetching.LOCK}


def test_opening_downloads_and_tells_of_pictures(server: Server) -> None:
    seen: list[tuple[int, int]] = []
    pixels = open_pixels(SOURCE, 28, progress=lambda done, of: seen.append((done, of)))
    assert len(pixels) == 40
    assert {of for _done, of in seen} == {40}
    assert [done for done, _of in seen] == sorted(done for done, _of in seen)
    assert seen[-1] == (40, 40)


def test_a_broken_connection_is_continued(server: Server) -> None:
    server.behaviour.cut[IMAGES] = 5_500
    fetch_fashion_mnist()
    assert server.behaviour.asked[:2] == [(IMAGES, ""), (IMAGES, "bytes=5500-")]
    assert len(open_pixels(SOURCE, 28)) == 40


def test_a_server_that_knows_no_ranges_begins_anew(server: Server) -> None:
    server.behaviour.cut[IMAGES] = 5_500
    server.behaviour.ranges = False
    seen: list[int] = []
    fetch_fashion_mnist(lambda done, _of: seen.append(done))
    assert seen[-1] == max(seen) == total()
    assert len(open_pixels(SOURCE, 28)) == 40


def test_a_cancelled_download_is_continued_later(server: Server) -> None:
    seen: list[int] = []
    with pytest.raises(Cancelled):
        open_pixels(
            SOURCE, 28,
            progress=lambda done, _of: seen.append(done),
            cancelled=lambda: len(seen) > 3,
        )  # fmt: skip
    assert not fashion_mnist_is_here()
    server.behaviour.asked.clear()
    fetch_fashion_mnist()
    name, wanted = server.behaviour.asked[0]
    assert name == IMAGES
    assert re.fullmatch(r"bytes=[1-9]\d*-", wanted)


def test_a_file_with_another_digest_is_refused(server: Server) -> None:
    good = server.behaviour.contents[IMAGES]
    server.behaviour.contents = {**server.behaviour.contents, IMAGES: good[:-9] + bytes(9)}
    with pytest.raises(DatasetError, match=rf"not {IMAGES}, its MD5 digest differs\. Choose the"):
        fetch_fashion_mnist()
    server.behaviour.contents[IMAGES] = good
    fetch_fashion_mnist()
    assert fashion_mnist_is_here()


def test_what_is_too_long_is_ended(server: Server) -> None:
    server.behaviour.contents = {**server.behaviour.contents, IMAGES: bytes(1_000_000)}
    with pytest.raises(DatasetError, match="it is longer than"):
        fetch_fashion_mnist()


def test_a_mirror_that_is_down_is_passed_over(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FashionMNIST, "mirrors", [CLOSED, server.address])
    assert fashion_mnist_obstacle() is None
    fetch_fashion_mnist()
    assert fashion_mnist_is_here()


def test_no_mirror_at_all_is_said(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    server.behaviour.status = 404
    monkeypatch.setattr(FashionMNIST, "mirrors", [CLOSED, server.address])
    obstacle = fashion_mnist_obstacle()
    assert obstacle is not None
    assert "the server answered with status 404. Choose the drawn garments" in obstacle
    with pytest.raises(DatasetError, match=re.escape(obstacle)):
        fetch_fashion_mnist()


def test_a_full_disk_is_left_alone(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERWISE_FREE_DISK_BYTES", str(10**18))
    with pytest.raises(DatasetError, match="the disk is too full"):
        fetch_fashion_mnist()
    assert server.behaviour.asked == []


def test_a_folder_that_cannot_be_written_is_named(server: Server, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where a folder should be")
    with pytest.raises(DatasetError, match=r"cannot be written into .*data \(File exists\)"):
        fetch_fashion_mnist()


def test_four_at_once_download_once(server: Server) -> None:
    with ThreadPoolExecutor(4) as pool:
        sets = list(pool.map(lambda _: open_pixels(SOURCE, 28), range(4)))
    assert {len(found) for found in sets} == {40}
    assert len(server.behaviour.asked) == 4


def test_a_damaged_file_is_unpacked_again(server: Server, tmp_path: Path) -> None:
    fetch_fashion_mnist()
    server.behaviour.status = 503
    damaged = tmp_path / "data" / files.INSIDE / "train-images-idx3-ubyte"
    damaged.write_bytes(damaged.read_bytes()[:1_000])
    with pytest.raises(DatasetError, match=r"FashionMNIST/raw are damaged; remove that folder"):
        list_pictures(SOURCE)
    assert len(open_pixels(SOURCE, 28)) == 40


def test_packed_files_that_somebody_put_there_are_taken(server: Server, tmp_path: Path) -> None:
    server.behaviour.status = 503
    put(tmp_path / "data", small_files())
    assert len(open_pixels(SOURCE, 28)) == 40
    assert server.behaviour.asked == []
