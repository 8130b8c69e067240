"""Find a Chromium for the browser tests, or get one: `python tests/browser/chromium.py`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find() -> str | None:
    """Return the path of a Chromium that starts: `CHROMIUM`, the system's, or Playwright's."""
    candidates = [os.environ.get("CHROMIUM"), *map(shutil.which, NAMES), _playwrights()]
    return next((path for path in candidates if path and _starts(path)), None)


def _playwrights() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def _starts(path: str) -> bool:
    """Return whether a page can be loaded; a browser without its libraries only looks like one."""
    try:
        done = subprocess.run(
            [path, *FLAGS, "--dump-dom", "data:text/html,<p>here</p>"],
            capture_output=True, timeout=60, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return False
    return b"here" in done.stdout


def main() -> int:
    """Print the browser's path; install Playwright's where there is none."""
    installer = [sys.executable, "-m", "playwright", "install"]
    for options in (None, ["chromium"], ["--with-deps", "chromium"]):
        if options:
            subprocess.run([*installer, *options], check=False)
        path = find()
        if path:
            print(f"Browser tests use {path}")
            return 0
    print("No Chromium starts here; install one, or set CHROMIUM to its path.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
