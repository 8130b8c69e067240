"""Downloads against a server on the loopback: whole files only, and a sentence for the rest."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import torchvision

from core import downloads, imagenet
from core.imagenet import FILES, NetworkError, fetch_imagenet, imagenet_obstacle

CONTENT = bytes(range(256)) * 4_000  # a megabyte, four chunks
PAGE = b"<html><body>Please sign in to this network.</body></html>"


class Server(ThreadingHTTPServer):
    """Answers every request in the one way that `behaviour` names, and counts downloads."""

    daemon_threads = True
    behaviour = "good"
    gets = 0

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.released = threading.Event()


class Handler(BaseHTTPRequestHandler):
    server: Server

    def log_message(self, format: str, *arguments: Any) -> None:
        pass

    def do_HEAD(self) -> None:
        self.respond(body=False)

    def do_GET(self) -> None:
        self.server.gets += 1
        self.respond(body=True)

    def respond(self, body: bool) -> None:
        behaviour = self.server.behaviour
        if behaviour == "silent":
            self.server.released.wait(10)
            return
        if behaviour == "broken":
            self.send_error(503)
            return
        found = self.path == "/models/" + FILES["resnet18"] and behaviour != "missing"
        content = {"page": PAGE, "other": CONTENT[::-1]}.get(behaviour, CONTENT)
        self.send_response(200 if found else 404)
        if behaviour != "unsized":
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if body:
            self.send_body(content, behaviour)

    def send_body(self, content: bytes, behaviour: str) -> None:
        try:
            if behaviour in ("stalled", "cut"):
                self.wfile.write(content[:300_000])
                self.wfile.flush()
                if behaviour == "stalled":
                    self.server.released.wait(10)
                return
            self.wfile.write(content)
        except OSError:  # the client has gone
            return


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Server]:
    name = f"resnet18-{hashlib.sha256(CONTENT).hexdigest()[:8]}.pth"
    monkeypatch.setattr(imagenet, "FILES", {**FILES, "resnet18": name})
    monkeypatch.setitem(globals(), "FILES", imagenet.FILES)
    monkeypatch.setattr(downloads, "SECONDS_TO_ANSWER", 0.3)
    monkeypatch.setattr(downloads, "SECONDS_WITHOUT_DATA", 0.3)
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        monkeypatch.setenv("LAYERWISE_HOME", str(tmp_path))
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        address = f"http://127.0.0.1:{server.server_address[1]}/models"
        monkeypatch.setenv("LAYERWISE_WEIGHTS_SERVER", address)
        yield server
        server.released.set()
        server.shutdown()
        thread.join()


def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "weights"


def test_the_files_are_torchvisions() -> None:
    for name, file in FILES.items():
        weights = torchvision.models.get_model_weights(name)["IMAGENET1K_V1"]
        assert weights.url == "https://download.pytorch.org/models/" + file


def test_a_good_file_is_downloaded_once(server: Server, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    assert imagenet_obstacle("resnet18") is None
    path = fetch_imagenet("resnet18", lambda done, total: seen.append((done, total)))
    assert path.read_bytes() == CONTENT
    assert path.parent == folder(tmp_path)
    assert seen[-1] == (len(CONTENT), len(CONTENT))
    assert all(0 < done <= total == len(CONTENT) for done, total in seen)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)

    server.behaviour = "broken"
    assert imagenet_obstacle("resnet18") is None
    assert fetch_imagenet("resnet18") == path
    assert server.gets == 1
    assert list(folder(tmp_path).iterdir()) == [path]


def test_a_server_that_does_not_say_the_size(server: Server) -> None:
    server.behaviour = "unsized"
    seen: list[tuple[int, int]] = []
    path = fetch_imagenet("resnet18", lambda done, total: seen.append((done, total)))
    assert path.read_bytes() == CONTENT
    assert {total for _, total in seen} == {0}


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        ("other", "what the server sent is not the file"),
        ("page", "what the server sent is not the file"),
        ("missing", "the server answered with status 404"),
        ("broken", "the server answered with status 503"),
        ("silent", "the server did not answer in time"),
        ("stalled", "the server cannot be reached or stopped answering"),
        ("cut", "the connection broke off"),
    ],
)
def test_anything_else_is_refused_and_leaves_nothing(
    server: Server, tmp_path: Path, behaviour: str, reason: str
) -> None:
    server.behaviour = behaviour
    with pytest.raises(NetworkError) as caught:
        fetch_imagenet("resnet18")
    assert reason in str(caught.value)
    assert "Begin from random weights" in str(caught.value)
    assert list(folder(tmp_path).iterdir()) == []

    server.behaviour = "good"
    assert fetch_imagenet("resnet18").read_bytes() == CONTENT


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        ("missing", "status 404"),
        ("broken", "status 503"),
        ("silent", "did not answer in time"),
    ],
)
def test_an_obstacle_is_a_sentence(server: Server, behaviour: str, reason: str) -> None:
    server.behaviour = behaviour
    obstacle = imagenet_obstacle("resnet18")
    assert obstacle is not None
    assert reason in obstacle
    assert server.gets == 0


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/models", "nonsense", "ftp://127.0.0.1/x"])
def test_no_server_at_all(server: Server, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("LAYERWISE_WEIGHTS_SERVER", address)
    obstacle = imagenet_obstacle("resnet18")
    assert obstacle is not None
    assert "cannot be had" in obstacle
    with pytest.raises(NetworkError, match="cannot be had"):
        fetch_imagenet("resnet18")


def test_a_damaged_file_in_the_cache_is_downloaded_again(server: Server, tmp_path: Path) -> None:
    path = fetch_imagenet("resnet18")
    path.write_bytes(CONTENT[:-1])
    server.behaviour = "broken"
    assert imagenet_obstacle("resnet18") is not None
    server.behaviour = "good"
    assert fetch_imagenet("resnet18").read_bytes() == CONTENT
    assert server.gets == 2


def test_progress_can_end_a_download(server: Server, tmp_path: Path) -> None:
    def refuse(done: int, total: int) -> None:
        raise InterruptedByVisitor

    with pytest.raises(InterruptedByVisitor):
        fetch_imagenet("resnet18", refuse)
    assert list(folder(tmp_path).iterdir()) == []


class InterruptedByVisitor(Exception):
    pass


def test_an_endless_download_is_ended(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imagenet, "MOST_BYTES", 400_000)
    with pytest.raises(NetworkError, match="longer than 400,000 bytes"):
        fetch_imagenet("resnet18")


def test_a_full_disk_is_left_alone(
    server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LAYERWISE_FREE_DISK_BYTES", str(10**18))
    with pytest.raises(NetworkError, match="disk is too full"):
        fetch_imagenet("resnet18")
    assert server.gets == 0


def test_a_cache_that_cannot_be_written(server: Server, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where a folder should be")
    with pytest.raises(NetworkError, match="the file cannot be written"):
        fetch_imagenet("resnet18")


def test_two_at_once_get_the_same_whole_file(server: Server, tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        paths = list(pool.map(lambda _: fetch_imagenet("resnet18"), range(4)))
    assert len(set(paths)) == 1
    assert paths[0].read_bytes() == CONTENT
    assert list(folder(tmp_path).iterdir()) == [paths[0]]


def test_other_networks_have_no_such_weights() -> None:
    with pytest.raises(NetworkError, match="resnet18, mobilenet_v3_small, not for 'pets-small'"):
        imagenet_obstacle("pets-small")
