from __future__ import annotations

import csv
import io
import json
import zipfile
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from safetensors.torch import load

from core.training import Configuration, Recorder, Run, RunError, create_run
from core.training.checkpoint import save_checkpoint
from core.training.export import archive, as_csv, without_token
from core.training.model_card import plain_text
from core.training.pointers import CHECKPOINTS

CONFUSIONS = {1: [[3, 1], [2, 2]], 2: [[4, 0], [1, 3]], 3: [[4, 0], [2, 2]]}
WEIGHTS = {"a.weight": torch.arange(6.0).reshape(2, 3), "b": torch.ones((), dtype=torch.bfloat16)}


def trained(run: Run, *, classes: tuple[str, str] = ("cat", "dog")) -> Run:
    """Write down three epochs of a run, the second of which was the best."""
    with Recorder(run.path) as recorder:
        for epoch, confusion in CONFUSIONS.items():
            step = epoch * 10
            accuracy = (confusion[0][0] + confusion[1][1]) / 8
            recorder.step(step=step, epoch=epoch - 1, loss=0.5)
            recorder.epoch(
                epoch=epoch, step=step, train_loss=0.5, validation_loss=0.25,
                validation_accuracy=accuracy, confusion=confusion,
            )  # fmt: skip
            recorder.pinned(epoch=epoch, step=step, name="=1+1", probabilities=[0.25, 0.75])
            save_checkpoint(
                run.path, step=step, epoch=epoch, weights=WEIGHTS, state={},
                metadata={"run": run.id, "epoch": epoch}, best=epoch <= 2,
            )  # fmt: skip
        recorder.validation({"epoch": 3, "classes": classes})
        recorder.status(state="finished", epoch=3, step=30)
    return run


def unpacked(run: Run) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(archive(run))) as file:
        assert file.testzip() is None
        return {name: file.read(name) for name in file.namelist()}


def rows(content: bytes) -> list[dict[str, Any]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def test_all_that_was_measured_is_in_the_tables(run: Run) -> None:
    files = unpacked(trained(run))
    assert [row["step"] for row in rows(files["steps.csv"])] == ["10", "20", "30"]
    assert [row["validation_accuracy"] for row in rows(files["epochs.csv"])] == [
        "0.625", "0.875", "0.75",
    ]  # fmt: skip
    assert "confusion" not in rows(files["epochs.csv"])[0]
    verdict = rows(files["pinned.csv"])[0]
    assert (verdict["probability of cat"], verdict["probability of dog"]) == ("0.25", "0.75")


def test_the_weights_are_the_best_ones_unchanged(run: Run) -> None:
    content = unpacked(trained(run))["weights.safetensors"]
    loaded = load(content)
    assert all(torch.equal(loaded[name], value) for name, value in WEIGHTS.items())
    length = int.from_bytes(content[:8], "little")
    described = json.loads(json.loads(content[8 : 8 + length])["__metadata__"]["layerwise"])
    assert described["epoch"] == 2
    assert length % 8 == 0


def test_nobody_can_open_a_run_by_what_was_taken_home() -> None:
    parent = create_run(Configuration(), owner="me")
    asked = Configuration(parent={"run": parent.id, "weights": "best"})
    run = trained(create_run(asked, owner="me"))
    together = b"".join(unpacked(run).values())
    for secret in (run.id, parent.id, run.id.rpartition("-")[2], str(run.document["owner"])):
        assert secret.encode() not in together
    assert run.id.rpartition("-")[0].encode() in together


def test_the_card_tells_the_result_of_the_weights_beside_it(run: Run) -> None:
    card = unpacked(trained(run))["MODEL_CARD.md"].decode()
    assert "after epoch 2, the best one: accuracy 87.50%" in card
    assert "| cat | 4 | 4 | 100.00% |" in card
    assert "| dog | 4 | 3 | 75.00% |" in card
    assert "Seed: 0" in card
    assert "drawn cats and dogs" in card
    assert "20% of the pictures" in card
    assert f"| torch | {plain_text(run.versions['torch'])} |" in card
    assert f"| learning rate | {run.configuration.learning_rate} |" in card


def test_before_the_first_epoch_there_is_no_result_and_no_weights(run: Run) -> None:
    files = unpacked(run)
    assert "weights.safetensors" not in files
    assert b"has not been judged yet" in files["MODEL_CARD.md"]
    assert rows(files["steps.csv"]) == []


def test_damaged_weights_are_told(run: Run) -> None:
    trained(run)
    path = run.path / CHECKPOINTS / "weights-20.safetensors"
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(RunError, match="is damaged"):
        archive(run)


@given(st.binary(max_size=64))
def test_what_is_no_weights_file_is_told(content: bytes) -> None:
    with pytest.raises(RunError, match="damaged"):
        without_token(content)


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@a", "\tx", "\r=1"])
def test_no_text_is_run_by_a_spreadsheet(name: str) -> None:
    assert rows(as_csv([{"name": name, "value": -1.5}])) == [{"name": f"'{name}", "value": "-1.5"}]


@given(st.lists(st.fixed_dictionaries({"a": st.floats(allow_nan=False), "b": st.text("x,\"'\n")})))
def test_tables_can_be_read_back(records: list[dict[str, Any]]) -> None:
    found = rows(as_csv(records))
    assert [(float(row["a"]), row["b"]) for row in found] == [(r["a"], r["b"]) for r in records]


def test_names_are_shown_not_obeyed(run: Run) -> None:
    run.rename("<b>x</b> | [y](http://z) `q` # *w*")
    trained(run, classes=("a|b", "c<d"))
    card = unpacked(run)["MODEL_CARD.md"].decode()
    assert "<b>" not in card
    assert "\\[y\\](http" in card
    assert "| a\\|b | 4 |" in card
