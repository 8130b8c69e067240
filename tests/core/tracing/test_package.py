"""The package as a whole: its names, and that asking needs no torch."""

from __future__ import annotations

import subprocess
import sys

import pytest

import core.tracing
from core.settings import PROJECT

WITHOUT_TORCH = """
import sys
from core.tracing import INPUT, Failure, Input, Step, Trace, TraceError, Value
hash(Input((2, 20)))
loaded = {"torch", "streamlit"} & set(sys.modules)
assert not loaded, loaded
"""


def test_every_name_is_there() -> None:
    for name in core.tracing.__all__:
        assert getattr(core.tracing, name).__doc__
    assert sorted(core.tracing.__all__) == sorted(set(core.tracing.__all__))
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = core.tracing.nothing


def test_asking_needs_no_torch() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_TORCH], cwd=PROJECT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
