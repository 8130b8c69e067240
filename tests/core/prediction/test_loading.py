"""Loading models, and every weights file that must be refused with a sentence."""

from __future__ import annotations

import json
import pickle
import struct
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from safetensors.torch import load_file, save_file

from core.blocks import Block
from core.prediction import ModelError, classify, describe, load_classifier, weights_file
from tests.core.prediction.models import document, pictures, save_model


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_model(tmp_path_factory.mktemp("model") / "whole.safetensors")


def _refused(path: Path, about: str) -> None:
    """Check that loading `path` fails with one sentence that matches `about`."""
    with pytest.raises(ModelError, match=about) as caught:
        load_classifier(path)
    sentence = str(caught.value)
    assert sentence.endswith(".") and "\n" not in sentence and len(sentence) < 500, sentence


def _raw(path: Path, header: bytes, data: bytes = b"") -> Path:
    path.write_bytes(struct.pack("<Q", len(header)) + header + data)
    return path


@pytest.mark.parametrize("preset", ["pets-small", "resnet18", "mobilenet_v3_small"])
def test_a_weights_file_alone_is_a_whole_model(preset: str, tmp_path: Path) -> None:
    path = save_model(tmp_path / "w.safetensors", preset, side=64, seed=2)
    classifier = load_classifier(path)
    assert classifier.classes == ("cat", "dog") and classifier.image_size == 64
    assert classifier.origin.epoch == 3
    assert classifier.origin.metrics == {"validation_accuracy": 0.75}
    loaded, saved = classifier.module.state_dict(), load_file(path)
    assert loaded.keys() == saved.keys()
    assert all(torch.equal(loaded[name], saved[name]) for name in saved)


def test_half_precision_weights_are_read_as_single(whole: Path, tmp_path: Path) -> None:
    halves = {name: tensor.half() for name, tensor in load_file(whole).items()}
    save_file(halves, tmp_path / "h.safetensors", {"layerwise": json.dumps(document())})
    half, single = load_classifier(tmp_path / "h.safetensors"), load_classifier(whole)
    assert all(tensor.dtype == torch.float32 for tensor in half.module.parameters())
    for a, b in zip(classify(half, pictures(4)), classify(single, pictures(4)), strict=True):
        assert a.probabilities["cat"] == pytest.approx(b.probabilities["cat"], abs=5e-3)


def test_the_global_generator_is_left_alone(whole: Path) -> None:
    state = torch.get_rng_state()
    load_classifier(whole)
    assert torch.equal(torch.get_rng_state(), state)


def test_none_is_the_shipped_model(whole: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights_file, "SHIPPED", whole)
    assert load_classifier(None).origin.path == whole


def test_a_missing_shipped_model_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights_file, "SHIPPED", tmp_path / "none.safetensors")
    with pytest.raises(ModelError, match="no weights file"):
        load_classifier(None)


