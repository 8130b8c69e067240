"""Fewer bits for each number, and nothing else changed."""

from __future__ import annotations

from collections import OrderedDict

import pytest
import torch

from core.checkpoints import FileError, InMemory, lowered, open_file
from tests.core.checkpoints.files import equal, saved

X = torch.arange(4)


def test_lower_precision_keeps_ties_and_whole_numbers():
    x = torch.tensor([1.0, 1e6])
    found = lowered({"a": x, "b": x, "n": X}, "float16")
    assert found["a"] is found["b"] and found["a"].dtype == torch.float16
    assert found["a"].tolist() == [1.0, float("inf")] and found["n"].dtype == torch.int64
    from_file = lowered(open_file(saved({"a": x, "b": x, "n": X})), "float16")
    assert equal(from_file, found) and from_file["a"] is from_file["b"]
    half = lowered(InMemory("it", {"a": x}), "bfloat16")
    assert equal(half, OrderedDict(a=x.bfloat16()))
    with pytest.raises(FileError):
        lowered({"a": x.to_sparse()}, "float16")
