from __future__ import annotations

import os
import platform
import time
from dataclasses import replace
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.training import ACTIVE, Run, RunError, State, Status
from core.training.files import encode
from core.training.status import (
    REMOTE_SECONDS,
    STATUS_FILE,
    STOP_FILE,
    ProcessIdentity,
    read_status,
    this_process,
    write_status,
)

NUMBERS = st.floats(0, 1e12)
ANYTHING: st.SearchStrategy[Any] = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just({}) | st.just([])
)
STATUSES = st.builds(
    Status,
    state=st.sampled_from(get_args(State)),
    epoch=st.integers(0, 10**6),
    step=st.integers(0, 10**9),
    progress=NUMBERS,
    seconds_left=st.none() | NUMBERS,
    best_accuracy=st.none() | NUMBERS,
    heartbeat=NUMBERS,
    process=st.none()
    | st.builds(ProcessIdentity, st.integers(1, 2**31), NUMBERS, st.text(max_size=5)),
    error=st.text(),
    detail=st.text(),
)


@given(STATUSES)
def test_a_status_survives_its_document(status: Status) -> None:
    assert Status.from_document(status.to_document()) == status


@given(st.dictionaries(st.sampled_from([*Status().to_document(), "later"]), ANYTHING))
def test_a_damaged_document_is_a_run_error_or_a_status(document: dict[str, Any]) -> None:
    try:
        status = Status.from_document(document)
    except RunError:
        return
    assert status.state in get_args(State)


def test_before_its_first_start_a_run_is_stopped(run: Run) -> None:
    assert run.status() == Status(detail="Not started yet.")
    assert not run.status().alive


@pytest.mark.parametrize("state", sorted(ACTIVE))
def test_an_active_run_lives_as_long_as_its_process(
    run: Run, state: Any, gone_process: ProcessIdentity
) -> None:
    write_status(run.path, Status(state=state, process=this_process()))
    assert run.status().state == state
    assert run.status().alive
    write_status(run.path, Status(state=state, process=gone_process))
    assert run.status().state == "interrupted"
    assert not run.status().alive


def _local(pid: int, started: float) -> ProcessIdentity:
    return ProcessIdentity(pid, started, platform.node())


def test_a_recycled_number_is_another_process(run: Run) -> None:
    recycled = replace(this_process(), started=this_process().started - 3600)
    assert recycled.find() is None
    write_status(run.path, Status(state="running", process=recycled))
    assert run.status().state == "interrupted"


@pytest.mark.parametrize("pid", [2**22 + 1, 2**40, 2**80])
def test_a_number_that_no_process_can_have_is_gone(pid: int) -> None:
    assert _local(pid, 0.0).find() is None


def test_a_process_elsewhere_is_judged_by_its_heartbeat(run: Run) -> None:
    elsewhere = ProcessIdentity(os.getpid(), this_process().started, "another machine")
    assert elsewhere.find() is None
    beating = Status(state="running", process=elsewhere, heartbeat=time.time())
    write_status(run.path, beating)
    assert run.status().alive
    write_status(run.path, replace(beating, heartbeat=time.time() - REMOTE_SECONDS - 1))
    assert run.status().state == "interrupted"


def test_a_wish_to_stop_shows_at_once(run: Run, gone_process: ProcessIdentity) -> None:
    (run.path / STOP_FILE).touch()
    write_status(run.path, Status(state="running", process=this_process()))
    assert run.status().state == "stopping"
    write_status(run.path, Status(state="running", process=gone_process))
    assert run.status().state == "stopped"


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"state": "asleep"}', b"\xff", b"[" * 9999]
)
def test_a_damaged_status_does_not_hide_the_run(run: Run, content: bytes) -> None:
    (run.path / STATUS_FILE).write_bytes(content)
    status = read_status(run.path)
    assert status.state == "interrupted"
    assert "damaged" in status.error


def test_what_a_newer_version_adds_is_left_out(run: Run) -> None:
    (run.path / STATUS_FILE).write_bytes(encode({"state": "finished", "mood": "good"}))
    assert run.status() == Status(state="finished")
