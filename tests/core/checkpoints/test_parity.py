"""What torch.load(weights_only=True) makes of a file, ours makes too; what it refuses, ours does."""

from __future__ import annotations

import argparse
import io
import pickle
import warnings
from collections import Counter, OrderedDict

import numpy as np
import pytest
import torch
from torch import nn

from core.checkpoints import FileError, load, open_file
from tests.core.checkpoints.files import equal, saved


def trained() -> dict[str, object]:
    """Return a checkpoint as people write them: a network, an optimizer, and plain values."""
    network = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4))
    optimizer = torch.optim.Adam(network.parameters())
    network(torch.rand(5, 3)).sum().backward()
    optimizer.step()
    plain = {"epoch": 3, "loss": 0.5, "best": None, "name": "é\n", "bytes": b"\xff\0", "big": 2**70}
    return {"model": network.state_dict(), "optimizer": optimizer.state_dict(), **plain}


def types() -> list[torch.Tensor]:
    """Return a tensor of every type that PyTorch saves."""
    names = (
        "float64", "float16", "bfloat16", "int8", "uint8", "int16", "bool", "complex64", "complex128",
        "complex32", "uint16", "uint32", "uint64", "float8_e4m3fn", "float8_e5m2",
    )  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # complex32 is experimental
        return [torch.tensor([0, 1, 2]).to(getattr(torch, name)) for name in names]


x = torch.arange(24.0).reshape(2, 3, 4)
CONTENTS = {
    "a tensor": x,
    "views": [x, x[1], x[:, 1], x.transpose(0, 2), x[..., ::2], x.flatten()[3:7]],
    "expanded": torch.ones(1, 2).expand(3, 2),
    "empty": [torch.empty(0), torch.empty(2, 0, 3), x[:0]],
    "scalars": [torch.tensor(1), torch.tensor(2.5), torch.tensor(True)],
    "types": types(),
    "strange numbers": torch.tensor([float("nan"), float("inf"), -float("inf"), -0.0, 1e-45]),
    "conjugate": [(z := torch.tensor([1 + 2j, 3 - 1j])), z.conj(), z.clone().conj()],
    "parameters": {"p": nn.Parameter(x), "q": nn.Parameter(x[0], requires_grad=False)},
    "a checkpoint": trained(),
    "nothing": {}, "an empty list": [], "a value": 3, "a tuple": (x, 1, "a"),
    "plain values": [True, None, -1, 300, 70_000, 2**40, -(2**40), 1.5, "", 1 + 2j, bytearray(b"a"), {1, 2}],
    "negated": torch.tensor([1 + 2j, 3 - 1j]).conj().imag, "keys": {1: x, 2.5: x, None: x, False: 0, "a.b": x, "a": {"b": x}},
    "PyTorch's own": [torch.Size([2, 3]), torch.float32, torch.device("cpu"), torch.device("cuda:1")],
    "counted": Counter("aab"), "ordered": OrderedDict(b=1, a=x),
}  # fmt: skip


@pytest.mark.filterwarnings("ignore:.*ComplexHalf")
@pytest.mark.parametrize("format", ["pytorch", "pytorch before 1.6"])
@pytest.mark.parametrize("content", CONTENTS.values(), ids=CONTENTS)
def test_equal_to_pytorchs_own_reading(content, format):
    if content is CONTENTS["types"] and format == "pytorch before 1.6":
        content = content[
            :9
        ]  # its storages have types of their own, of which there are no newer ones
    file = saved(content, format)
    theirs = torch.load(io.BytesIO(file), weights_only=True)
    assert equal(load(file), theirs)
    assert open_file(file).format == format


def test_a_tensor_with_attributes_is_a_tensor():
    content = x.clone()
    content.note = "seen"
    parameter = nn.Parameter(x)
    parameter.note = "seen"
    assert equal(load(saved([content, parameter])), [x, x])


