"""What every test starts from: a home of its own, an empty environment, one thread of arithmetic."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from core.settings import PREFIX

# Before anything imports torch: tests run beside each other, and tiny tensors need no second core.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("MKL_NUM_THREADS", "1")


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the test a fresh LAYERWISE_HOME, which it returns, and no other setting."""
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        monkeypatch.delenv(name)
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv(PREFIX + "HOME", str(folder))
    return folder
