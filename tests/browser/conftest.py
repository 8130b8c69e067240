"""The real app and a real browser: a server for each test file, a fresh visitor for each test."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from chromium import FLAGS, find
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright
from verbs import PATIENCE, note_messages, wait_for_app_run

from core.settings import PREFIX, PROJECT
from core.training import list_runs
from core.training.process import stop

START = 120.0  # seconds that a server may take on a busy machine
Visit = Callable[..., Page]


@dataclass(frozen=True, slots=True)
class Server:
    """A running dashboard: where it answers, and the home that it writes to."""

    url: str
    home: Path


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Start the dashboard on a free port; afterwards end it, and every run that it started."""
    home = tmp_path_factory.mktemp("server")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.headless=true"]
    command += [f"--server.port={port}", "--server.address=127.0.0.1"]
    variables = {PREFIX + "HOME": str(home), PREFIX + "MEASURE": "off", "OMP_NUM_THREADS": "1"}
    with (home / "server.txt").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=PROJECT, env=os.environ | variables, stdout=log, stderr=log
        )
    try:
        _wait(process, f"http://127.0.0.1:{port}/_stcore/health", home / "server.txt")
        yield Server(f"http://127.0.0.1:{port}", home)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
        _end_runs(home)


def _wait(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    deadline = time.monotonic() + START
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    pytest.fail(f"The server did not start:\n{log.read_text()}")


def _end_runs(home: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(PREFIX + "HOME", str(home))
        for run in list_runs():
            if run.status().alive:
                stop(run, wait=5.0)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium."""
    path = find()
    if path is None:
        pytest.fail("No Chromium starts here; `python tests/browser/chromium.py` gets one.")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        expect.set_options(timeout=PATIENCE)
        yield started
        started.close()


@pytest.fixture
def visit(browser: Browser, server: Server) -> Iterator[Visit]:
    """Return `visit(path="", width=1280, height=800, scheme="light") -> Page`, each a new visitor.

    At the end the test fails when a page wrote an error to the browser's console.
    """
    contexts, faults = [], []

    def listen(message: ConsoleMessage) -> None:
        # At an address like /train Streamlit first asks /train/_stcore for its server, in vain.
        if message.type == "error" and "/_stcore/" not in message.location.get("url", ""):
            faults.append(message.text)

    def open_page(
        path: str = "", width: int = 1280, height: int = 800, scheme: str = "light"
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,  # type: ignore[arg-type]
            reduced_motion="reduce",
            locale="en-GB",
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("console", listen)
        page.on("pageerror", lambda error: faults.append(str(error)))
        note_messages(page)
        page.goto(f"{server.url}/{path}")
        wait_for_app_run(page)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not faults