def test_ties_are_those_of_the_storages():
    content = {
        "a": x,
        "b": x,
        "c": x[0],
        "d": x.clone(),
        "e": x[0],
        "f": x.view(24),
        "g": torch.empty(0),
    }
    for written in ("pytorch", "pytorch before 1.6"):
        file = saved(content, written)
        assert open_file(file).ties == (("a", "b"), ("c", "e"))
        found = load(file)
        assert found["a"] is found["b"] and found["a"] is not found["d"]


def test_big_endian_files_are_turned_round():
    from torch.utils.serialization import config

    content = [torch.arange(5), torch.tensor([1 + 2j]), torch.tensor([1.5], dtype=torch.bfloat16)]
    file = saved(content)
    turned = file.replace(b"little", b"big\0\0\0")  # the record's length stays 6
    assert "order" in _refusal(turned)
    assert config is not None
    whole = _with_byte_order(content)
    assert equal(load(whole), torch.load(io.BytesIO(whole), weights_only=True))
    assert equal(load(whole), content)


def _with_byte_order(content: list[torch.Tensor]) -> bytes:
    """Return the file that a machine would write whose numbers begin with their larger byte."""
    import zipfile

    source, made = zipfile.ZipFile(io.BytesIO(saved(content))), io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in source.namelist():
            data = source.read(name)
            if name.endswith("byteorder"):
                data = b"big"
            if "/data/" in name:
                item = content[int(name.rpartition("/")[2])]
                width = item.element_size() // (2 if item.is_complex() else 1)
                data = np.frombuffer(data, np.uint8).reshape(-1, width)[:, ::-1].tobytes()
            archive.writestr(name, data)
    return made.getvalue()


REFUSED = {
    "a network": nn.Linear(2, 2),
    "a namespace": argparse.Namespace(lr=0.1),
    "a number of NumPy's": {"loss": np.float64(0.5)},
    "an array": np.ones(3),
    "a function": torch.nn.functional.relu,
    "a class": [dict],
    "a range": range(3),
}


@pytest.mark.parametrize("format", ["pytorch", "pytorch before 1.6"])
@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED)
def test_what_pytorch_refuses_is_refused_with_its_name(content, format):
    file = saved(content, format)
    with pytest.raises(Exception, match=r"[Ww]eights.only|GLOBAL"):
        torch.load(io.BytesIO(file), weights_only=True)
    assert "wants to run " in _refusal(file) and "nothing was run" in _refusal(file)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("protocol", [3, 4, 5])
def test_other_protocols_are_refused_or_read_as_pytorch_does(protocol):
    for content in ({"a": x}, {"a": b"bytes"}, [1]):
        file = io.BytesIO()
        torch.save(content, file, pickle_protocol=protocol)
        try:
            theirs = torch.load(io.BytesIO(file.getvalue()), weights_only=True)
        except pickle.UnpicklingError:
            assert "does not know" in _refusal(file.getvalue())
        else:
            assert equal(load(file.getvalue()), theirs)


@pytest.mark.filterwarnings("ignore")
def test_tensors_of_other_kinds_are_shown_and_not_read():
    content = {
        "fine": x,
        "sparse": torch.eye(2).to_sparse(),
        "rows": torch.eye(2).to_sparse_csr(),
        "meta": torch.empty(3, device="meta"),
        "quantized": torch.quantize_per_tensor(torch.ones(2), 0.1, 0, torch.qint8),
    }
    file = saved(content)
    opened = open_file(file)
    assert {key: entry.kind for key, entry in opened.entries.items()} == {
        "fine": "tensor", **dict.fromkeys(["sparse", "rows", "meta", "quantized"], "value"),
    }  # fmt: skip
    assert opened.entries["sparse"].text == "a sparse tensor"
    assert equal(opened.tensor("fine"), x)
    with pytest.raises(FileError, match="holds no tensor"):
        opened.tensor("sparse")
    with pytest.raises(FileError, match="sparse"):
        load(file)


def _refusal(file: bytes) -> str:
    with pytest.raises(FileError) as caught:
        open_file(file)
    return str(caught.value)
