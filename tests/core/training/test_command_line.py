from __future__ import annotations

import json
import signal
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import psutil
import pytest

from core.training import Augmentation, Configuration, Run, Status, create_run, find_run, list_runs
from core.training.command_line import main
from core.training.status import write_status

Until = Callable[[Callable[[], object]], None]
pytestmark = pytest.mark.usefixtures("standin")
Output = pytest.CaptureFixture[str]


def test_every_described_setting_has_an_option(capsys: Output) -> None:
    for command in (["start", "--help"], ["branch", "--help"]):
        with pytest.raises(SystemExit) as ended:
            main(command)
        assert ended.value.code == 0
        shown = capsys.readouterr().out
        for kind in (Configuration, Augmentation):
            for item in fields(kind):
                option = f"--{item.name.replace('_', '-')}"
                assert not item.metadata or option in shown


def test_what_is_given_arrives_in_the_configuration(capsys: Output, tmp_path: Path) -> None:
    arguments = "start --hold --name Rex --epochs 3 --lr 0.3 --no-progressive --optimizer adamw"
    arguments += " --time-limit 2.5 --no-flip --rotation 3"
    assert main([*arguments.split(), "--data", str(tmp_path)]) == 0
    run = find_run(capsys.readouterr().out.strip())
    assert run.name == "Rex"
    assert run.configuration == Configuration(
        data=str(tmp_path), epochs=3, learning_rate=0.3, progressive=False, optimizer="adamw",
        time_limit=2.5, augmentation=Augmentation(flip=False, rotation=3.0),
    )  # fmt: skip
    assert run.status() == Status(detail="Not started yet.")


def test_without_options_it_is_the_usual_configuration() -> None:
    assert main(["start", "--hold"]) == 0
    assert list_runs()[0].configuration == Configuration()


def test_augmentation_can_be_left_out(capsys: Output) -> None:
    assert main(["start", "--hold", "--no-augmentation", "--rotation", "5"]) == 0
    augmentation = find_run(capsys.readouterr().out.strip()).configuration.augmentation
    assert (augmentation.flip, augmentation.colour, augmentation.rotation) == (False, 0.0, 5.0)


@pytest.mark.parametrize(
    "arguments",
    [
        ["start", "--epochs", "0"],
        ["start", "--data", "/nowhere/at/all"],
        ["start", "--lr", "nan"],
        ["start", "--zoom-least", "1.5"],
        ["resume", "../../etc"],
        ["resume", "20260101-a-aaaaaaaaaaaaaaaa"],
        ["stop", "2026"],
        ["branch", "nothing"],
    ],
)
def test_an_error_is_one_sentence(arguments: list[str], capsys: Output) -> None:
    assert main(arguments) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert captured.err.endswith(".\n")
    assert list_runs() == []


@pytest.mark.parametrize(
    "arguments", [[], ["fly"], ["start", "--bogus"], ["start", "--epochs", "many"], ["resume"]]
)
def test_what_is_not_understood_is_code_2(arguments: list[str], capsys: Output) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_the_list_tells_where_runs_stand(run: Run, capsys: Output) -> None:
    write_status(run.path, Status(state="finished", epoch=3, total_epochs=3, best_accuracy=0.9))
    broken = create_run(Configuration())
    (broken.path / "config.json").write_text("{")
    assert main(["list"]) == 0
    captured = capsys.readouterr()
    assert all(word in captured.out for word in (run.id, "rex", "finished", "3/3", "90.00%"))
    assert "left out" in captured.err
    assert main(["list", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [item["id"] for item in listed] == [run.id]
    assert listed[0]["status"]["best_accuracy"] == 0.9


def training() -> Run | None:
    """Return the only run once it has taken a step."""
    return next((run for run in list_runs() if run.metrics().steps), None)


def test_in_the_foreground_it_says_each_epoch(until: Until, spawn: Any) -> None:
    process = spawn("-m", "core.training", "start", "--name", "rex")
    until(training)
    run = list_runs()[0]
    recorded = run.status().process
    assert recorded is not None
    assert recorded.pid == process.pid
    (run.path / "finish").touch()
    out, error = process.communicate(timeout=60)
    assert (process.returncode, error) == (0, "")
    assert run.id in out
    assert "epoch 1 of 1" in out
    assert "epoch 1 of 1" in run.log()
    assert run.status().state == "finished"


def test_ctrl_c_saves_and_stops_and_the_run_can_go_on(until: Until, spawn: Any) -> None:
    process = spawn("-m", "core.training", "start", "--name", "rex")
    until(training)
    process.send_signal(signal.SIGINT)
    _, error = process.communicate(timeout=60)
    run = list_runs()[0]
    assert (process.returncode, error, run.status().state) == (0, "", "stopped")
    (run.path / "finish").touch()
    process = spawn("-m", "core.training", "resume", run.id[:-4])
    process.communicate(timeout=60)
    assert (process.returncode, run.status().state) == (0, "finished")


def test_a_finished_run_stays_as_it_is(run: Run, capsys: Output) -> None:
    write_status(run.path, Status(state="finished"))
    before = (run.path / "status.json").read_bytes()
    assert main(["resume", run.id]) == 1
    assert "branch it" in capsys.readouterr().err
    assert (run.path / "status.json").read_bytes() == before


def test_a_failure_in_the_foreground_is_a_sentence(spawn: Any) -> None:
    process = spawn("-m", "core.training", "start", "--name", "fails unexpectedly")
    _, error = process.communicate(timeout=60)
    assert process.returncode == 1
    assert error.count("\n") == 1
    assert "KeyError" in error
    assert "Traceback" in list_runs()[0].log()


def test_detached_it_trains_behind_and_stops_from_here(until: Until, capsys: Output) -> None:
    assert main(["start", "--detach"]) == 0
    run = find_run(capsys.readouterr().out.strip())
    until(lambda: run.metrics().steps)
    assert main(["resume", run.id]) == 1
    assert main(["resume", run.id, "--detach"]) == 1
    assert capsys.readouterr().err.count("is already running") == 2
    assert main(["stop", run.id]) == 0
    assert "stopped" in capsys.readouterr().out
    assert main(["stop", run.id]) == 1
    assert "is not active" in capsys.readouterr().err


def test_the_others_of_several_processes_make_no_run(
    monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    monkeypatch.setenv("RANK", "1")
    assert main(["start"]) == 1
    assert "--hold" in capsys.readouterr().err
    assert list_runs() == []


def test_fabric_repeats_resume_and_never_start(until: Until, spawn: Any) -> None:
    process = spawn("-m", "core.training", "start", "--name", "rex")
    until(training)
    command = psutil.Process(process.pid).cmdline()
    assert command[1:] == ["-m", "core.training", "resume", list_runs()[0].id]