def test_a_run_without_weights_is_said(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no weights"):
        load_classifier(SimpleNamespace(path=tmp_path, id="x"))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("content", "about"),
    [
        (b"", "cut off"),
        (b"1234567", "cut off"),
        (struct.pack("<Q", 100) + b"{}", "cut off"),
        (struct.pack("<Q", 2**63) + b"{}", "not a weights file"),
        (struct.pack("<Q", 5_000_000) + b" " * 100, "not a weights file"),
        (b"just some text, and more of it", "not a weights file"),
        (pickle.dumps({"weights": [1, 2]}), "pickle"),
        (struct.pack("<Q", 4) + b"[1]]", "not JSON"),
        (struct.pack("<Q", 4) + b"[12]", "not an object"),
        (struct.pack("<Q", 4) + b"\xff\xfe\xfd\xfc", "not JSON"),
        (struct.pack("<Q", 200_000) + b"[" * 200_000, "not JSON"),
        (struct.pack("<Q", 2) + b"{}", "network they belong to"),
    ],
)
def test_what_is_no_weights_file_is_refused(content: bytes, about: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.safetensors"
    path.write_bytes(content)
    _refused(path, about)


def test_a_checkpoint_of_torch_is_refused(tmp_path: Path) -> None:
    torch.save({"weights": torch.zeros(2)}, tmp_path / "model.pt")
    _refused(tmp_path / "model.pt", "pickle")


def test_missing_files_and_folders_are_refused(tmp_path: Path) -> None:
    _refused(tmp_path / "none.safetensors", "no weights file")
    _refused(tmp_path, "not a file")


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with (tmp_path / "large.safetensors").open("wb") as file:
        file.truncate(2_000_000_000)  # sparse: takes no disk
    _refused(tmp_path / "large.safetensors", "may have")


def test_truncated_weights_are_refused(whole: Path, tmp_path: Path) -> None:
    (tmp_path / "cut.safetensors").write_bytes(whole.read_bytes()[:-100])
    _refused(tmp_path / "cut.safetensors", "damaged")


@pytest.mark.parametrize(
    "entry",
    [
        {"dtype": "F32", "shape": [-1], "data_offsets": [0, 0]},
        {"dtype": "F32", "shape": [2**40], "data_offsets": [0, 0]},
        {"dtype": "F32", "shape": [1.5], "data_offsets": [0, 0]},
        {"dtype": "F32", "shape": [1] * 9, "data_offsets": [0, 4]},
        {"dtype": "PYTHON", "shape": [1], "data_offsets": [0, 4]},
        {"dtype": ["F32"], "shape": [1], "data_offsets": [0, 4]},
        "tensor",
        None,
    ],
)
def test_hostile_tensors_are_refused(entry: Any, tmp_path: Path) -> None:
    header = {"__metadata__": {"layerwise": json.dumps(document())}, "weight": entry}
    _refused(_raw(tmp_path / "bad.safetensors", json.dumps(header).encode()), "type or shape")


def test_overlapping_tensors_are_refused(whole: Path, tmp_path: Path) -> None:
    content = whole.read_bytes()
    length = int.from_bytes(content[:8], "little")
    header = json.loads(content[8 : 8 + length])
    for name, entry in header.items():
        if name != "__metadata__":
            entry["data_offsets"] = [0, entry["data_offsets"][1] - entry["data_offsets"][0]]
    bad = _raw(tmp_path / "bad.safetensors", json.dumps(header).encode(), content[8 + length :])
    _refused(bad, "damaged")


def _nested(depth: int) -> dict[str, Any]:
    block: dict[str, Any] = {"kind": "Flatten"}
    for _ in range(depth):
        block = {"kind": "Sequential", "children": [block]}
    return block | {"version": 1}


HUGE_LAYER = Block.of("Conv2d", in_channels=3, out_channels=4096, kernel_size=1, padding=0)


@pytest.mark.parametrize(
    ("changes", "about"),
    [
        ({"version": 2}, "newer Layerwise"),
        ({"version": 10**4000}, "newer Layerwise"),
        ({"version": 0}, "format"),
        ({"version": "1"}, "version"),
        ({"version": True}, "version"),
        ({"block": None}, "block"),
        ({"block": {"version": 1, "kind": "os.system"}}, "cannot be"),
        ({"block": {"version": 9, "kind": "Flatten"}}, "cannot be"),
        ({"block": _nested(300)}, "cannot be"),
        ({"block": {"version": 1, "kind": "Flatten"}}, "does not fit its 2 classes"),
        ({"block": HUGE_LAYER.to_document(), "image_size": 1024}, "does not run"),
        ({"classes": "cat"}, "classes"),
        ({"classes": ["cat"]}, "2 to"),
        ({"classes": ["cat", "cat"]}, "each of its model's classes once"),
        ({"classes": ["cat", 3]}, "each of its model's classes once"),
        ({"classes": ["cat", ""]}, "each of its model's classes once"),
        ({"classes": ["cat", "dog", "bird"]}, "does not fit its 3 classes"),
        ({"classes": [str(i) for i in range(1000)]}, "2 to"),
        ({"image_size": 0}, "pixels"),
        ({"image_size": 10**9}, "pixels"),
        ({"image_size": 10**4000}, "pixels"),
        ({"image_size": "32"}, "image size"),
        ({"image_size": 200}, "does not run"),
    ],
)
def test_hostile_documents_are_refused(
    changes: dict[str, Any], about: str, whole: Path, tmp_path: Path
) -> None:
    path = tmp_path / "bad.safetensors"
    save_file(load_file(whole), path, {"layerwise": json.dumps(document(**changes))})
    _refused(path, about)


@pytest.mark.parametrize(
    "metadata", [None, {}, {"other": "1"}, {"layerwise": "{"}, {"layerwise": "3"}]
)
def test_a_file_without_its_network_is_refused(
    metadata: dict[str, str] | None, whole: Path, tmp_path: Path
) -> None:
    save_file(load_file(whole), tmp_path / "bad.safetensors", metadata)
    with pytest.raises(ModelError):
        load_classifier(tmp_path / "bad.safetensors")


Tensors = dict[str, torch.Tensor]


def _without_one(tensors: Tensors) -> Tensors:
    return {name: tensors[name] for name in list(tensors)[1:]}


def _with_another(tensors: Tensors) -> Tensors:
    return tensors | {"another": torch.zeros(1)}


def _transposed(tensors: Tensors) -> Tensors:
    name = next(name for name, tensor in tensors.items() if tensor.dim() == 2)
    return tensors | {name: tensors[name].T.contiguous()}


def _not_a_number(tensors: Tensors) -> Tensors:
    name = next(iter(tensors))
    return tensors | {name: torch.full_like(tensors[name], float("nan"))}


@pytest.mark.parametrize(
    ("change", "about"),
    [
        (_without_one, "is missing"),
        (_with_another, "belongs to no layer"),
        (_transposed, "has shape"),
        (_not_a_number, "not finite"),
    ],
)
def test_weights_that_do_not_fit_are_refused(
    change: Callable[[Tensors], Tensors], about: str, whole: Path, tmp_path: Path
) -> None:
    path = tmp_path / "bad.safetensors"
    save_file(change(load_file(whole)), path, {"layerwise": json.dumps(document())})
    _refused(path, about)


def test_metrics_that_are_no_numbers_are_left_out(whole: Path, tmp_path: Path) -> None:
    metrics = {"loss": 0.5, "bad": "text", "true": True, "endless": float("inf"), "list": [1]}
    path = tmp_path / "m.safetensors"
    save_file(load_file(whole), path, {"layerwise": json.dumps(document(metrics=metrics))})
    assert describe(path).metrics == {"loss": 0.5}


@hypothesis_settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(where=st.floats(0, 0.999), byte=st.integers(0, 255))
def test_a_changed_byte_never_escapes(where: float, byte: int, whole: Path, tmp_path: Path) -> None:
    content = bytearray(whole.read_bytes())
    length = int.from_bytes(content[:8], "little")
    content[int(where * (8 + length))] = byte  # somewhere in the length or the header
    path = tmp_path / "changed.safetensors"
    path.write_bytes(content)
    with suppress(ModelError):  # a changed letter of a name may still make a whole model
        load_classifier(path)
