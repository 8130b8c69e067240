"""A cross-check: its runs, found by what they are asked, started within the limits, joined."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.training import Configuration, Recorder, Run, RunError, list_runs
from core.training.labels import cross_checking
from core.training.labels.cross_checking import (
    begin,
    cross_check,
    expected_seconds,
    fold_configurations,
    stop,
    usual_folds,
    verdicts,
)
from tests.core.training.labels.made import judged_run

ASKED = Configuration(batch_size=8, epochs=1)


@pytest.fixture
def launched(monkeypatch: pytest.MonkeyPatch) -> list[Run]:
    """Start no process; return the runs that would have been."""
    started: list[Run] = []
    monkeypatch.setattr(cross_checking, "launch", started.append)
    return started


def a_run(**changes: object) -> Run:
    return judged_run(replace(ASKED, **changes), ["a", "z"], [0, 1], [0.1, 0.6], name="rex")  # type: ignore[arg-type]


def test_the_parts_are_asked_the_same_from_the_start() -> None:
    asked = replace(ASKED, parent={"run": "x", "weights": "best"}, snapshots=True)
    parts = fold_configurations(asked, 4)
    assert [part.fold for part in parts] == [1, 2, 3, 4]
    assert all(part.validation == "fold" and part.parent is None for part in parts)
    assert replace(parts[2], validation="share", fold=1, folds=5) == ASKED


def test_begun_found_again_and_finished(launched: list[Run]) -> None:
    run = a_run()
    check = cross_check(run, 3, list_runs())
    assert not check.begun and check.progress == 0.0
    begin(check)
    assert [each.name for each in launched] == [f"rex, part {n} of 3" for n in (1, 2, 3)]
    check = cross_check(run, 3, list_runs())
    assert [part.run for part in check.parts] == launched and not check.finished
    assert not cross_check(run, 4, list_runs()).begun
    with pytest.raises(RunError, match="Not all parts"):
        verdicts(check)
    begin(check)  # what is there is started again, none is made twice
    assert len(launched) == 6 and len(list_runs()) == 4


def test_preparing_is_no_training(launched: list[Run]) -> None:
    run = a_run()
    begin(cross_check(run, 3, list_runs()))
    with Recorder(launched[0].path) as recorder:
        recorder.status(state="preparing", progress=1.0)
        assert cross_check(run, 3, list_runs()).progress == 0.0
        recorder.status(state="running", progress=0.6)
        check = cross_check(run, 3, list_runs())
    assert check.active and check.progress == pytest.approx(0.2)


def test_all_parts_are_asked_to_stop(launched: list[Run], monkeypatch: pytest.MonkeyPatch) -> None:
    run, asked = a_run(), []

    def refuse(one: Run) -> None:
        asked.append(one)
        raise RunError("it is not active.")

    monkeypatch.setattr(cross_checking, "stop_run", refuse)
    begin(cross_check(run, 3, list_runs()))
    with Recorder(launched[0].path) as first, Recorder(launched[2].path) as last:
        first.status(state="running")
        last.status(state="queued")
        stop(cross_check(run, 3, list_runs()))
    assert asked == [launched[0], launched[2]]


def test_finished_parts_are_joined_with_what_only_the_run_has_judged() -> None:
    run = a_run()
    for number, configuration in enumerate(fold_configurations(ASKED, 3)):
        judged_run(configuration, ["abc"[number]], [0], [0.2 + number / 10])
    check = cross_check(run, 3, list_runs())
    assert check.finished and check.progress == 1.0
    found = verdicts(check)
    assert found.names == ("a", "b", "c", "z")
    assert found.probabilities[:, 1].tolist() == pytest.approx([0.2, 0.3, 0.4, 0.6])


def test_no_more_runs_than_a_visitor_may_keep(
    launched: list[Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = a_run()
    monkeypatch.setenv("LAYERWISE_RUNS_PER_OWNER", "3")
    assert usual_folds() == 3
    with pytest.raises(RunError, match="takes 3 runs more, and you have 1 of the 3"):
        begin(cross_check(run, 3, list_runs()))
    assert not launched and list_runs() == [run]


def test_no_more_than_may_wait(launched: list[Run], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERWISE_QUEUED_RUNS", "2")
    run = a_run()
    with pytest.raises(RunError, match="3 more runs would wait"):
        begin(cross_check(run, 3, list_runs()))
    assert list_runs() == [run]


def test_a_process_that_cannot_be_started_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(run: Run) -> None:
        raise RunError("no process.")

    monkeypatch.setattr(cross_checking, "launch", refuse)
    run = a_run()
    with pytest.raises(RunError, match="no process"):
        begin(cross_check(run, 3, list_runs()))
    assert list_runs() == [run]


def test_how_long_it_will_take() -> None:
    # 4 steps of 8 pictures in 10 seconds, and 2 more that judged: 3 folds train twice all 34.
    assert expected_seconds(a_run(), 3) == pytest.approx(2 * 10 * 34 / 32)
