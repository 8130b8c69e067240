"""Which trials a visitor's own run repeats."""

from __future__ import annotations

import json
from dataclasses import replace

from core.lenet.experiments.own import own_results, repeated, trials_of
from core.lenet.experiments.trials import trials
from core.training import Configuration, Run
from core.training.folder import create_run
from core.training.metrics import METRICS_FILE
from core.training.status import State, Status, write_status


def rung(key: str) -> Configuration:
    return next(each.configuration for each in trials("ladder") if each.key == key)


def read_back(asked: Configuration) -> Configuration:
    return Configuration.from_document(json.loads(json.dumps(asked.to_document())))


def test_a_rung_is_known_with_another_seed_precision_and_data() -> None:
    for trial in trials("ladder"):
        run = replace(repeated(trial, 7, "garments"), precision="bf16-mixed", time_limit=5.0)
        assert [each.key for each in trials_of(read_back(run), "ladder")] == [trial.key]
        assert run.seed == 7
        assert run.data == "garments"


def test_one_other_number_makes_it_another_recipe() -> None:
    asked = rung("norm")
    assert trials_of(replace(asked, learning_rate=0.11), "ladder") == ()
    assert trials_of(replace(asked, epochs=9), "ladder") == ()
    assert trials_of(replace(asked, parent={"run": "x", "weights": "best"}), "ladder") == ()


def test_the_net_that_all_sweeps_begin_with_is_a_point_of_each() -> None:
    (base,) = (each for each in trials("sweeps") if each.key == "kernel size 5")
    found = trials_of(repeated(base, 3, "fashion-mnist"), "sweeps")
    assert {each.group for each in found} == {
        "kernel size", "padding", "stride", "channels", "depth"
    }  # fmt: skip


def left_behind(asked: Configuration, state: State, *accuracies: float) -> Run:
    """Write what a run in this state leaves behind."""
    run = create_run(asked)
    write_status(run.path, Status(state=state, epoch=len(accuracies)))
    lines = [
        json.dumps({"kind": "epoch", "epoch": epoch, "validation_accuracy": accuracy}) + "\n"
        for epoch, accuracy in enumerate(accuracies, start=1)
    ]
    (run.path / METRICS_FILE).write_text("".join(lines))
    return run


def test_finished_runs_that_repeat_a_trial_are_found() -> None:
    asked = replace(rung("norm"), seed=9)
    done = left_behind(asked, "finished", 0.88, 0.9)
    other = left_behind(replace(asked, data="garments"), "finished", 0.99)
    ignored = [
        left_behind(asked, "stopped", 0.95),
        left_behind(replace(asked, epochs=3), "finished", 0.95),
        left_behind(asked, "finished"),
        create_run(Configuration()),
    ]
    first, second = own_results([done, other, *ignored], "ladder")
    assert (first.trial.key, first.seed, first.test_accuracy) == ("norm", 9, 0.9)
    assert first.same_data
    assert (second.run, second.same_data) == (other, False)


def test_a_run_that_cannot_be_read_is_left_out() -> None:
    run = left_behind(rung("norm"), "finished", 0.9)
    document = json.loads((run.path / "config.json").read_text())
    document["configuration"]["epochs"] = "many"
    (run.path / "config.json").write_text(json.dumps(document))
    assert own_results([run], "ladder") == ()
