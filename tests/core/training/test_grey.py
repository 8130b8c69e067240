"""Grey pictures: exact pixels, the course's own steps, and what a run keeps of them."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.torch import load_file
from torch.nn import functional as F

from core.blocks import BlockError
from core.datasets import Pixels, Source
from core.images import encode_jpeg
from core.lenet import ORIGINAL, PRESETS, Convolution, LeNet
from core.lenet.presets import configuration, plain
from core.networks import Network, Seeded, WeightsFile
from core.prediction import classify, load_classifier, read_photo
from core.training import Configuration, Recorder, Run, create_run
from core.training.batches import epoch_order, shares, steps_per_epoch
from core.training.checkpoint import load_weights, read_metadata
from core.training.configuration import NO_AUGMENTATION
from core.training.draws import PassDraws
from core.training.export import archive
from core.training.grey import GreyPictures, change_grey, moved
from core.training.loop import Stopped, Trainer, train
from core.training.preparation import network_block
from core.training.preview import preview
from core.training.process import branch
from core.training.snapshots import snapshots

SMALL = LeNet((Convolution(2, 5, pool=4),), ())
CPU = torch.device("cpu")


def some_pixels(training: int = 100, test: int = 30) -> Pixels:
    random = np.random.default_rng(0)
    labels = np.arange(training + test) % 10
    pixels = random.integers(0, 60, (training + test, 28, 28, 1), dtype=np.uint8)
    for picture, label in zip(pixels, labels, strict=True):  # a bar where the class says
        picture[2 * label + 4 : 2 * label + 6] += 150
    names = [f"train/{i:05d}.png" for i in range(training)]
    names += [f"test/{i:05d}.png" for i in range(test)]
    return Pixels(pixels, labels, tuple(names), tuple("abcdefghij"), (), test)


@pytest.fixture(autouse=True)
def garments(monkeypatch: pytest.MonkeyPatch) -> Pixels:
    """Let the pictures above stand for drawn garments."""
    pixels = some_pixels()
    monkeypatch.setattr("core.training.preparation.open_pixels", lambda *_, **__: pixels)
    monkeypatch.setenv("LAYERWISE_FREE_DISK_BYTES", "0")
    monkeypatch.setenv("LAYERWISE_TRAINING_THREADS", "1")
    return pixels


def trained(asked: Configuration, *, stop_after: int | None = None) -> Run:
    run = create_run(asked)
    if stop_after is not None:
        with StoppingRecorder(run.path, stop_after) as stopping, pytest.raises(Stopped):
            train(run, stopping)
    with Recorder(run.path) as recorder:
        train(run, recorder)
    return run


class StoppingRecorder(Recorder):
    """Asks for a stop behind a step: the loop looks once after each."""

    def __init__(self, path: Any, after: int) -> None:
        super().__init__(path)
        self.left = after

    def stop_requested(self) -> bool:
        self.left -= 1
        return self.left <= 0


def numbers(run: Run, kind: str) -> list[dict[str, Any]]:
    clocks = ("seconds", "time", "memory", "per_second", "kind")
    lines = map(json.loads, (run.path / "metrics.jsonl").read_text().splitlines())
    return [
        {k: v for k, v in line.items() if not any(c in k for c in clocks)}
        for line in lines
        if line["kind"] == kind
    ]


# --- pictures ------------------------------------------------------------------------------------


def test_inputs_are_pixels_divided_by_255(garments: Pixels) -> None:
    pictures = GreyPictures(garments, CPU)
    (batch,) = pictures.batches([np.array([3, 1])])
    x = pictures.plain(batch.pictures, 28)
    assert x.shape == (2, 1, 28, 28)
    assert torch.equal(x[0, 0], torch.from_numpy(garments.pixels[3, :, :, 0]).float() / 255)
    assert batch.labels.tolist() == [garments.labels[3], garments.labels[1]]
    with pytest.raises(ValueError, match="32 pixels"):
        pictures.plain(batch.pictures, 32)


@settings(max_examples=20, deadline=None)
@given(st.booleans(), st.integers(-9, 9), st.integers(-9, 9))
def test_mirrored_and_moved_pixels_are_the_same_pixels(flip: bool, right: int, down: int) -> None:
    picture = some_pixels(1, 0).pixels[0, :, :, 0]
    expected = np.zeros_like(picture)
    source = picture[:, ::-1] if flip else picture
    for row in range(28):
        for column in range(28):
            if 0 <= row + down < 28 and 0 <= column + right < 28:
                expected[row + down, column + right] = source[row, column]
    batch = torch.from_numpy(np.stack([picture, picture]))[..., None]
    still = torch.tensor([0, right]), torch.tensor([0, down])
    found = moved(batch, torch.tensor([False, flip]), *still)
    assert torch.equal(found[0], batch[0])
    assert np.array_equal(found[1, :, :, 0].numpy(), expected)


def test_changes_are_drawn_for_each_picture_by_the_generator_alone() -> None:
    batch = torch.from_numpy(some_pixels(1, 0).pixels).expand(300, 28, 28, 1)
    change = replace(NO_AUGMENTATION, flip=True, shift=1)
    x = change_grey(batch, change, torch.Generator().manual_seed(1))
    assert torch.equal(x, change_grey(batch, change, torch.Generator().manual_seed(1)))
    found = {bytes((picture * 255).round().byte().numpy()) for picture in x}
    expected = {
        bytes(moved(batch[:1], *map(torch.tensor, ([flip], [right], [down]))).numpy())
        for flip in (False, True) for right in (-1, 0, 1) for down in (-1, 0, 1)
    }  # fmt: skip
    assert found == expected


def test_no_change_draws_nothing_and_turning_brings_zeros_in() -> None:
    batch = torch.full((2, 28, 28, 1), 255, dtype=torch.uint8)
    random = torch.Generator().manual_seed(1)
    before = random.get_state()
    assert bool((change_grey(batch, NO_AUGMENTATION, random) == 1).all())
    assert torch.equal(before, random.get_state())
    turned = change_grey(batch, replace(NO_AUGMENTATION, rotation=45.0), random)
    assert float(turned[:, 0, 0, 0].max()) < 1
    assert bool((turned[:, 0, 14, 14] == 1).all())
    wide = change_grey(batch, replace(NO_AUGMENTATION, zoom_least=2.0, zoom_most=2.0), random)
    assert float(wide.sum()) == pytest.approx(2 * 14 * 14, rel=0.02)


# --- batches -------------------------------------------------------------------------------------


def test_the_last_batch_is_what_is_left() -> None:
    assert steps_per_epoch(60_000, 256) == 234
    assert steps_per_epoch(60_000, 256, last_batch=True) == 235
    assert steps_per_epoch(512, 256, last_batch=True) == 2
    assert steps_per_epoch(513, 256, last_batch=True, ranks=2) == 2  # one picture for two
    order = np.random.default_rng(0).permutation(25)
    found = shares(order, 10, 3)
    assert [len(each) for each in found] == [10, 10, 5]
    assert sorted(np.concatenate(found)) == list(range(25))
    apart = [shares(order, 10, 3, rank=rank, ranks=2) for rank in (0, 1)]
    assert [len(each) for each in apart[0]] == [len(each) for each in apart[1]] == [5, 5, 2]


# --- runs ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("lenet", [ORIGINAL, PRESETS["modern"].lenet])
def test_steps_are_those_of_plain_pytorch_to_the_last_bit(lenet: LeNet, garments: Pixels) -> None:
    run = trained(configuration(lenet, plain(32, 0.9, epochs=2), "garments:700", seed=5))

    module = Network(lenet.block(), Seeded(5)).module().to(memory_format=torch.channels_last)
    optimizer = torch.optim.SGD(module.parameters(), lr=0.9)
    x = torch.from_numpy(garments.pixels).permute(0, 3, 1, 2).float() / 255
    y = torch.from_numpy(garments.labels)
    theirs = []
    for epoch in range(2):
        order = epoch_order(np.arange(100), 5, epoch)
        for start in range(0, 100, 32):
            batch = np.sort(order[start : start + 32])
            logits = module(x[batch])
            loss = F.cross_entropy(logits, y[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            right = int((logits.argmax(1) == y[batch]).sum())
            theirs.append((loss.item(), right, len(batch)))
    ours = [(line["loss"], line["right"], line["pictures"]) for line in numbers(run, "step")]
    assert ours == theirs
    weights = load_weights(run.path, "last")
    for name, value in module.state_dict().items():
        assert torch.equal(weights[name], value), name
    last = numbers(run, "epoch")[-1]
    assert last["train_accuracy"] == pytest.approx(sum(right for _, right, _ in theirs[4:]) / 100)
    with torch.no_grad():
        verdicts = module.eval()(x[100:]).argmax(1)
    assert last["validation_accuracy"] == float((verdicts == y[100:]).double().mean())
    assert {line["learning_rate"] for line in numbers(run, "step")} == {0.9}


def test_test_pictures_choose_nothing_and_a_share_is_of_training_pictures() -> None:
    asked = configuration(SMALL, plain(32, 2.0, epochs=3), "garments:700", seed=1)
    run = trained(asked)
    best, last = load_weights(run.path, "best"), load_weights(run.path, "last")
    assert all(torch.equal(best[name], last[name]) for name in last)
    assert run.status().best_accuracy == numbers(run, "epoch")[-1]["validation_accuracy"]
    names = json.loads((run.path / "validation.json").read_text())["names"]
    assert len(names) == 30 and all(name.startswith("test/") for name in names)
    shared = trained(replace(asked, epochs=1, validation="share", validation_share=0.4))
    names = json.loads((shared.path / "validation.json").read_text())["names"]
    assert names and all(name.startswith("train/") for name in names)


def test_a_run_keeps_snapshots_and_a_resumed_one_the_same() -> None:
    asked = configuration(SMALL, plain(20, 0.5, epochs=3), "garments:700", seed=2)
    straight = trained(asked)
    kept = snapshots(straight)
    assert [each.step for each in kept] == [0, 1, 2, 5, 10, 15]
    assert [each.epoch for each in kept] == [0, 0.2, 0.4, 1, 2, 3]
    fresh = Network(SMALL.block(), Seeded(2)).module().state_dict()
    first = Network(SMALL.block(), WeightsFile.of(kept[0].path)).module().state_dict()
    assert all(torch.equal(first[name], fresh[name]) for name in fresh)
    said = read_metadata(kept[-1].path)
    assert (said["step"], said["image_size"], len(said["classes"])) == (15, 28, 10)
    for looks in (5, 9):  # the very end of an epoch, and amid the next
        broken = trained(asked, stop_after=looks)
        assert numbers(broken, "step") == numbers(straight, "step")
        assert [each.step for each in snapshots(broken)] == [each.step for each in kept]
        for ours, theirs in zip(snapshots(broken), kept, strict=True):
            mine, yours = (load_file(each.path) for each in (ours, theirs))
            assert all(torch.equal(mine[name], yours[name]) for name in yours)


def test_a_run_out_of_time_keeps_its_last_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Trainer, "out_of_time", lambda trainer: trainer.progress.step >= 8)
    run = trained(configuration(SMALL, plain(20, 0.5, epochs=3), "garments:700"))
    assert [each.step for each in snapshots(run)] == [0, 1, 2, 5, 8]
    assert [epoch["step"] for epoch in numbers(run, "epoch")] == [5, 8]


def test_batch_norm_goes_on_in_training_mode_after_a_save(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without averaging the network that is saved is the very one that trains."""
    asked = configuration(replace(SMALL, batch_norm=True), plain(20, 0.5, epochs=1), "garments:700")
    straight = trained(replace(asked, snapshots=False))
    monkeypatch.setenv("LAYERWISE_CHECKPOINT_SECONDS", "0")
    assert numbers(trained(asked), "step") == numbers(straight, "step")


