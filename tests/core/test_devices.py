"""What devices refuse and what moves, on whatever this machine has."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from core.blocks import Block, build
from core.devices import add, devices, move, try_gpu


def test_the_courses_devices_are_listed_whether_they_are_here_or_not() -> None:
    rows = {device.name: device for device in devices()}
    assert {"cpu", "cuda", "cuda:1", "meta"} <= rows.keys()
    assert rows["cpu"].here
    assert rows["cuda"].here == (torch.cuda.device_count() > 0)
    assert rows["cuda:1"].here == (torch.cuda.device_count() > 1)


def test_a_gpu_that_is_not_there_is_the_cpu() -> None:
    assert try_gpu(torch.cuda.device_count()) == torch.device("cpu")
    if torch.cuda.is_available():
        assert try_gpu() == torch.device("cuda:0")


def test_tensors_of_one_device_add_and_of_two_refuse() -> None:
    assert add("cpu", "cpu").device == "cpu"
    refused = add("cpu", "meta")
    assert not refused.device
    assert "device" in refused.refusal
    assert not add("cpu", "cuda:99").device


def test_a_move_takes_parameters_and_buffers_along_and_leaves_plain_attributes() -> None:
    net = nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3))
    net[0].constant = torch.ones(2)
    rows = {row.name: row for row in move(net, "meta")}
    assert {row.after for row in rows.values() if row.role != "attribute"} == {"meta"}
    assert {row.before for row in rows.values()} == {"cpu"}
    assert rows["0.constant"].after == "cpu"
    assert rows["1.running_mean"].role == "buffer"


@pytest.mark.parametrize(("constant", "after"), [("attribute", "cpu"), ("buffer", "meta")])
def test_the_courses_constant_moves_only_as_a_buffer(constant: str, after: str) -> None:
    block = Block.of("FixedHiddenMLP", constant=constant)
    rows = {row.name: row for row in move(build(block), "meta")}
    assert rows["constant"].after == after
