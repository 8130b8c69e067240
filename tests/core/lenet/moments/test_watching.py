"""One picture through every moment: the tensors themselves, and what is left out."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from core.lenet.layers import layer_table
from core.lenet.moments import Course, course_of_file, course_of_run
from core.lenet.moments.file import write_course
from core.lenet.moments.watching import watch
from core.lenet.scoring import values
from core.networks import NetworkError
from core.training import Run
from tests.core.lenet.moments.made import KEPT, SMALL, made_run

PICTURE = np.random.default_rng(0).integers(0, 256, (28, 28)).astype(np.uint8)


@pytest.fixture
def run() -> Run:
    return made_run()


@pytest.fixture
def course(run: Run) -> Course:
    return course_of_run(run)


def test_every_number_is_the_networks(run: Run, course: Course) -> None:
    seen: list[tuple[int, int]] = []
    found = watch(course, PICTURE, lambda done, total: seen.append((done, total)))
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert [moment.step for moment in found.moments] == list(KEPT)
    module = SMALL.block()
    assert found.table == layer_table(module)
    first = load_file(run.path / "snapshots" / "0.safetensors")
    for place, step in enumerate(KEPT):
        state = load_file(run.path / "snapshots" / f"{step}.safetensors")
        y = values(PICTURE[None])
        y = torch.conv2d(y, state["0.weight"], state["0.bias"])
        maps = found.maps[0]
        span = float(maps.high[place] - maps.low[place])
        assert np.abs(maps.restored()[place] - y[0].numpy()).max() <= span / 510 + 1e-6
        kernels = found.kernels[4]
        span = float(kernels.high[place] - kernels.low[place])
        weight = state["3.weight"].numpy()
        assert np.abs(kernels.restored()[place] - weight).max() <= span / 510 + 1e-7
        norm = torch.linalg.norm(first["3.weight"])
        change = torch.linalg.norm(state["3.weight"] - first["3.weight"]) / norm
        assert found.changes[4][place] == pytest.approx(float(change), rel=1e-5)
    assert found.verdicts.shape == (4, 10)
    assert found.verdicts.dtype == np.float32
    assert found.verdicts.sum(axis=1) == pytest.approx(1)


def test_a_file_says_nearly_the_same(course: Course, tmp_path: Path) -> None:
    path = tmp_path / "moments.safetensors"
    write_course(course, path)
    kept = watch(course_of_file(path), PICTURE)
    assert np.abs(kept.verdicts - watch(course, PICTURE).verdicts).max() < 1e-3


def test_damaged_moments_are_left_out_and_the_others_stay(run: Run, course: Course) -> None:
    folder = run.path / "snapshots"
    (folder / "0.safetensors").unlink()
    content = (folder / "1.safetensors").read_bytes()
    (folder / "1.safetensors").write_bytes(content[:-10])
    state = load_file(folder / "4.safetensors")
    save_file(state | {"0.weight": torch.zeros(2, 1, 3, 3)}, folder / "4.safetensors")
    found = watch(course, PICTURE)
    assert [moment.step for moment in found.moments] == [8]
    assert [said.partition(":")[0] for said in found.left_out] == ["Step 0", "Step 1", "Step 4"]
    assert "another network's" in found.left_out[2]
    assert found.changes[1] == [0.0]

    state = load_file(folder / "8.safetensors")
    save_file(state | {"0.bias": torch.full((2,), torch.nan)}, folder / "8.safetensors")
    with pytest.raises(NetworkError, match="no moment that can be shown"):
        watch(course, PICTURE)
    shutil.rmtree(folder)
    with pytest.raises(NetworkError, match=r"0\.safetensors cannot be read"):
        watch(course, PICTURE)


def test_one_moment_of_a_file_from_another_network(course: Course, tmp_path: Path) -> None:
    path = tmp_path / "moments.safetensors"
    write_course(course, path)
    found = course_of_file(path)
    with_other = {"1/0.weight": torch.zeros(2, 1, 4, 4, dtype=torch.float16)}
    save_file(load_file(path) | with_other, path)
    seen = watch(found, PICTURE)
    assert [moment.step for moment in seen.moments] == [0, 4, 8]
    assert "after 1 steps" in seen.left_out[0]
    path.write_bytes(path.read_bytes()[:-5])
    with pytest.raises(NetworkError, match="no moment"):
        watch(found, PICTURE)
