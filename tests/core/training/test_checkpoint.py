from __future__ import annotations

import contextlib
import os
import pickle
import resource
from pathlib import Path
from typing import Any

import pytest
import torch

from core.training import Run, RunError, weights_path
from core.training.checkpoint import load_state, load_weights, read_metadata, save_checkpoint
from core.training.pointers import CHECKPOINTS, PARENT_WEIGHTS


def save(run: Run, step: int, *, best: bool = False, size: int = 4, **state: Any) -> None:
    save_checkpoint(
        run.path,
        step=step,
        epoch=step // 10,
        weights={"layer.weight": torch.full((size,), float(step))},
        state={"step": step, **state},
        metadata={"version": 1, "step": step},
        best=best,
    )


def files(run: Run) -> set[str]:
    return {path.name for path in (run.path / CHECKPOINTS).iterdir()}


def snapshot(run: Run) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (run.path / CHECKPOINTS).iterdir()}


def saved_step(run: Run) -> int:
    state = load_state(run.path)
    assert state is not None
    assert load_weights(run.path)["layer.weight"][0] == state["step"]
    return int(state["step"])


def test_what_is_saved_comes_back(run: Run) -> None:
    model = torch.nn.Linear(3, 2)
    moment = torch.rand(2, 3, dtype=torch.float64)
    # As an optimizer's state_dict is: numbers for keys, tensors, groups of hyperparameters.
    optimizer = {"state": {0: {"moment": moment}}, "param_groups": [{"lr": 0.1, "params": [0]}]}
    generator = torch.Generator().manual_seed(5).get_state()
    state = {"optimizer": optimizer, "generator": generator, "list": [1, None, "a"]}
    save_checkpoint(
        run.path, step=7, epoch=1, weights=model.state_dict(), state=state,
        metadata={"classes": ["cat", "dog"]}, best=False,
    )  # fmt: skip
    loaded = load_state(run.path)
    assert loaded is not None
    assert loaded["list"] == [1, None, "a"]
    assert torch.equal(loaded["generator"], generator)
    assert torch.equal(loaded["optimizer"]["state"][0]["moment"], moment)
    assert loaded["optimizer"]["param_groups"] == optimizer["param_groups"]
    weights = load_weights(run.path)
    assert all(torch.equal(weights[name], value) for name, value in model.state_dict().items())
    assert read_metadata(weights_path(run.path, "last")) == {"classes": ["cat", "dog"]}


def test_weights_that_share_memory_are_saved(run: Run) -> None:
    tied = torch.arange(4.0)
    weights = {"a": tied, "b": tied, "turned": tied.reshape(2, 2).T}
    save_checkpoint(run.path, step=1, epoch=0, weights=weights, state={}, metadata={}, best=False)
    assert all(torch.equal(load_weights(run.path)[name], value) for name, value in weights.items())


def test_without_checkpoints_there_is_no_state_and_no_weights(run: Run) -> None:
    assert load_state(run.path) is None
    for which in ("best", "last"):
        with pytest.raises(RunError, match=f"no {which} weights yet"):
            weights_path(run.path, which)


def test_only_the_last_and_the_best_are_kept(run: Run) -> None:
    (run.path / CHECKPOINTS / PARENT_WEIGHTS).write_bytes(b"parent")
    (run.path / CHECKPOINTS / ".weights-1.safetensors.99-1.tmp").write_bytes(b"torn")
    (run.path / CHECKPOINTS / "notes.txt").write_text("mine")
    for step, best in [(1, False), (2, True), (3, False), (4, False)]:
        save(run, step, best=best)
    kept = {"weights-2.safetensors", "weights-4.safetensors", "state-4.pt"}
    assert files(run) == kept | {"last.json", "best.json", PARENT_WEIGHTS, "notes.txt"}
    assert load_weights(run.path, "best")["layer.weight"][0] == 2
    assert saved_step(run) == 4


