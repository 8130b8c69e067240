"""The package as a whole: its names, and that sizes and windows need no torch."""

from __future__ import annotations

import subprocess
import sys

import pytest

import core.convolution
from core.settings import PROJECT

TYPES = {"Rows", "Pair", "PaddingMode"}
WITHOUT_TORCH = """
import sys
from core.convolution import (
    PRESETS, KERNELS, Geometry, clamp, edge, output_size, parse_kernel, preset_source,
    read_counts, receptive_fields, window,
)
assert output_size(8, 3, 1, 2) == 4
window(Geometry.of(8, 3), (0, 0)), read_counts(Geometry.of(8, 3)), clamp(8, kernel=99)
edge(30), parse_kernel("0,1;2,3"), preset_source(PRESETS["corr2d"])
loaded = {"torch", "streamlit"} & set(sys.modules)
assert not loaded, loaded
import core.convolution as package
assert package.correlate2d
assert "torch" in sys.modules and "streamlit" not in sys.modules
"""


def test_every_name_is_there() -> None:
    for name in core.convolution.__all__:
        assert getattr(core.convolution, name).__doc__ or name.isupper() or name in TYPES
    assert sorted(core.convolution.__all__) == sorted(set(core.convolution.__all__))
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = core.convolution.nothing


def test_arithmetic_needs_no_torch() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_TORCH], cwd=PROJECT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
