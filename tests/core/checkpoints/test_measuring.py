"""Formats that are really tried: sizes, what comes back, what is kept; nothing here is timed."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch import nn

from core.blocks import build
from core.blocks.lessons import LESSONS
from core.checkpoints.measuring import (
    Measured,
    keeps_ties,
    keeps_types,
    measure,
    spread,
    to_csv,
)
from core.checkpoints.ways import WAYS


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.checkpoints.measuring.SECONDS", 0.0)


@pytest.mark.parametrize("name", ["mlp", "tied", "centered-alone"])
def test_what_is_written_comes_back(name: str) -> None:
    net = build(LESSONS[name].block).requires_grad_(False)
    for way in WAYS:
        found = measure(net, way)
        assert not found.refusal
        assert found.bytes > 0 and len(found.writes) == 3
        assert found.same is (None if way == "module" else True)
        assert len(found.reads) == (0 if way == "module" else 3)


def test_the_size_is_that_of_the_numbers_and_a_little_more() -> None:
    net = build(LESSONS["mlp"].block).requires_grad_(False)
    for way in WAYS:
        assert 4 * 7_946 < measure(net, way).bytes < 4 * 7_946 + 5_000
    tied = build(LESSONS["tied"].block).requires_grad_(False)
    assert measure(tied, "npz").bytes > measure(tied, "safetensors").bytes


def test_what_survives_is_tried() -> None:
    assert {way: keeps_ties(way) for way in WAYS} == {
        "pytorch": True, "safetensors": False, "npz": False, "module": None,
    }  # fmt: skip
    assert {way: keeps_types(way) for way in WAYS} == {
        "pytorch": True, "safetensors": False, "npz": False, "module": None,
    }  # fmt: skip
    assert [way for way, each in WAYS.items() if each.safety == "always"] == ["safetensors"]


def test_what_a_format_cannot_hold_is_said() -> None:
    found = measure(nn.Linear(2, 2, dtype=torch.bfloat16).requires_grad_(False), "npz")
    assert "BFloat16" in found.refusal and not found.bytes and not found.writes
    made_here = type("Local", (nn.Module,), {})()
    made_here.act = lambda x: x
    assert measure(made_here, "module").refusal


def test_a_reader_that_changes_numbers_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    def wrong(path: Path) -> dict[str, torch.Tensor]:
        return {key: value + 1 for key, value in torch.load(path, weights_only=True).items()}

    monkeypatch.setitem(WAYS, "pytorch", replace(WAYS["pytorch"], read=wrong))  # type: ignore[arg-type]
    assert measure(nn.Linear(2, 2).requires_grad_(False), "pytorch").same is False


def test_no_room_on_the_disk_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERWISE_FREE_DISK_BYTES", str(10**18))
    with pytest.raises(ValueError, match="no room"):
        measure(nn.Linear(2, 2), "pytorch")


def test_times_in_short_and_as_a_table() -> None:
    assert spread((3.0, 1.0, 2.0)) == (1.0, 2.0, 3.0)
    found = [Measured("pytorch", 10, (0.5, 0.25), (0.125,), True)]
    assert to_csv(found).split("\r\n") == [
        "format,bytes,act,seconds", "pytorch,10,write,0.500000000",
        "pytorch,10,write,0.250000000", "pytorch,10,read,0.125000000", "",
    ]  # fmt: skip
