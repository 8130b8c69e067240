from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.training import Metrics, Run, RunError
from core.training.metrics import METRICS_FILE, MetricsWriter


@pytest.fixture
def writer(run: Run) -> Iterator[MetricsWriter]:
    writer = MetricsWriter(run.path)
    yield writer
    writer.close()


def steps(metrics: Metrics) -> list[int]:
    return [record["step"] for record in metrics.steps]


def test_a_reader_follows_each_kind_of_line(run: Run, writer: MetricsWriter) -> None:
    metrics = Metrics(run.path)
    assert (metrics.steps, metrics.epochs, metrics.pinned) == ([], [], [])
    writer.append("step", {"step": 1, "loss": 0.5})
    writer.append("epoch", {"step": 1, "epoch": 1})
    writer.append("pinned", {"name": "rex", "epoch": 1})
    assert metrics.steps == [{"kind": "step", "step": 1, "loss": 0.5}]
    assert metrics.epochs == [{"kind": "epoch", "step": 1, "epoch": 1}]
    assert metrics.pinned == [{"kind": "pinned", "name": "rex", "epoch": 1}]


def test_nothing_is_read_when_nothing_changed(
    run: Run, writer: MetricsWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer.append("step", {"step": 1})
    metrics = Metrics(run.path)
    first, version = metrics.steps, metrics.version
    monkeypatch.setattr(Path, "open", None)
    assert metrics.steps is first
    assert metrics.version == version


def test_only_what_is_new_is_read(
    run: Run, writer: MetricsWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    metrics = Metrics(run.path)
    seen: list[int] = []
    add = metrics._add

    def count(lines: list[bytes]) -> None:
        seen.append(len(lines))
        add(lines)

    monkeypatch.setattr(metrics, "_add", count)
    for step in range(1, 4):
        writer.append("step", {"step": step})
        assert steps(metrics) == list(range(1, step + 1))
    assert seen == [1, 1, 1]


def test_a_snapshot_never_changes(run: Run, writer: MetricsWriter) -> None:
    metrics = Metrics(run.path)
    writer.append("step", {"step": 1})
    before = metrics.steps
    writer.append("step", {"step": 2})
    assert len(metrics.steps) == 2
    assert len(before) == 1


@given(cut=st.integers(0, 200))
def test_a_file_cut_anywhere_is_read_up_to_its_last_whole_line(
    tmp_path_factory: pytest.TempPathFactory, cut: int
) -> None:
    folder = tmp_path_factory.mktemp("run")
    lines = [json.dumps({"kind": "step", "step": step}).encode() + b"\n" for step in range(6)]
    content = b"".join(lines)[:cut]
    (folder / METRICS_FILE).write_bytes(content)
    assert steps(Metrics(folder)) == list(range(content.count(b"\n")))
    MetricsWriter(folder).close()
    assert (folder / METRICS_FILE).read_bytes() == content[: content.rfind(b"\n") + 1]


def test_a_torn_line_is_read_once_it_is_whole(run: Run) -> None:
    metrics, file = Metrics(run.path), run.path / METRICS_FILE
    file.write_bytes(b'{"kind": "step", "step"')
    assert steps(metrics) == []
    with file.open("ab") as appending:
        appending.write(b": 7}\n")
    assert steps(metrics) == [7]


@pytest.mark.parametrize(
    "line",
    [b"", b"{", b"\xff\xfe", b"[]", b"7", b'{"kind": "song"}', b'{"kind": []}', b"[" * 99999],
)
def test_a_damaged_line_is_counted_and_passed_over(run: Run, line: bytes) -> None:
    good = b'{"kind": "step", "step": 1}\n'
    (run.path / METRICS_FILE).write_bytes(good + line + b"\n" + good)
    metrics = Metrics(run.path)
    assert steps(metrics) == [1, 1]
    assert metrics.damaged_lines == 1


def test_truncating_drops_later_steps_with_their_epochs_and_photos(
    run: Run, writer: MetricsWriter
) -> None:
    metrics = Metrics(run.path)
    for step in range(1, 5):
        writer.append("step", {"step": step})
        writer.append("epoch", {"step": step, "epoch": step})
        writer.append("pinned", {"name": "rex", "epoch": step})
    assert len(metrics.steps) == 4
    writer.truncate_after(2, 2)
    assert steps(metrics) == [1, 2]
    assert [record["epoch"] for record in metrics.epochs] == [1, 2]
    assert [record["epoch"] for record in metrics.pinned] == [1, 2]
    writer.append("step", {"step": 3})
    assert steps(metrics) == [1, 2, 3]


def test_an_epoch_that_comes_again_is_dropped_before(run: Run, writer: MetricsWriter) -> None:
    """It had been written down when its checkpoint could not be saved."""
    metrics = Metrics(run.path)
    for step in range(1, 3):
        writer.append("step", {"step": step, "epoch": step - 1})
        writer.append("epoch", {"step": step, "epoch": step})
        writer.append("pinned", {"name": "rex", "step": step, "epoch": step})
    writer.truncate_after(2, 1)
    assert steps(metrics) == [1, 2]
    assert [record["epoch"] for record in metrics.epochs] == [1]
    assert [record["epoch"] for record in metrics.pinned] == [1]


def test_a_file_rewritten_in_place_is_read_anew(run: Run) -> None:
    metrics, file = Metrics(run.path), run.path / METRICS_FILE
    lines = [json.dumps({"kind": "step", "step": step}).encode() + b"\n" for step in range(20)]
    file.write_bytes(b"".join(lines[:3]))
    assert steps(metrics) == [0, 1, 2]
    file.write_bytes(b"".join(lines[10:16]))  # same inode, longer than before
    assert steps(metrics) == list(range(10, 16))
    file.write_bytes(lines[5])  # shorter
    assert steps(metrics) == [5]
    file.unlink()
    assert steps(metrics) == []


def test_numbers_that_are_not_finite_become_null(run: Run, writer: MetricsWriter) -> None:
    writer.append("step", {"step": 1, "loss": float("nan"), "deep": [{"a": float("inf")}]})
    assert b"NaN" not in writer.path.read_bytes()
    assert Metrics(run.path).steps[0]["loss"] is None
    assert Metrics(run.path).steps[0]["deep"] == [{"a": None}]


def test_a_full_disk_leaves_no_torn_line(
    run: Run, writer: MetricsWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer.append("step", {"step": 1})
    write = os.write

    def half(descriptor: int, content: bytes) -> int:
        write(descriptor, content[: len(content) // 2])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", half)
    with pytest.raises(RunError, match="disk is full"):
        writer.append("step", {"step": 2})
    monkeypatch.undo()
    writer.append("step", {"step": 3})
    assert steps(Metrics(run.path)) == [1, 3]
    assert Metrics(run.path).damaged_lines == 0


def test_many_readers_of_one_object_see_whole_prefixes(run: Run, writer: MetricsWriter) -> None:
    metrics, wrong, done = Metrics(run.path), [], threading.Event()

    def read() -> None:
        while not done.is_set():
            found = steps(metrics)
            if found != list(range(1, len(found) + 1)):
                wrong.append(found)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for step in range(1, 301):
        writer.append("step", {"step": step})
    done.set()
    for reader in readers:
        reader.join()
    assert not wrong
    assert len(metrics.steps) == 300


def test_the_metrics_of_a_run_are_shared(run: Run) -> None:
    assert run.metrics() is run.metrics()


def test_metrics_that_are_a_link_are_not_written(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "precious"
    target.write_text("precious")
    (run.path / METRICS_FILE).symlink_to(target)
    with pytest.raises(RunError):
        MetricsWriter(run.path)
    assert target.read_text() == "precious"
