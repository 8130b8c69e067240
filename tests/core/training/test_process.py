from __future__ import annotations

import os
import platform
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest

from core.training import Configuration, ProcessIdentity, Run, RunError, Status, create_run, worker
from core.training import process as process_module
from core.training.pointers import CHECKPOINTS, PARENT_WEIGHTS, Part, Pointer, write_pointer
from core.training.process import branch, launch, resume, stop
from core.training.queue import place_in_queue
from core.training.status import STOP_FILE, this_process, write_status
from core.training.worker import explain, is_first_process

Until = Callable[[Callable[[], object]], None]
pytestmark = [pytest.mark.processes, pytest.mark.usefixtures("standin")]


def state(run: Run) -> str:
    return run.status().state


def launched(run: Run, until: Until) -> Run:
    launch(run)
    until(lambda: run.metrics().steps)
    return run


def finish(run: Run, until: Until) -> None:
    (run.path / "finish").touch()
    until(lambda: state(run) == "finished")


def kill(run: Run, until: Until) -> None:
    process = run.status().process
    assert process is not None
    os.kill(process.pid, signal.SIGKILL)
    until(lambda: not run.status().alive)


def test_a_run_trains_in_a_process_of_its_own(run: Run, until: Until) -> None:
    launch(run)
    assert state(run) in ("queued", "preparing", "running")
    until(lambda: state(run) == "running")
    process = run.status().process
    assert process is not None
    assert process.pid != os.getpid()
    assert os.getsid(process.pid) == process.pid  # closing our terminal does not end it
    finish(run, until)
    status = run.status()
    assert status.process is None
    assert status.queued_at <= status.started_at <= status.finished_at
    assert "epoch 1 of 1: loss 1.0000" in run.log()
    assert (run.path / "torch-False").exists()  # neither waiting nor starting imported it


def test_a_stopped_run_goes_on_where_it_was(run: Run, until: Until) -> None:
    launched(run, until)
    assert stop(run, wait=30)
    status = run.status()
    assert (status.state, status.process, status.error) == ("stopped", None, "")
    resume(run)
    assert not (run.path / STOP_FILE).exists()
    until(lambda: run.status().step > status.step)
    finish(run, until)
    steps = [record["step"] for record in run.metrics().steps]
    assert steps == list(range(1, len(steps) + 1))


def test_stop_returns_at_once_and_shows(run: Run, until: Until) -> None:
    run.rename("deaf")
    launched(run, until)
    assert not stop(run)
    assert state(run) == "stopping"
    assert not stop(run)  # asking twice does no harm


def test_who_does_not_obey_is_killed(
    run: Run, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process_module, "KILL_SECONDS", 0.2)
    run.rename("deaf")
    launched(run, until)
    assert stop(run, wait=30, patience=0.1)
    assert state(run) == "stopped"
    run.rename("rex")
    launch(run)
    finish(run, until)


def test_a_frozen_process_is_killed_too(
    run: Run, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process_module, "KILL_SECONDS", 0.2)
    launched(run, until)
    process = run.status().process
    assert process is not None
    os.kill(process.pid, signal.SIGSTOP)
    assert stop(run, wait=30, patience=0.1)


def test_a_recycled_number_is_never_signalled(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process_module, "KILL_SECONDS", 0.1)
    with subprocess.Popen(["sleep", "60"]) as bystander:
        started = psutil.Process(bystander.pid).create_time()
        recycled = ProcessIdentity(bystander.pid, started - 60, platform.node())
        write_status(run.path, Status(state="running", process=recycled))
        with pytest.raises(RunError, match="is not active: it is interrupted"):
            stop(run, patience=0)
        process_module._escalate(recycled, 0.0)
        assert bystander.poll() is None
        bystander.kill()


@pytest.mark.parametrize("then", ["stopped", "finished", "failed"])
def test_only_an_active_run_can_be_stopped(run: Run, then: Any) -> None:
    write_status(run.path, Status(state=then))
    with pytest.raises(RunError, match=f"it is {then}"):
        stop(run)
    assert not (run.path / STOP_FILE).exists()


def test_a_killed_run_is_interrupted_and_resumes(run: Run, until: Until) -> None:
    launched(run, until)
    kill(run, until)
    until(lambda: state(run) == "interrupted")
    resume(run)
    finish(run, until)