def test_a_step_saved_twice_never_touches_the_first(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(run, 5)
    before = snapshot(run)

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("core.training.checkpoint.write_pointer", die)
    with pytest.raises(KeyboardInterrupt):
        save(run, 5, extra=1)
    assert snapshot(run).items() >= before.items()
    monkeypatch.undo()
    assert saved_step(run) == 5
    save(run, 5, extra=2)
    state = load_state(run.path)
    assert state is not None
    assert state["extra"] == 2
    assert len(files(run)) == 3


class Killed(BaseException):
    """Stands for the process's end: nothing after it is done."""


@pytest.mark.parametrize("call", ["replace", "fsync", "unlink"])
def test_killed_at_any_instant_it_keeps_a_whole_checkpoint(
    run: Run, call: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(run, 1, best=True)
    target: Any = Path if call == "unlink" else os
    original = getattr(target, call)
    for instant in range(12):
        left = [instant]

        def count(*arguments: Any, left: list[int] = left, **keywords: Any) -> Any:
            if not left[0]:
                raise Killed
            left[0] -= 1
            return original(*arguments, **keywords)

        step = 2 + instant
        with monkeypatch.context() as patch:
            patch.setattr(target, call, count)
            with contextlib.suppress(Killed):
                save(run, step, best=True)
        assert saved_step(run) in (step - 1, step)
        assert load_weights(run.path, "best")["layer.weight"][0] in (step - 1, step)
        save(run, step, best=True)  # whatever was left lying, it goes on


def test_a_full_disk_leaves_the_checkpoint_before(run: Run) -> None:
    save(run, 1)
    before = snapshot(run)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        with pytest.raises(RunError, match="could not be written"):
            save(run, 2, size=100_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert snapshot(run) == before
    assert saved_step(run) == 1


def test_when_only_the_state_does_not_fit_its_weights_go_too(run: Run) -> None:
    save(run, 1)
    before = snapshot(run)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        with pytest.raises(RunError, match="could not be written"):
            save(run, 2, momentum=torch.zeros(100_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert snapshot(run) == before


def test_the_room_that_has_to_stay_free_is_left(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    save(run, 1)
    monkeypatch.setenv("LAYERWISE_FREE_DISK_BYTES", str(10**18))
    with pytest.raises(RunError, match="free some space and resume"):
        save(run, 2)
    assert saved_step(run) == 1


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"{}", b'{"version": 1}', b"\x00" * 99])
def test_a_damaged_pointer_is_told_and_nothing_is_deleted(run: Run, content: bytes) -> None:
    save(run, 1, best=True)
    (run.path / CHECKPOINTS / "last.json").write_bytes(content)
    before = snapshot(run)
    with pytest.raises(RunError, match=r"last\.json .* is damaged|of version"):
        load_state(run.path)
    assert snapshot(run) == before
    assert load_weights(run.path, "best")["layer.weight"][0] == 1


def test_a_pointer_never_leads_out_of_the_folder(run: Run) -> None:
    save(run, 1)
    pointer = run.path / CHECKPOINTS / "last.json"
    pointer.write_bytes(pointer.read_bytes().replace(b"weights-1.safetensors", b"../config.json"))
    with pytest.raises(RunError, match="damaged"):
        weights_path(run.path, "last")


def test_a_newer_pointer_asks_for_a_newer_program(run: Run) -> None:
    save(run, 1)
    pointer = run.path / CHECKPOINTS / "last.json"
    pointer.write_bytes(pointer.read_bytes().replace(b'"version": 1', b'"version": 2'))
    with pytest.raises(RunError, match="update it"):
        load_state(run.path)


@pytest.mark.parametrize("name", ["state-1.pt", "weights-1.safetensors"])
def test_a_damaged_file_is_told(run: Run, name: str) -> None:
    save(run, 1)
    path = run.path / CHECKPOINTS / name
    load = load_state if name.endswith("pt") else load_weights
    whole = path.read_bytes()
    path.write_bytes(whole[:-1])
    with pytest.raises(RunError, match=r"is damaged: it has .* bytes"):
        load(run.path)
    middle = len(whole) // 2
    path.write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :])
    with pytest.raises(RunError, match="digest"):
        load(run.path)
    path.unlink()
    with pytest.raises(RunError, match="missing"):
        load(run.path)


def test_a_checkpoint_file_that_is_a_link_is_refused(run: Run, tmp_path: Path) -> None:
    save(run, 1)
    path = run.path / CHECKPOINTS / "weights-1.safetensors"
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(RunError, match="missing"):
        weights_path(run.path, "last")


class Bomb:
    """Would run code when it is unpickled without care."""

    def __reduce__(self) -> Any:
        return (os.system, ("touch exploded",))


def test_a_state_runs_no_code(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    save(run, 1, bomb=Bomb())
    with pytest.raises(RunError, match="no readable state"):
        load_state(run.path)
    assert not (tmp_path / "exploded").exists()


def test_a_file_without_our_description_is_told(tmp_path: Path) -> None:
    path = tmp_path / "weights.safetensors"
    for content in (b"", b"junk" * 99, pickle.dumps({})):
        path.write_bytes(content)
        with pytest.raises(RunError, match="no weights file"):
            read_metadata(path)
