from __future__ import annotations

import os
import platform
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from filelock import FileLock

from core.settings import settings
from core.training import Configuration, ProcessIdentity, Run, RunError, create_run
from core.training import queue as queue_module
from core.training.files import encode
from core.training.queue import check_room, place_in_queue, wait_for_place, waiting_runs
from core.training.status import this_process

Until = Callable[[Callable[[], object]], None]


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue_module, "POLL_SECONDS", 0.01)


class Waiting:
    """A run that waits in a thread."""

    def __init__(self, run: Run) -> None:
        self.run, self.cancelled, self.looks = run, threading.Event(), 0
        self.place: FileLock | None = None
        self.error: Exception | None = None
        self.thread = threading.Thread(target=self._wait)
        self.thread.start()

    def _wait(self) -> None:
        try:
            self.place = wait_for_place(self.run, self.cancelled.is_set, self._look)
        except RunError as error:
            self.error = error

    def _look(self) -> None:
        self.looks += 1

    def cancel(self) -> None:
        self.cancelled.set()
        self.thread.join()


def take(run: Run) -> FileLock:
    place = wait_for_place(run, lambda: False, lambda: None)
    assert place is not None
    return place


def ticket(run: Run, number: int, process: ProcessIdentity) -> None:
    folder = settings().runs / ".places" / "waiting"
    folder.mkdir(parents=True, exist_ok=True)
    document = {"pid": process.pid, "started": process.started, "machine": process.machine}
    (folder / f"{number:020d}-{run.id}").write_bytes(encode(document))


def test_a_free_place_is_taken_at_once(run: Run) -> None:
    place = take(run)
    assert place.is_locked
    assert place_in_queue(run) is None
    place.release()


def test_first_come_first_served(until: Until) -> None:
    runs = [create_run(Configuration()) for _ in range(4)]
    place = take(runs[0])
    waiting = []
    for run in runs[1:]:
        waiting.append(Waiting(run))
        until(partial(place_in_queue, run))
    assert waiting_runs() == [run.id for run in runs[1:]]
    assert [place_in_queue(run) for run in runs] == [None, 1, 2, 3]
    for first in waiting:
        place.release()
        first.thread.join(30)
        assert first.place is not None
        assert first.looks > 0
        place = first.place
    place.release()
    assert waiting_runs() == []


def test_there_are_as_many_places_as_the_settings_say(
    until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAYERWISE_TRAINING_PLACES", "2")
    places = [take(create_run(Configuration())) for _ in range(2)]
    assert len({place.lock_file for place in places}) == 2
    third = Waiting(create_run(Configuration()))
    until(lambda: third.looks > 2)
    third.cancel()
    assert third.place is None
    for place in places:
        place.release()


def test_who_is_cancelled_leaves_the_queue(run: Run, until: Until) -> None:
    place, waiting = take(create_run(Configuration())), Waiting(run)
    until(lambda: place_in_queue(run) == 1)
    waiting.cancel()
    assert waiting.place is None
    assert waiting_runs() == []
    place.release()


def test_the_dead_do_not_hold_up_the_queue(run: Run, gone_process: ProcessIdentity) -> None:
    ghost = create_run(Configuration())
    ticket(ghost, 1, gone_process)
    recycled = ProcessIdentity(os.getpid(), this_process().started - 999, platform.node())
    ticket(create_run(Configuration()), 2, recycled)
    assert place_in_queue(ghost) is None
    take(run).release()


def test_damaged_tickets_and_strange_files_do_not_hold_up_the_queue(run: Run) -> None:
    folder = settings().runs / ".places" / "waiting"
    folder.mkdir(parents=True)
    (folder / f"{1:020d}-{run.id}").write_bytes(b"{")
    (folder / "notes.txt").write_text("mine")
    take(run).release()
    assert [path.name for path in folder.iterdir()] == ["notes.txt"]


def test_a_killed_holder_frees_its_place(run: Run, until: Until, spawn: Any) -> None:
    script = (
        "import sys, time; from core.training import find_run\n"
        "from core.training.queue import wait_for_place\n"
        "place = wait_for_place(find_run(sys.argv[1]), lambda: False, lambda: None)\n"
        "assert 'torch' not in sys.modules\n"
        "print('held', flush=True); time.sleep(60)"
    )
    holder = spawn("-c", script, run.id)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    waiting = Waiting(create_run(Configuration()))
    until(lambda: waiting.looks > 1)
    assert waiting.thread.is_alive()
    holder.kill()
    waiting.thread.join(30)
    assert waiting.place is not None
    waiting.place.release()


def test_only_so_many_may_wait(run: Run, until: Until, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERWISE_QUEUED_RUNS", "1")
    check_room()
    place, first = take(create_run(Configuration())), Waiting(create_run(Configuration()))
    until(lambda: place_in_queue(first.run) == 1)
    with pytest.raises(RunError, match="1 runs wait for a place already"):
        check_room()
    with pytest.raises(RunError, match="try again"):
        wait_for_place(run, lambda: False, lambda: None)
    assert waiting_runs() == [first.run.id]
    first.cancel()
    place.release()


def test_none_may_wait_but_a_free_place_may_be_had(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAYERWISE_QUEUED_RUNS", "0")
    check_room()
    take(run).release()


def test_a_ticket_that_was_tidied_away_is_drawn_again(run: Run, until: Until) -> None:
    place, waiting = take(create_run(Configuration())), Waiting(run)
    until(lambda: place_in_queue(run) == 1)
    next((settings().runs / ".places" / "waiting").iterdir()).unlink()
    until(lambda: place_in_queue(run) == 1)
    waiting.cancel()
    place.release()


def test_a_queue_that_cannot_be_written_to_is_told(run: Run) -> None:
    (settings().runs / ".places").write_text("")
    with pytest.raises(RunError, match="could not be"):
        wait_for_place(run, lambda: False, lambda: None)
