"""A server on the loopback that has files, and behaves as badly as servers do."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Behaviour:
    """What a server has, how it answers, and what it was asked for."""

    contents: dict[str, bytes]
    cut: dict[str, int] = field(default_factory=dict)  # bytes and no more, the first time
    cut_always: int | None = None  # bytes and no more, each time
    stall: dict[str, int] = field(default_factory=dict)  # bytes, and then nothing
    more: int = 0  # bytes that it says it has beside those that it sends
    ranges: bool = True
    status: int = 0
    to: str = ""  # where it sends everybody
    kind: str = "application/zip"
    mark: str = ""  # the version of what it has
    sized: bool = True
    asked: list[tuple[str, str]] = field(default_factory=list)  # file, and the range of it


class Server(ThreadingHTTPServer):
    """Such a server, in a thread of its own."""

    daemon_threads = True

    def __init__(self, behaviour: Behaviour) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.behaviour, self.released = behaviour, threading.Event()
        self.thread = threading.Thread(target=self.serve_forever, args=(0.02,))
        self.thread.start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def close(self) -> None:
        self.released.set()
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
        how, name = self.server.behaviour, self.path.rpartition("/")[2]
        wanted = self.headers.get("Range", "")
        if body:
            how.asked.append((name, wanted))
        if how.to or how.status or name not in how.contents:
            self.send_response(302 if how.to else how.status or 404)
            self.send_header("Location", how.to)
            self.end_headers()
            return
        data = how.contents[name]
        partial = bool(wanted) and how.ranges and self.headers.get("If-Range", how.mark) == how.mark
        start = int(wanted.removeprefix("bytes=").removesuffix("-")) if partial else 0
        if start >= len(data):
            self.send_error(416)
            return
        self.send_response(206 if partial else 200)
        self.send_header("Content-Type", how.kind)
        if partial:
            self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        if how.mark:
            self.send_header("ETag", how.mark)
        if how.sized:
            self.send_header("Content-Length", str(len(data) - start + how.more))
        self.end_headers()
        if body:
            self.send_body(name, data[start:])

    def send_body(self, name: str, data: bytes) -> None:
        how = self.server.behaviour
        try:
            whole = len(data) if how.cut_always is None else how.cut_always
            self.wfile.write(data[: how.stall.get(name, how.cut.pop(name, whole))])
            self.wfile.flush()
            if name in how.stall:
                self.server.released.wait(30)
        except OSError:  # the client has gone
            return
