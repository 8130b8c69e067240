"""Which moments of a run are kept, and that only its own files are taken for them."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.training import Recorder, Run, RunError, find_run
from core.training.checkpoint import save_snapshot
from core.training.snapshots import MOST, drop_snapshots_after, snapshot_steps, snapshots

WEIGHTS = {"a": torch.arange(3.0)}


def test_the_beginning_and_each_epoch_are_kept() -> None:
    early = {0, 1, 2, 5, 10, 20, 50, 100, 200}
    assert snapshot_steps(235, 10) == early | {235 * epoch for epoch in range(1, 11)}
    assert snapshot_steps(3, 2) == {0, 1, 2, 3, 6}


@given(st.integers(1, 5000), st.integers(1, 5000))
def test_there_are_never_too_many_and_the_last_is_among_them(steps: int, epochs: int) -> None:
    found = snapshot_steps(steps, epochs)
    assert len(found) <= MOST
    assert {0, steps * epochs} <= found
    ends = sorted(step // steps for step in found if step >= steps)
    gaps = [b - a for a, b in zip([0, *ends], ends, strict=False)]
    assert max(gaps) - min(gaps) <= 1


@pytest.fixture
def kept(run: Run) -> Run:
    """Return a run with three snapshots, ten steps an epoch."""
    for step in (0, 5, 20):
        save_snapshot(run.path, step, WEIGHTS, {"step": step})
    with Recorder(run.path) as recorder:
        recorder.status(state="stopped", total_steps=30, total_epochs=3)
    return run


def test_they_come_in_order_with_their_epoch(kept: Run) -> None:
    (kept.path / "snapshots" / ".9.safetensors.1-1.tmp").touch()
    (kept.path / "snapshots" / "notes.txt").touch()
    assert [(each.step, each.epoch) for each in snapshots(kept)] == [(0, 0), (5, 0.5), (20, 2)]
    drop_snapshots_after(kept.path, 5)
    assert [each.step for each in snapshots(kept)] == [0, 5]
    assert not list((kept.path / "snapshots").glob(".*"))
    kept.delete()
    assert not kept.path.exists()


def test_a_run_without_any_has_none(run: Run) -> None:
    assert snapshots(run) == ()
    drop_snapshots_after(run.path, 0)


def test_links_are_refused(kept: Run, tmp_path: Path) -> None:
    target = tmp_path / "secret.safetensors"
    target.touch()
    (kept.path / "snapshots" / "7.safetensors").symlink_to(target)
    with pytest.raises(RunError, match="link"):
        snapshots(kept)
    (kept.path / "snapshots").rename(tmp_path / "elsewhere")
    (kept.path / "snapshots").symlink_to(tmp_path / "elsewhere")
    for refused in (
        lambda: snapshots(kept),
        lambda: drop_snapshots_after(kept.path, 0),
        lambda: save_snapshot(kept.path, 1, WEIGHTS, {}),
        lambda: find_run(kept.id),
    ):
        with pytest.raises(RunError, match="link"):
            refused()
    assert target.exists()


def test_a_full_disk_is_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERWISE_FREE_DISK_BYTES", str(10**18))
    with pytest.raises(RunError, match="disk"):
        save_snapshot(run.path, 0, WEIGHTS, {})
