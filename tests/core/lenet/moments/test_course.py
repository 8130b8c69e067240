"""Moments from a run's folder and from a file, and files that are none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file

from core.lenet.moments import course_of_file, course_of_run
from core.lenet.moments.__main__ import main
from core.lenet.moments.file import write_course
from core.lenet.moments.reading import module_at
from core.networks import NetworkError
from core.prediction.weights_file import METADATA_KEY
from core.training import Run
from tests.core.lenet.moments.made import KEPT, SMALL, made_run


@pytest.fixture
def run() -> Run:
    return made_run()


def test_a_runs_course(run: Run) -> None:
    course = course_of_run(run)
    assert course.block == SMALL.block()
    assert [(each.step, each.epoch) for each in course.moments] == [
        (0, 0),
        (1, 0.25),
        (4, 1),
        (8, 2),
    ]
    assert course.tests == ((4, 0.25), (8, 0.5))
    assert [course.test_accuracy(step) for step in (3, 4, 7, 8)] == [None, 0.25, 0.25, 0.5]
    # The loss of a step's line was computed by the weights before that step.
    written = [each["loss"] for each in run.metrics().steps]
    assert [course.loss(step) for step in KEPT] == [written[step] for step in KEPT]


def test_a_run_without_moments(run: Run) -> None:
    for path in (run.path / "snapshots").iterdir():
        path.unlink()
    course = course_of_run(run)
    assert course.moments == ()
    with pytest.raises(NetworkError, match="no moments to write"):
        write_course(course, run.path / "out.safetensors")


def test_a_file_holds_the_course_in_16_bits(run: Run, tmp_path: Path) -> None:
    course, path = course_of_run(run), tmp_path / "moments.safetensors"
    assert write_course(course, path) == path.stat().st_size
    found = course_of_file(path)
    assert found.block == course.block
    assert [(a.step, a.epoch) for a in found.moments] == [(a.step, a.epoch) for a in course.moments]
    assert found.tests == course.tests
    assert found.losses == tuple((step, round(loss, 5)) for step, loss in course.losses)
    worst = 0.0
    for kept, exact in zip(found.moments, course.moments, strict=True):
        pairs = zip(
            module_at(found.block, kept).state_dict().values(),
            module_at(course.block, exact).state_dict().values(), strict=True,
        )  # fmt: skip
        for half, whole in pairs:
            assert torch.equal(half, whole.half().float())
            worst = max(worst, float((half - whole).abs().max()))
    assert found.rounding == worst > 0


def test_the_command(run: Run, tmp_path: Path, monkeypatch: Any, capsys: Any) -> None:
    out = tmp_path / "out.safetensors"
    monkeypatch.setattr("sys.argv", ["moments", run.id, str(out)])
    assert main() == 0
    assert len(course_of_file(out).moments) == len(KEPT)
    monkeypatch.setattr("sys.argv", ["moments", "20200101-none-aaaaaaaaaaaaaaaa", str(out)])
    assert main() == 1
    assert "There is no run" in capsys.readouterr().err


def changed(path: Path, **details: Any) -> Path:
    """Write the file again with other entries in its document."""
    tensors = load_file(path)
    with path.open("rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
    document = json.loads(header["__metadata__"][METADATA_KEY]) | details
    save_file(tensors, path, {METADATA_KEY: json.dumps(document)})
    return path


@pytest.fixture
def written(run: Run, tmp_path: Path) -> Path:
    path = tmp_path / "moments.safetensors"
    write_course(course_of_run(run), path)
    return path


def test_hostile_files_are_refused_with_a_sentence(written: Path, tmp_path: Path) -> None:
    whole = written.read_bytes()
    for content in (b"", b"PK\x03\x04 no", whole[:-1], whole[: len(whole) // 2], whole[:40]):
        path = tmp_path / "other.safetensors"
        path.write_bytes(content)
        with pytest.raises(NetworkError):
            course_of_file(path)
    with pytest.raises(NetworkError, match="no weights file"):
        course_of_file(tmp_path / "missing.safetensors")


@pytest.mark.parametrize(
    "details",
    [
        {"moments": []}, {"moments": "all"}, {"moments": [[0, 0]] * 65}, {"moments": [["0", None]]},
        {"moments": {"0": 0}}, {"block": {"version": 1, "kind": "Nothing"}}, {"moments": [[True]]},
    ],
)  # fmt: skip
def test_documents_that_say_nothing_sensible(written: Path, details: dict[str, Any]) -> None:
    with pytest.raises(NetworkError):
        course_of_file(changed(written, **details))


def test_damaged_curves_are_left_out(written: Path) -> None:
    odd = {
        "losses": [[0, 1.5], [1, "2"], None, [2], [3, float("inf")]],
        "tests": 7,
        "rounding": "a",
    }
    found = course_of_file(changed(written, **odd))
    assert (found.losses, found.tests, found.rounding) == (((0, 1.5),), (), 0.0)
