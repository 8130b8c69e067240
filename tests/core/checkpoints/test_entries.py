"""What a file is said to hold: kinds, names that stay apart, values cut short, and limits."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from core.checkpoints import FileError, digest, load, open_file
from tests.core.checkpoints.files import equal, refusal, saved, small

KINDS = {
    "tensor": torch.ones(1),
    "list": [torch.ones(1), 3],
    "dict": {"x": torch.ones(1), "epoch": 3},
    "state dict": torch.nn.Linear(1, 1).state_dict(),
    "nested": {"model": torch.nn.Linear(1, 1).state_dict(), "epoch": 3},
}


@pytest.mark.parametrize("kind", KINDS)
def test_kinds(kind):
    assert open_file(saved(KINDS[kind])).kind == kind


def test_nested_names_are_joined_and_stay_unique():
    file = open_file(saved({"a": {"b": torch.zeros(1)}, "a.b": torch.ones(1), "c": [[], {}, (7,)]}))
    assert list(file.entries) == ["a.b", "a.b (2)", "c.0", "c.1", "c.2.0"]
    assert file.tensor("a.b").item() == 0 and file.tensor("a.b (2)").item() == 1
    assert [file.entries[f"c.{key}"].text for key in ("0", "1", "2.0")] == ["[]", "{}", "7"]


def test_long_and_hidden_names_are_shown_cut_and_escaped():
    long = "k" * 1_000_000
    names = {long + "1": 1, long + "2": 2, "a\x1b[31m\u202e\n": 3, "tab\t": 4, "é": 5, "": 6}
    for written in ("safetensors", "pytorch"):
        content = {name: torch.tensor(value) for name, value in names.items()}
        file = open_file(saved(content, written))
        keys = list(file.entries)
        assert keys[2:] == ["a\\x1b[31m\\u202e\\n", "tab\\t", "é", ""]
        assert keys[0] == "k" * 1_000 + "…" and keys[1] == keys[0] + " (2)"
        assert [file.tensor(key).item() for key in keys] == list(names.values())
        assert equal(load(saved(content, written)), content)


def test_values_are_shortened():
    values = ["x" * 100_000, b"y" * 1_000, 10**600, "\n\x00", float("nan"), [set("ab")]]
    entries = open_file(saved(values)).entries
    assert all(len(entry.text) <= 200 for entry in entries.values())
    assert entries["3"].text == "\\n\\x00" and entries["4"].text == "nan"


def test_limits(monkeypatch):
    monkeypatch.setenv("LAYERWISE_PARAMETER_FILE_BYTES", "100")
    assert "100" in refusal(small("pytorch"))
    with pytest.raises(FileError):
        digest(bytes(101))
    monkeypatch.setenv("LAYERWISE_PARAMETER_FILE_BYTES", "10000")
    assert "allowed" in refusal(saved(torch.zeros(1).expand(1_000_000)))


def test_nesting_and_repetition_are_limited():
    deep: Any = torch.ones(1)
    for _ in range(51):
        deep = [deep]
    assert "50 levels" in refusal(saved(deep))
    bomb: Any = [0] * 10
    for _ in range(12):
        bomb = [bomb] * 10  # 10**13 numbers in a kilobyte
    assert "200,000 entries" in refusal(saved(bomb))
    circle: list[Any] = []
    circle.append(circle)
    assert "50 levels" in refusal(saved(circle))
    hidden: Any = []
    for _ in range(30):
        hidden = [hidden, hidden]  # and not a single leaf
    assert "entries" in refusal(saved(hidden))
