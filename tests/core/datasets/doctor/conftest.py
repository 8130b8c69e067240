"""Folders of drawn pets to be checked, read in this process: starting others takes longer than that."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from PIL import Image

from core.datasets import Source
from core.datasets.doctor import looking
from core.datasets.doctor.checking import check
from core.datasets.doctor.report import Finding, Report
from core.datasets.drawn import draw_pet

Check = Callable[..., Report]


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "FEW", 1_000)


@cache
def pet(seed: int, side: int = 64) -> Image.Image:
    return Image.fromarray(draw_pet("cat" if seed % 2 else "dog", seed, side))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with six drawn cats and six drawn dogs, with which nothing is wrong."""
    for seed in range(12):
        kind = "cat" if seed % 2 else "dog"
        file = tmp_path / "pets" / kind / f"{kind}.{seed}.png"
        file.parent.mkdir(parents=True, exist_ok=True)
        pet(seed).save(file)
    return tmp_path / "pets"


def checked(folder: Path, share: float = 0.0) -> Report:
    return check(Source("folder", str(folder)), share)


def only(report: Report) -> Finding:
    """Return the one finding of a report."""
    assert len(report.findings) == 1, report.findings
    return report.findings[0]
