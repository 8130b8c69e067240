"""Streamlit servers to measure: started on a free port, settled, ended."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

import psutil

from core.settings import PREFIX, PROJECT

START = 60.0  # seconds that a server may take
QUIET, QUIET_SECONDS = 0.05, 2.0  # of a core, for so long: then a server has nothing more to do
OPTIONS = (
    "--server.headless=true",
    "--server.address=127.0.0.1",
    "--server.fileWatcherType=none",
    "--browser.gatherUsageStats=false",
)


class ServerError(RuntimeError):
    """A server did not start; the message has the end of what it said."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: where it answers, its process, and where that writes what it says."""

    address: str  # host:port
    process: psutil.Process
    log: Path

    @property
    def url(self) -> str:
        """The address as a browser takes it."""
        return f"http://{self.address}"

    def said(self) -> str:
        """Return the end of what the server has said."""
        return self.log.read_text("utf-8", errors="replace")[-3000:]

    def cpu_seconds(self) -> float:
        """Return the CPU time taken so far, by the server and whatever it has started."""
        processes = [self.process, *self.process.children(recursive=True)]
        return sum(_cpu_seconds(process) for process in processes)

    def settle(self, most: float = 60.0) -> None:
        """Wait until the server has nothing more to do, for instance to import."""
        deadline, quiet_since = time.monotonic() + most, time.monotonic()
        before = self.cpu_seconds()
        while time.monotonic() < deadline and time.monotonic() - quiet_since < QUIET_SECONDS:
            time.sleep(0.5)
            now = self.cpu_seconds()
            if now - before > QUIET * 0.5:
                quiet_since = time.monotonic()
            before = now


def _cpu_seconds(process: psutil.Process) -> float:
    try:
        spent = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return float(spent.user + spent.system)


@contextmanager
def server(script: Path, environment: Mapping[str, str]) -> Iterator[Server]:
    """Serve `script` from its own folder, whose configuration holds. Raises ServerError."""
    address = f"127.0.0.1:{_free_port()}"
    command = [sys.executable, "-m", "streamlit", "run", script.name, *OPTIONS]
    command.append(f"--server.port={address.rpartition(':')[2]}")
    # Nothing is to run in the server but what pages ask for.
    variables = {**os.environ, PREFIX + "MEASURE": "off", **environment}
    with NamedTemporaryFile(prefix="layerwise-server-") as log:
        process = subprocess.Popen(
            command, cwd=script.parent, env=variables, stdout=log, stderr=log
        )
        served = Server(address, psutil.Process(process.pid), Path(log.name))
        try:
            _wait(served, process)
            yield served
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def dashboard(name: str = "dashboard.py") -> Path:
    """Return the app's own script of that name."""
    return PROJECT / name


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(served: Server, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://{served.address}/_stcore/health", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise ServerError(f"The server did not start: {served.said()}")
