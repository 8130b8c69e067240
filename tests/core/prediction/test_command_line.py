"""The command line: its lines, its objects, its exit status, and what it refuses."""

from __future__ import annotations

import json
import math
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.prediction import Classifier, command_line, read_photo, weights_file
from core.prediction.__main__ import main
from core.prediction.classifier import BATCH
from core.settings import PROJECT
from tests.core.prediction.known import save_known
from tests.core.prediction.models import pictures, save_model


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(save_model(tmp_path_factory.mktemp("model") / "w.safetensors"))


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    (folder / "more").mkdir(parents=True)
    for number, name in enumerate(["b.jpg", "a.png", "more/c.jpg"]):
        Image.fromarray(pictures(1, seed=number)[0]).save(folder / name)
    (folder / "notes.txt").write_text("no picture")
    return folder


@pytest.fixture(scope="module")
def knowing(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Save a model whose every photo lies far above its own threshold."""
    weights = save_model(tmp_path_factory.mktemp("knowing") / "w.safetensors")
    save_known(weights, lambda known: replace(known, threshold=-1e6))
    return str(weights)


def _objects(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def test_one_line_a_photo(model: str, photos: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--model", model, str(photos / "b.jpg")]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    name, found = line.rsplit(": ", 1)
    label, number, sign = found.split()
    assert name == str(photos / "b.jpg") and label in ("cat", "dog") and sign == "%"
    assert 50 <= float(number) <= 100


def test_a_model_that_knows_says_neither(
    knowing: str, photos: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["--model", knowing, str(photos / "b.jpg")]
    assert main(asked) == 0
    assert "neither" not in capsys.readouterr().out
    assert main(["--threshold", "1e6", *asked]) == 0
    line = capsys.readouterr().out.strip()
    assert re.fullmatch(r".*b\.jpg: neither \((cat|dog) \d\d\.\d %\)", line)
    assert main(["--no-third-answer", *asked]) == 0
    assert "neither" not in capsys.readouterr().out


def test_objects_hold_familiarity_and_calibrated_probabilities(
    knowing: str, model: str, photos: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["--json", "--model", knowing, str(photos / "b.jpg")]
    main(asked)
    (own,) = _objects(capsys.readouterr().out)
    main(["--threshold=1e6", *asked])
    (strict,) = _objects(capsys.readouterr().out)
    main(["--no-third-answer", *asked])
    (two,) = _objects(capsys.readouterr().out)
    main(["--json", "--model", model, str(photos / "b.jpg")])
    (plain,) = _objects(capsys.readouterr().out)
    assert (own["accepted"], strict["accepted"]) == (True, False)
    assert isinstance(own["familiarity"], float) and two["familiarity"] == own["familiarity"]
    assert "accepted" not in two and plain.keys() == {"file", "label", "probabilities"}
    odds = [
        math.log(each["probabilities"]["cat"] / each["probabilities"]["dog"])  # type: ignore[index]
        for each in (plain, own)
    ]
    assert odds[0] == pytest.approx(2.0 * odds[1], rel=1e-4)  # by the temperature


def test_a_threshold_is_refused_where_it_means_nothing(
    model: str, photos: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--threshold", "1", "--model", model, str(photos)]) == 2
    assert "cannot tell what it does not know" in capsys.readouterr().err
    for wrong in (["--threshold", "high"], ["--threshold=nan"], ["--threshold=1e999"]):
        with pytest.raises(SystemExit):
            main([*wrong, "x.jpg"])
        assert "is no number" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["--threshold", "1", "--no-third-answer", "x.jpg"])


def test_the_help_tells_of_the_third_answer(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    told = capsys.readouterr().out
    assert "--threshold FAMILIARITY" in told and "--no-third-answer" in told


def test_folders_are_walked_in_order(
    model: str, photos: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--json", "--model", model, str(photos)]) == 0
    answers = _objects(capsys.readouterr().out)
    assert [a["file"] for a in answers] == [
        str(photos / n) for n in ("a.png", "b.jpg", "more/c.jpg")
    ]
    for answer in answers:
        assert answer.keys() == {"file", "label", "probabilities"}
        probabilities = answer["probabilities"]
        assert isinstance(probabilities, dict) and probabilities.keys() == {"cat", "dog"}
        assert sum(probabilities.values()) == pytest.approx(1)
        assert answer["label"] == max(probabilities, key=probabilities.__getitem__)


def test_an_unreadable_photo_gets_a_line_and_the_others_their_verdict(
    model: str, photos: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (photos / "aa.jpg").write_text("a text file")
    (photos / "ab.jpg").write_bytes(b"")
    assert main(["--json", "--model", model, str(photos)]) == 1
    answers = _objects(capsys.readouterr().out)
    assert len(answers) == 5
    assert [Path(str(a["file"])).name for a in answers if "error" in a] == ["aa.jpg", "ab.jpg"]
    assert all(a.keys() == {"file", "error"} for a in answers if "error" in a)
    assert main(["--model", model, str(photos)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 5 and sum("no verdict" in line for line in lines) == 2


def test_missing_files_and_empty_folders_are_said(
    model: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()
    assert main(["--model", model, str(tmp_path / "none.jpg"), str(tmp_path / "empty")]) == 1
    first, second = capsys.readouterr().out.splitlines()
    assert "no such file" in first and "no pictures" in second


def test_links_that_lead_out_are_skipped(model: str, photos: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.jpg"
    Image.new("RGB", (9, 9)).save(secret)
    (tmp_path / "outside").mkdir()
    Image.new("RGB", (9, 9)).save(tmp_path / "outside" / "x.jpg")
    (photos / "out.jpg").symlink_to(secret)
    (photos / "folder").symlink_to(tmp_path / "outside")
    (photos / "inside.jpg").symlink_to(photos / "b.jpg")
    (photos / "broken.jpg").symlink_to(photos / "nowhere.jpg")
    os.mkfifo(photos / "pipe.jpg")
    names = [Path(file).name for file, _ in command_line.find_photos([str(photos)])]
    assert names == ["a.png", "b.jpg", "inside.jpg", "c.jpg"]


def test_photos_are_read_a_batch_at_a_time(
    model: str, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Path | bytes] = []

    def noted(source: Path | bytes, classifier: Classifier) -> np.ndarray:
        read.append(source)
        return read_photo(source, classifier)

    monkeypatch.setattr(command_line, "read_photo", noted)
    answers = command_line.judge(command_line.load(model), [str(photos / "b.jpg")] * 100)
    next(answers)
    assert len(read) == BATCH
    assert len(list(answers)) == 99


@pytest.mark.parametrize("missing", ["nothing.safetensors", "no-such-run", "../../etc", "a b"])
def test_a_missing_model_is_one_sentence(
    missing: str, photos: Path, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setenv("LAYERWISE_HOME", str(tmp_path / "home"))
    assert main(["--model", missing, str(photos)]) == 2
    output = capsys.readouterr()
    assert output.out == "" and len(output.err.splitlines()) == 1


def test_a_missing_shipped_model_is_one_sentence(
    photos: Path, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setattr(weights_file, "SHIPPED", tmp_path / "none.safetensors")
    assert main([str(photos)]) == 2
    assert "train a model" in capsys.readouterr().err


def test_a_file_name_cannot_break_its_line() -> None:
    answer = command_line.Answer("a\nb\x1b[31m\udcff 100 %.jpg", None, "Damaged.")
    line = command_line.shown_as_line(answer)
    assert line.isprintable() and line.endswith("100 %.jpg: no verdict: Damaged.")
    assert json.loads(command_line.shown_as_json(answer))["file"] == answer.file


def test_a_closed_pipe_ends_it_quietly(model: str, photos: Path) -> None:
    command = [sys.executable, "-m", "core.prediction", "--model", model]
    process = subprocess.Popen(
        command + [str(photos / "b.jpg")] * 200,
        cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None and process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    complaint = process.stderr.read()
    process.stderr.close()
    assert process.wait() == 141 and complaint == b""
