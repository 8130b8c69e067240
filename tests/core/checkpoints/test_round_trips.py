"""What is saved comes back equal, in our formats and in PyTorch's and safetensors' own hands."""

from __future__ import annotations

import io
from collections import OrderedDict
from pathlib import Path

import numpy as np
import pytest
import safetensors.torch
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from core.checkpoints import FileError, load, open_file, save
from core.checkpoints.number_types import SAFETENSORS
from tests.core.checkpoints.files import equal, saved

X, Y = torch.arange(4), torch.zeros(4)
COURSE = {"a tensor": X, "a list": [X, Y], "a dictionary": {"x": X, "y": Y}}


@pytest.mark.parametrize("format", ["safetensors", "pytorch", "npz"])
@pytest.mark.parametrize("content", COURSE.values(), ids=COURSE)
def test_the_courses_contents_come_back_equal(content, format, tmp_path):
    path = tmp_path / "content"
    save(content, path, format)
    assert equal(load(path), content)
    assert equal(load(path.read_bytes()), content)


@pytest.mark.parametrize("content", COURSE.values(), ids=COURSE)
def test_pytorch_itself_reads_them_with_weights_only(content, tmp_path):
    save(content, tmp_path / "content.pt", "pytorch")
    assert equal(torch.load(tmp_path / "content.pt", weights_only=True), content)


DTYPES = sorted(SAFETENSORS.values())
SHAPES = st.lists(st.integers(0, 3), max_size=3)


@st.composite
def tensors(draw) -> torch.Tensor:
    """Any bits at all, NaN and infinity among them, as any type, seen from any side."""
    dtype, shape = getattr(torch, draw(st.sampled_from(DTYPES))), draw(SHAPES)
    width = torch.empty((), dtype=dtype).element_size()
    count = int(np.prod(shape)) * width
    raw = draw(st.binary(min_size=count, max_size=count))
    if dtype == torch.bool:
        raw = bytes(byte & 1 for byte in raw)
    flat = (
        torch.frombuffer(bytearray(raw), dtype=torch.uint8)
        if raw
        else torch.empty(0, dtype=torch.uint8)
    )
    made = flat.view(dtype).reshape(shape)
    return made.transpose(0, -1) if made.dim() > 1 and draw(st.booleans()) else made


@settings(max_examples=30, deadline=None)
@given(
    st.dictionaries(
        st.text(st.characters(exclude_categories=("Cs",)), max_size=5), tensors(), max_size=4
    )
)
def test_safetensors_keep_all_bits_and_are_read_by_its_own_library(content):
    content.pop("__metadata__", None)
    file = saved(content, "safetensors")
    assert equal(load(file), content)
    if any(tensor.dtype == torch.float8_e8m0fnu for tensor in content.values()):
        return  # its library writes these, and does not read them
    theirs = safetensors.torch.load(file)
    assert set(theirs) == set(content)
    assert all(equal(theirs[key].clone(), content[key]) for key in content)


@settings(max_examples=15, deadline=None)
@given(st.lists(tensors(), max_size=3))
def test_pytorchs_format_keeps_all_bits(content):
    file = saved(content)
    assert equal(load(file), content)


@settings(max_examples=10, deadline=None)
@given(st.dictionaries(st.sampled_from("abc"), tensors(), min_size=1, max_size=3))
def test_files_of_the_safetensors_library_are_read(content):
    content = {key: tensor.contiguous() for key, tensor in content.items()}
    file = safetensors.torch.save(content)
    found = load(file)
    assert {key: equal(found[key], content[key]) for key in content} == dict.fromkeys(content, True)
    assert open_file(file).kind == "state dict"


def test_ties_are_written_once_and_come_back_as_one():
    shared = nn.Linear(8, 8)
    network = nn.Sequential(nn.Linear(4, 8), shared, nn.ReLU(), shared, nn.ReLU(), nn.Linear(8, 1))
    file = saved(network.state_dict(), "safetensors")
    opened = open_file(file)
    assert opened.ties == (("1.weight", "3.weight"), ("1.bias", "3.bias"))
    assert list(opened.entries) == list(network.state_dict())
    assert sum(int(np.prod(t.shape)) for t in safetensors.torch.load(file).values()) == 121
    again = load(file)
    assert equal(again, OrderedDict(network.state_dict()))
    assert again["1.weight"].data_ptr() == again["3.weight"].data_ptr()


