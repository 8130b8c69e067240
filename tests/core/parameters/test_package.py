"""The package as a whole: its names, and that its records need no torch."""

from __future__ import annotations

import subprocess
import sys

import pytest

import core.parameters
from core.settings import PROJECT

TYPES = {"Optimizer", "Role"}
WITHOUT_TORCH = """
import sys
from core.parameters import ModuleTree, TensorRow, optimizer_bytes, to_csv
loaded = {"torch", "streamlit"} & set(sys.modules)
assert not loaded, loaded
"""


def test_every_name_is_there() -> None:
    for name in core.parameters.__all__:
        assert getattr(core.parameters, name).__doc__ or name in TYPES
    assert callable(core.parameters.histogram) and callable(core.parameters.picture)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = core.parameters.nothing


def test_records_need_no_torch() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_TORCH], cwd=PROJECT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
