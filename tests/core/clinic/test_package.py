"""Asking, reading a file of somebody's own and reading findings need no torch."""

from __future__ import annotations

import subprocess
import sys

import core.clinic
from core.settings import PROJECT

WITHOUT_TORCH = """
import sys
import core.clinic.child, core.clinic.command_line, core.clinic.mending
from core.clinic import Finding, Findings, Line, Source
loaded = {"torch", "streamlit"} & set(sys.modules)
assert not loaded, loaded
"""


def test_every_name_is_there() -> None:
    for name in core.clinic.__all__:
        assert getattr(core.clinic, name) is not None


def test_asking_needs_no_torch() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_TORCH], cwd=PROJECT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