def test_a_tie_in_a_list_is_kept():
    x = torch.rand(3)
    found = load(saved([x, torch.ones(2), x], "safetensors"))
    assert equal(found, [x, torch.ones(2), x]) and found[0] is found[2]


def test_overlapping_views_that_are_no_ties_are_written_each():
    x = torch.arange(6.0)
    content = {"all": x, "half": x[:3], "turned": x.view(2, 3).t()}
    for written in ("safetensors", "npz", "pytorch"):
        assert equal(load(saved(content, written)), content)


def test_numpy_reads_our_npz():
    file = io.BytesIO(saved({"w": torch.rand(2, 3).t(), "n": torch.tensor(7)}, "npz"))
    with np.load(file, allow_pickle=False) as arrays:
        assert arrays["w"].shape == (3, 2) and int(arrays["n"]) == 7


@pytest.mark.parametrize("compressed", [False, True])
def test_numpys_npz_is_read(compressed):
    arrays = {
        "rows": np.arange(6.0).reshape(2, 3), "columns": np.asfortranarray(np.arange(6).reshape(2, 3)),
        "big": np.arange(3, dtype=">f4"), "scalar": np.float16(2.5), "none": np.zeros((0, 3)),
        "complex": np.array([1 + 2j], dtype=">c8"), "bool": np.array([True, False]),
    }  # fmt: skip
    file = io.BytesIO()
    (np.savez_compressed if compressed else np.savez)(file, **arrays)
    found = load(file.getvalue())
    assert list(found) == list(arrays)
    for key, array in arrays.items():
        assert found[key].shape == array.shape and np.array_equal(found[key].numpy(), array)


def test_a_list_of_numpys_is_a_list():
    file = io.BytesIO()
    np.savez(file, np.ones(2), np.zeros(3))
    assert equal(load(file.getvalue()), [torch.ones(2).double(), torch.zeros(3).double()])


def test_what_a_format_cannot_hold_is_refused_before_anything_is_written(tmp_path):
    cases = [
        ({"a": {"b": X}}, "safetensors", "“pytorch”"),
        ({"a": 3}, "npz", "“pytorch”"),
        ({1: X}, "safetensors", "texts"),
        ({"__metadata__": X}, "safetensors", "__metadata__"),
        ({"a": X.to(torch.complex128)}, "safetensors", "complex128"),
        ({"a": X.bfloat16()}, "npz", "bfloat16"),
        ({"../a": X}, "npz", "name"),
        ({"a": X.float().to_sparse()}, "safetensors", "sparse"),
        ({"a": torch.empty(2, device="meta")}, "pytorch", "meta"),
        (nn.LazyLinear(2).state_dict(keep_vars=True), "pytorch", "lazy"),
        ([nn.Linear(1, 1)], "pytorch", "Linear"),
        ({(1, 2): X}, "pytorch", "neither"),
        ("text", "safetensors", "str"),
    ]
    for content, written, word in cases:
        with pytest.raises(FileError, match=word):
            save(content, tmp_path / "f", written)
        assert list(tmp_path.iterdir()) == []
    deep: list = []
    for _ in range(60):
        deep = [deep]
    with pytest.raises(FileError, match="nested"):
        save(deep, tmp_path / "f", "pytorch")


def test_a_writer_that_fails_leaves_the_old_file(tmp_path: Path):
    path = tmp_path / "w.safetensors"
    save(X, path)
    before = path.read_bytes()
    with pytest.raises(FileError):
        save({"a": 1}, path)
    assert path.read_bytes() == before and list(tmp_path.iterdir()) == [path]
    with pytest.raises(FileError, match="could not be written"):
        save(X, tmp_path / "nowhere" / "w")
    for written in ("safetensors", "pytorch", "npz"):
        with (
            Path("/dev/full").open("wb", buffering=0) as full,
            pytest.raises(FileError, match="space"),
        ):
            save(torch.zeros(100_000), full, written)