def test_a_network_that_does_not_fit_is_told() -> None:
    asked = configuration(SMALL, plain(20, 0.5), "garments:700")
    with pytest.raises(BlockError, match="does not go through"):
        network_block(asked, 10, channels=3)
    with pytest.raises(BlockError, match="give 7 numbers"):
        network_block(asked, 7, channels=1)
    with pytest.raises(BlockError, match="choose lenet"):
        network_block(replace(asked, block=None, model="pets-small"), 10, channels=1)
    assert network_block(replace(asked, block=None), 10, channels=1) == ORIGINAL.block()


def test_only_a_network_that_draws_has_its_draws_seeded() -> None:
    draws, state = PassDraws(), torch.random.get_rng_state()
    dropout = torch.nn.Dropout()
    found = []
    for _ in range(2):
        with draws.seeded(1, "dropout", 3):
            found.append(dropout(torch.ones(20)))
    assert draws.needed and torch.equal(*found)
    calm = PassDraws()
    with calm.seeded(1, "dropout", 3):
        torch.nn.Linear(2, 2, device="meta")
        torch.ones(20) * 2
    assert not calm.needed
    assert torch.equal(state, torch.random.get_rng_state())


def test_what_is_taken_home_and_asked_again_is_the_network_of_grey_pictures() -> None:
    asked = configuration(SMALL, plain(20, 0.5, epochs=1), "garments:700")
    photo = encode_jpeg(np.full((40, 60, 3), 200, np.uint8))
    run = create_run(asked, pinned=[("grey.jpg", photo)])
    with Recorder(run.path) as recorder:
        train(run, recorder)
    with zipfile.ZipFile(io.BytesIO(archive(run))) as files:
        assert "weights.safetensors" in files.namelist()
        card = files.read("MODEL_CARD.md").decode()
    assert "On the test pictures, after epoch 1, the last one" in card
    assert "used to choose" not in card
    classifier = load_classifier(run)
    verdict = classify(classifier, [read_photo(photo, classifier)])[0]
    (pinned,) = numbers(run, "pinned")
    assert list(verdict.probabilities.values()) == pytest.approx(pinned["probabilities"], abs=1e-6)
    child = branch(run, epochs=2)
    assert child.configuration.block == asked.block


def test_the_preview_shows_grey_training_pictures() -> None:
    source, change = Source.parse("garments:70"), replace(NO_AUGMENTATION, flip=True)
    sheet = preview(source, change, 28, 0, count=4, repeats=2)
    assert sheet.shape == (8, 28, 28, 3)
    assert (sheet == sheet[..., :1]).all()
    assert sheet.max() > 100
