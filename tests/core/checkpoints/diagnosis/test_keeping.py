"""Keeping loaded weights: named by their content, whole or not there, and old ones removed."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
import torch

from core.blocks import build
from core.blocks.lessons import LESSONS
from core.checkpoints import FileError
from core.checkpoints.diagnosis import keep, keeping
from core.networks import Network
from core.weights import WeightsFile


@pytest.mark.parametrize("lesson", ["mlp", "tied", "lazy", "pets-small", "fixed-hidden-buffer"])
def test_a_network_is_made_of_what_is_kept(lesson: str) -> None:
    block, shape = LESSONS[lesson].block, LESSONS[lesson].shape
    sample = torch.empty(shape, device="meta")
    state = build(block, seed=5, sample=sample).state_dict()
    weights = keep(state)
    for settled in (sample, None):
        made = Network(block, weights).module(sample=settled)
        found = made.state_dict()
        assert all(torch.equal(found[key], value) for key, value in state.items())
    with torch.no_grad():
        x = torch.randn(shape, generator=torch.Generator().manual_seed(0))
        assert made.eval()(x).isfinite().all()


def test_the_same_numbers_are_the_same_file(home: Path) -> None:
    one, other = keep({"x": torch.ones(3)}), keep({"x": torch.zeros(3)})
    assert one == keep({"x": torch.ones(3)}) == WeightsFile.of(one.path)
    assert one.digest != other.digest and one.path.parent == home / "loaded"
    assert sorted(path.name for path in one.path.parent.iterdir()) == sorted(
        f"{each.digest}.safetensors" for each in (one, other)
    )


def test_old_files_go_when_another_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    old, unfinished = keep({"x": torch.ones(1)}).path, keep({"x": torch.ones(2)}).path
    unfinished = unfinished.rename(unfinished.with_name(".0.tmp"))
    long_ago = time.time() - keeping.MOST_AGE - 10
    for path in (old, unfinished):
        os.utime(path, (long_ago, long_ago))
    young = keep({"x": torch.ones(3)}).path
    assert list(young.parent.iterdir()) == [young]
    os.utime(young, (time.time() - 60, time.time() - 60))
    monkeypatch.setattr(keeping, "MOST_BYTES", 300)
    newest = keep({"x": torch.ones(40)}).path
    assert list(newest.parent.iterdir()) == [newest]
    with pytest.raises(FileError, match="may be kept"):
        keep({"x": torch.ones(500)})


def test_a_folder_that_cannot_be_written_is_a_sentence(home: Path) -> None:
    (home / "loaded").write_text("in the way")
    with pytest.raises(FileError, match="could not be kept"):
        keep({"x": torch.ones(1)})


def test_the_disk_is_never_filled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERWISE_FREE_DISK_BYTES", str(10**18))
    with pytest.raises(FileError, match="have to stay free"):
        keep({"x": torch.ones(1)})
