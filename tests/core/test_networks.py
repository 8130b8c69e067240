"""Networks with their weights: fresh, from ImageNet's files, and from safetensors."""

from __future__ import annotations

import hashlib
import pickle
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor

from core import imagenet
from core.blocks import Block, build, preset_block
from core.networks import ImageNet, Network, NetworkError, Seeded, WeightsFile

MOBILENET = "mobilenet_v3_small"
LENET = preset_block("lenet-colour", 2, 28)


def equal(one: dict[str, Tensor], other: dict[str, Tensor]) -> bool:
    return one.keys() == other.keys() and all(torch.equal(one[key], other[key]) for key in one)


@pytest.fixture(scope="module")
def teacher() -> dict[str, Tensor]:
    """Return what stands in for ImageNet's weights: a state dict of the full network."""
    return build(preset_block(MOBILENET, 1_000, 224), seed=77).state_dict()


def put(content: object, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Place `content` in the cache as if it were the official file, under its own digest."""
    monkeypatch.setenv("LAYERWISE_HOME", str(tmp_path))
    monkeypatch.setenv("LAYERWISE_WEIGHTS_SERVER", "http://127.0.0.1:1")
    folder = tmp_path / "cache" / "weights"
    folder.mkdir(parents=True)
    file = tmp_path / "made.pth"
    torch.save(content, file)
    digits = hashlib.sha256(file.read_bytes()).hexdigest()[:8]
    monkeypatch.setattr(imagenet, "FILES", {MOBILENET: f"{MOBILENET}-{digits}.pth"})
    return file.rename(folder / f"{MOBILENET}-{digits}.pth")


def test_seeded_networks_are_the_blocks_own() -> None:
    made = Network(LENET, Seeded(4)).module()
    assert equal(made.state_dict(), build(LENET, seed=4).state_dict())
    assert not equal(made.state_dict(), Network(LENET).module().state_dict())
    assert made.training


def test_networks_are_small_hashable_values(tmp_path: Path) -> None:
    networks = [
        Network(LENET),
        Network(LENET, Seeded(1)),
        Network(LENET, WeightsFile(tmp_path, "0" * 64)),
        Network(preset_block(MOBILENET, 2, 64), ImageNet(MOBILENET)),
    ]
    assert len(set(networks)) == 4
    assert [pickle.loads(pickle.dumps(network)) for network in networks] == networks
    assert Network(LENET) == Network(LENET, Seeded(0))


def test_imagenet_gives_everything_but_the_head(
    teacher: dict[str, Tensor], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    put(teacher, monkeypatch, tmp_path)
    block = preset_block(MOBILENET, 3, 64)
    state = Network(block, ImageNet(MOBILENET, seed=5)).module().state_dict()
    fresh = build(block, seed=5).state_dict()
    head = {"classifier.3.weight", "classifier.3.bias"}
    assert state["classifier.3.weight"].shape == (3, 1_024)
    for key, tensor in state.items():
        assert torch.equal(tensor, fresh[key] if key in head else teacher[key]), key
    assert not torch.equal(state["features.0.0.weight"], fresh["features.0.0.weight"])


def test_imagenets_own_classes_keep_their_head(
    teacher: dict[str, Tensor], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # Files from before PyTorch counted batches have no counters.
    old = {key: value for key, value in teacher.items() if "num_batches_tracked" not in key}
    put(old, monkeypatch, tmp_path)
    block = preset_block(MOBILENET, 1_000, 64)
    assert equal(Network(block, ImageNet(MOBILENET)).module().state_dict(), teacher)


class Trap:
    """Unpickling this would run code."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (Path.touch, (Path("trap-was-sprung"),))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (Trap(), "is not a file of weights"),
        ([1, 2], "holds no table of tensors"),
        ({"features.0.0.weight": 3}, "holds no table of tensors"),
        ({"x": torch.zeros(1)}, "another network's: there is no 'features.0.0.weight'"),
    ],
)
def test_files_that_hold_something_else_are_refused(
    content: object, sentence: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    put(content, monkeypatch, tmp_path)
    with pytest.raises(NetworkError, match=sentence):
        Network(preset_block(MOBILENET, 3, 64), ImageNet(MOBILENET)).module()
    assert not (tmp_path / "trap-was-sprung").exists()


@pytest.mark.parametrize("block", [LENET, preset_block("resnet18", 2, 64)])
def test_imagenet_weights_fit_their_network_alone(block: Block) -> None:
    with pytest.raises(NetworkError, match="fit only the network of that name"):
        Network(block, ImageNet(MOBILENET))
    with pytest.raises(NetworkError, match="fit only the network of that name"):
        Network(block, ImageNet("pets-small"))


def test_without_a_cache_or_a_server_there_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LAYERWISE_HOME", str(tmp_path))
    monkeypatch.setenv("LAYERWISE_WEIGHTS_SERVER", "http://127.0.0.1:1")
    with pytest.raises(NetworkError, match="Begin from random weights"):
        Network(preset_block(MOBILENET, 3, 64), ImageNet(MOBILENET)).module()


def test_a_safetensors_file_gives_its_values(tmp_path: Path) -> None:
    state = build(LENET, seed=9).state_dict()
    save_file(state, tmp_path / "lenet.safetensors")
    network = Network(LENET, WeightsFile.of(tmp_path / "lenet.safetensors"))
    assert equal(network.module().state_dict(), state)


def _renamed(state: dict[str, Tensor]) -> dict[str, Tensor]:
    return {"extra." + key if key == "0.bias" else key: value for key, value in state.items()}


def test_files_of_other_networks_are_refused(tmp_path: Path) -> None:
    state = build(LENET).state_dict()
    wrong = {
        "there is no '0.bias' in them": _renamed(state),
        "an unknown 'more'": {**state, "more": torch.zeros(2)},
        "'0.bias' is \\(7,\\) there and \\(6,\\) here": {**state, "0.bias": torch.zeros(7)},
        "but this network's weights take": {**state, "more": torch.zeros(1_000_000)},
    }
    for index, (sentence, tensors) in enumerate(wrong.items()):
        path = tmp_path / f"{index}.safetensors"
        save_file(tensors, path)
        with pytest.raises(NetworkError, match=sentence):
            Network(LENET, WeightsFile.of(path)).module()


def test_only_the_very_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "weights.safetensors"
    save_file(build(LENET, seed=1).state_dict(), path)
    network = Network(LENET, WeightsFile.of(path))
    save_file(build(LENET, seed=2).state_dict(), path)
    with pytest.raises(NetworkError, match="not the file any more"):
        network.module()
    path.unlink()
    with pytest.raises(NetworkError, match="cannot be read: No such file"):
        network.module()
    with pytest.raises(NetworkError, match="cannot be read"):
        WeightsFile.of(path)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\xff" * 500, b"\x10" + b"\0" * 60])
def test_what_is_no_safetensors_file_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "weights.safetensors"
    path.write_bytes(content)
    with pytest.raises(NetworkError, match="is not a safetensors file"):
        Network(LENET, WeightsFile.of(path)).module()


def test_a_pickle_is_never_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    torch.save(Trap(), tmp_path / "weights.safetensors")
    with pytest.raises(NetworkError, match="is not a safetensors file"):
        Network(LENET, WeightsFile.of(tmp_path / "weights.safetensors")).module()
    assert not (tmp_path / "trap-was-sprung").exists()
