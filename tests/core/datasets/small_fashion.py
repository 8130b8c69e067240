"""A Fashion-MNIST of 40 pictures, and a server on the loopback that has it."""

from __future__ import annotations

import gzip
import hashlib
import struct
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.datasets.fashion_mnist import fetching, files

COUNTS = {"train": 30, "t10k": 10}


def idx(values: np.ndarray) -> bytes:
    """Return an idx file of unsigned bytes."""
    return struct.pack(f">HBB{values.ndim}I", 0, 8, values.ndim, *values.shape) + values.tobytes()


def arrays(part: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the pictures and labels of a part."""
    chance = np.random.default_rng(len(part))
    count = COUNTS[part]
    return chance.integers(0, 256, (count, 28, 28), np.uint8), np.arange(count, dtype=np.uint8) % 10


def small_files() -> dict[str, bytes]:
    """Return the four packed files."""
    found = {}
    for part in COUNTS:
        pixels, labels = arrays(part)
        found[f"{part}-images-idx3-ubyte.gz"] = gzip.compress(idx(pixels))
        found[f"{part}-labels-idx1-ubyte.gz"] = gzip.compress(idx(labels))
    return found


def believe(monkeypatch: pytest.MonkeyPatch, contents: dict[str, bytes]) -> None:
    """Make these files torchvision's own."""
    from torchvision.datasets import FashionMNIST

    digests = [(name, hashlib.md5(data).hexdigest()) for name, data in contents.items()]
    monkeypatch.setattr(FashionMNIST, "resources", digests)
    for part, count in COUNTS.items():
        monkeypatch.setitem(files.PARTS, part, count)
    for name, data in contents.items():
        monkeypatch.setitem(fetching.BYTES, name, len(data))


def put(folder: Path, contents: dict[str, bytes]) -> Path:
    """Write files where torchvision has them below a folder; return the folder."""
    raw = folder / files.INSIDE
    raw.mkdir(parents=True)
    for name, data in contents.items():
        (raw / name).write_bytes(data)
    return folder


@dataclass
class Behaviour:
    """How a server answers: `cut` bytes and no more the first time, and what it remembers."""

    contents: dict[str, bytes]
    cut: dict[str, int] = field(default_factory=dict)
    ranges: bool = True
    status: int = 0
    asked: list[tuple[str, str]] = field(default_factory=list)  # file, and the range of it


class Server(ThreadingHTTPServer):
    """A mirror."""

    daemon_threads = True

    def __init__(self, behaviour: Behaviour) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.behaviour = behaviour
        self.thread = threading.Thread(target=self.serve_forever, args=(0.02,))
        self.thread.start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/"

    def close(self) -> None:
        self.shutdown()
        self.thread.join()
        self.server_close()


class Handler(BaseHTTPRequestHandler):
    server: Server

    def log_message(self, format: str, *arguments: Any) -> None:
        pass

    def do_HEAD(self) -> None:
        self.respond(body=False)

    def do_GET(self) -> None:
        self.respond(body=True)

    def respond(self, *, body: bool) -> None:
        how, name = self.server.behaviour, self.path[1:]
        wanted = self.headers.get("Range", "")
        if body:
            how.asked.append((name, wanted))
        if how.status or name not in how.contents:
            self.send_error(how.status or 404)
            return
        data = how.contents[name]
        partial = bool(wanted) and how.ranges
        data = data[int(wanted.removeprefix("bytes=").removesuffix("-")) :] if partial else data
        self.send_response(206 if partial else 200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if body:
            self.wfile.write(data[: how.cut.pop(name, len(data))])