def test_term_lets_it_save_and_stop(run: Run, until: Until) -> None:
    launched(run, until)
    process = run.status().process
    assert process is not None
    os.kill(process.pid, signal.SIGTERM)
    until(lambda: state(run) == "stopped")


def test_an_active_run_is_not_started_again(run: Run, until: Until) -> None:
    launched(run, until)
    for start in (launch, resume):
        with pytest.raises(RunError, match="is already running as process"):
            start(run)


def test_a_finished_run_is_not_resumed(run: Run) -> None:
    write_status(run.path, Status(state="finished"))
    with pytest.raises(RunError, match="branch it"):
        resume(run)


def test_of_two_processes_one_trains(run: Run, until: Until, spawn: Any) -> None:
    pair = [spawn("-m", "core.training", "resume", run.id) for _ in range(2)]
    until(lambda: any(process.poll() is not None for process in pair))
    loser = next(process for process in pair if process.poll() is not None)
    winner = next(process for process in pair if process is not loser)
    _, error = loser.communicate()
    assert loser.returncode == 1
    assert "is already running as process" in error
    assert error.count("\n") == 1
    until(lambda: run.metrics().steps)
    assert winner.poll() is None
    finish(run, until)
    assert winner.wait(30) == 0


def test_a_second_run_waits_and_can_be_stopped_while_it_does(run: Run, until: Until) -> None:
    launched(run, until)
    second = create_run(Configuration())
    launch(second)
    until(lambda: place_in_queue(second) == 1)
    assert state(second) == "queued"
    assert stop(second, wait=30)
    assert state(second) == "stopped"
    assert place_in_queue(second) is None
    assert state(run) == "running"


def test_when_a_run_ends_the_next_begins(run: Run, until: Until) -> None:
    launched(run, until)
    second = create_run(Configuration())
    launch(second)
    until(lambda: place_in_queue(second) == 1)
    kill(run, until)
    until(lambda: state(second) == "running")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("fails with a sentence", "The pictures are gone; put them back."),
        ("fails unexpectedly", "KeyError"),
        ("runs out of memory", "smaller batches"),
    ],
)
def test_a_failure_leaves_a_sentence_and_a_log(
    run: Run, until: Until, name: str, sentence: str
) -> None:
    run.rename(name)
    launch(run)
    until(lambda: state(run) == "failed")
    status = run.status()
    assert sentence in status.error
    assert "Traceback" not in status.error
    assert "Traceback" in run.log()
    assert status.process is None
    run.rename("rex")
    resume(run)
    finish(run, until)
    assert run.status().error == ""


