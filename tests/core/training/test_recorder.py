from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from core.settings import PROJECT
from core.training import NullRecorder, Recorder, Run, RunError, read_validation
from core.training.status import STATUS_FILE, STOP_FILE, this_process


def test_a_run_has_one_writer(run: Run) -> None:
    with Recorder(run.path) as recorder:
        recorder.status(state="running")
        with pytest.raises(RunError, match=f"already running as process {this_process().pid}"):
            Recorder(run.path, wait=0)
    Recorder(run.path).close()


def test_the_death_of_the_writer_frees_the_run(run: Run) -> None:
    script = "import os, sys; from pathlib import Path; from core.training import Recorder\n"
    script += "recorder = Recorder(Path(sys.argv[1])); recorder.status(state='running')\n"
    script += "recorder.step(step=1); os.kill(os.getpid(), 9)"
    subprocess.run([sys.executable, "-c", script, str(run.path)], cwd=PROJECT)
    assert run.status().state == "interrupted"
    with Recorder(run.path) as recorder:
        recorder.step(step=2)
    assert [record["step"] for record in run.metrics().steps] == [1, 2]


def test_status_is_written_at_once_and_heartbeats_once_a_second(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [1000.0]
    monkeypatch.setattr("core.training.recorder.now", lambda: clock[0])
    with Recorder(run.path) as recorder:
        recorder.status(state="running", step=1)
        recorder.heartbeat(step=2)
        assert run.status().step == 1
        assert recorder.current.step == 2
        clock[0] += 1.0
        recorder.heartbeat()
        assert (run.status().step, run.status().heartbeat) == (2, 1001.0)
        recorder.heartbeat(step=3)
    assert run.status().step == 3  # closing writes what is left


def test_an_unknown_entry_is_no_status(run: Run) -> None:
    with Recorder(run.path) as recorder, pytest.raises(TypeError):
        recorder.status(mood="good")


def test_opening_alone_changes_nothing(run: Run) -> None:
    with Recorder(run.path) as recorder:
        recorder.status(state="finished", process=None)
    before = (run.path / STATUS_FILE).read_bytes()
    Recorder(run.path).close()
    assert (run.path / STATUS_FILE).read_bytes() == before


def test_lines_carry_their_time_unless_they_have_one(run: Run) -> None:
    with Recorder(run.path) as recorder:
        recorder.step(step=1, time=5.0)
        recorder.epoch(epoch=1, step=1)
        recorder.pinned(epoch=1, name="rex", probabilities=[0.5, 0.5])
    assert run.metrics().steps[0]["time"] == 5.0
    assert run.metrics().epochs[0]["time"] > 1e9
    assert run.metrics().pinned[0]["probabilities"] == [0.5, 0.5]


def test_the_validation_result_is_replaced(run: Run) -> None:
    assert read_validation(run) is None
    with Recorder(run.path) as recorder:
        recorder.validation({"epoch": 1})
        recorder.validation({"epoch": 2, "probabilities": [[float("nan")]]})
    assert read_validation(run) == {"epoch": 2, "probabilities": [[None]]}


def test_a_stop_is_a_file_or_a_signal(run: Run) -> None:
    with Recorder(run.path) as recorder:
        assert not recorder.stop_requested()
        recorder.request_stop()
        assert recorder.stop_requested()
    with Recorder(run.path) as recorder:
        (run.path / STOP_FILE).touch()
        assert recorder.stop_requested()


def test_temporary_files_of_a_crash_are_removed(run: Run) -> None:
    (run.path / ".status.json.1-1.tmp").write_text("{")
    with Recorder(run.path):
        assert not list(run.path.glob("*.tmp")) + list(run.path.glob(".*.tmp"))


def test_an_error_inside_is_not_hidden_by_closing(run: Run) -> None:
    with pytest.raises(ZeroDivisionError), Recorder(run.path):
        raise ZeroDivisionError
    Recorder(run.path).close()


def test_a_damaged_status_is_replaced_by_the_next_start(run: Run) -> None:
    (run.path / STATUS_FILE).write_text("{")
    with Recorder(run.path) as recorder:
        recorder.status(state="running")
    assert json.loads((run.path / STATUS_FILE).read_text())["state"] == "running"


def test_a_folder_that_cannot_be_written_to_is_told(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(30, "Read-only file system")

    with Recorder(run.path) as recorder:
        monkeypatch.setattr("core.training.files.os.replace", refuse)
        with pytest.raises(RunError, match="read-only; choose another folder"):
            recorder.status(state="running")
        monkeypatch.undo()
        assert not list(run.path.glob(".*.tmp"))


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="has been deleted"):
        Recorder(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()


def test_the_other_processes_write_nothing(run: Run) -> None:
    before = {path: path.stat().st_mtime_ns for path in run.path.rglob("*")}
    with NullRecorder(run.path) as recorder:
        recorder.status(state="running")
        recorder.heartbeat(step=3)
        recorder.step(step=1)
        recorder.epoch(epoch=1)
        recorder.pinned(epoch=1)
        recorder.validation({})
        recorder.truncate_after(0, 0)
        recorder.log("hello")
        recorder.request_stop()
        assert not recorder.stop_requested()
        assert recorder.current.step == 3
    assert {path: path.stat().st_mtime_ns for path in run.path.rglob("*")} == before


def test_what_every_recorder_offers_the_null_one_overrides() -> None:
    public = {name for name in vars(Recorder) if not name.startswith("_")} - {"current"}
    assert public <= set(vars(NullRecorder))