def test_a_process_that_cannot_even_begin_is_told(
    run: Run, until: Until, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "filelock.py").write_text("raise ImportError('no filelock')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    launch(run)
    until(lambda: state(run) == "failed")
    assert "the log says why" in run.status().error
    assert "no filelock" in run.log()


def test_a_program_that_cannot_be_started_is_told(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(RunError, match="could not be started"):
        launch(run)
    assert state(run) == "stopped"


def test_no_zombies_stay(run: Run, until: Until) -> None:
    launched(run, until)
    process = run.status().process
    assert process is not None
    finish(run, until)
    until(lambda: not psutil.pid_exists(process.pid))


def test_a_new_run_never_inherits_a_rank(
    run: Run, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOCAL_RANK", "1")
    monkeypatch.setenv("RANK", "1")
    launch(run)
    finish(run, until)


@pytest.mark.parametrize(
    ("environment", "first"),
    [
        ({}, True),
        ({"LOCAL_RANK": "0", "NODE_RANK": "0"}, True),
        ({"LOCAL_RANK": "1", "NODE_RANK": "0"}, False),
        ({"LOCAL_RANK": "0", "NODE_RANK": "1"}, False),
        ({"RANK": "0", "LOCAL_RANK": "0"}, True),
        ({"RANK": "2", "LOCAL_RANK": "0"}, False),
    ],
)
def test_the_first_process_is_known_by_its_environment(
    environment: dict[str, str], first: bool
) -> None:
    assert is_first_process(environment) is first


def test_the_other_processes_leave_the_folder_alone(run: Run, until: Until, spawn: Any) -> None:
    launched(run, until)
    before = run.status().process
    # as Fabric's launcher does
    other = spawn("-m", "core.training.__main__", "resume", run.id, "--launched", LOCAL_RANK="1")
    until((run.path / "rank-1").exists)
    assert run.status().process == before
    finish(run, until)
    assert other.wait(30) == 0
    assert len(run.metrics().epochs) == 1
    assert "Traceback" not in run.log()


def test_what_ends_another_process_is_told(run: Run, until: Until, spawn: Any) -> None:
    launched(run, until)
    run.rename("fails unexpectedly")
    other = spawn("-m", "core.training.__main__", "resume", run.id, LOCAL_RANK="1")
    _, error = other.communicate(timeout=60)
    assert other.returncode == 1
    assert error.count("\n") == 1
    assert "KeyError" in error
    assert "Traceback" in run.log()
    assert state(run) == "running"


def test_the_others_end_when_the_first_is_stopped_in_the_queue(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    states = iter(["interrupted", "queued", "queued", "stopped"])
    monkeypatch.setattr(worker, "_recorded_state", lambda _: next(states))
    monkeypatch.setattr(worker, "FIRST_POLL_SECONDS", 0.0)
    assert not worker._first_has_begun(run)


def test_the_others_do_not_wait_forever_for_the_first(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "FIRST_SECONDS", 0.05)
    monkeypatch.setattr(worker, "FIRST_POLL_SECONDS", 0.01)
    with pytest.raises(RunError, match="has not begun"):
        worker._first_has_begun(run)


def with_weights(run: Run, which: Any, content: bytes = b"weights") -> Run:
    (run.path / CHECKPOINTS / "weights-3.safetensors").write_bytes(content)
    part = Part("weights-3.safetensors", len(content), "")
    write_pointer(run.path, which, Pointer(3, 1, part, part))
    return run


def test_a_branch_starts_from_its_parents_weights() -> None:
    parent = create_run(Configuration(seed=5), name="rex", pinned=[("mia.jpg", b"photo")])
    child = branch(with_weights(parent, "best"), epochs=20)
    assert child.configuration == replace(
        parent.configuration, epochs=20, parent={"run": parent.id, "weights": "best"}
    )
    assert (child.path / CHECKPOINTS / PARENT_WEIGHTS).read_bytes() == b"weights"
    assert [(photo.name, photo.path.read_bytes()) for photo in child.pinned] == [
        ("mia.jpg", b"photo")
    ]
    parent.delete()
    assert (child.path / CHECKPOINTS / PARENT_WEIGHTS).exists()
    assert child.status() == Status(detail="Not started yet.")


def test_a_branch_chooses_the_usual_learning_rate_anew(run: Run) -> None:
    with_weights(run, "last")
    wider = branch(run, from_weights="last", batch_size=128)
    assert wider.configuration.learning_rate == Configuration(batch_size=128).learning_rate
    own = with_weights(create_run(Configuration(learning_rate=0.3)), "last")
    assert branch(own, from_weights="last", batch_size=128).configuration.learning_rate == 0.3
    assert branch(run, from_weights="last", learning_rate=0.7).configuration.learning_rate == 0.7


def test_a_branch_needs_weights_and_sense(run: Run) -> None:
    with pytest.raises(RunError, match="no best weights yet"):
        branch(run)
    with pytest.raises(ValueError, match="epochs is 0"):
        branch(with_weights(run, "best"), epochs=0)
    (run.path / CHECKPOINTS / "weights-3.safetensors").write_bytes(b"torn")
    with pytest.raises(RunError, match="is damaged"):
        branch(run)


def test_explanations_are_sentences() -> None:
    assert explain(RunError("So.")) == "So."
    assert "smaller batches" in explain(RuntimeError("CUDA out of memory. Tried to allocate"))
    lost = RuntimeError("[gloo/transport/tcp/pair.cc:561] Connection closed by peer [127.0.0.1]")
    assert "has ended" in explain(lost)
    assert "ZeroDivisionError" in explain(ZeroDivisionError("division by zero"))


def test_this_process_is_never_escalated_against(run: Run) -> None:
    write_status(run.path, Status(state="running", process=this_process()))
    assert not stop(run, patience=0)
    time.sleep(0.1)
    assert state(run) == "stopping"
