"""What is in a file, nested, counted, as a table, and reached from Python."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.blocks import build
from core.blocks.lessons import LESSONS
from core.checkpoints import InMemory, of_module, open_file
from core.checkpoints.examples import EXAMPLES
from core.checkpoints.outline import MOST_DEPTH, outline, to_csv, totals
from core.checkpoints.reaching import python_of

KEYS = st.lists(
    st.lists(st.sampled_from("abc"), min_size=1, max_size=4).map(".".join), unique=True, max_size=12
)


def named(*keys: str) -> InMemory:
    return InMemory("here", {key: torch.zeros(2, 3) for key in keys})


def test_keys_are_nested_by_their_dots() -> None:
    rows = outline(named("a.weight", "a.bias", "b", "c.0.weight"))
    assert [(row.depth, row.name, row.path) for row in rows] == [
        (0, "a", "a"), (1, "weight", "a.weight"), (1, "bias", "a.bias"), (0, "b", "b"),
        (0, "c.0.weight", "c.0.weight"),
    ]  # fmt: skip
    assert (rows[0].tensors, rows[0].count, rows[0].bytes) == (2, 12, 48)
    assert rows[0].entry is None and rows[1].entry is not None


@settings(max_examples=30, deadline=None)
@given(KEYS)
def test_every_entry_has_one_row_and_groups_add_up(keys: list[str]) -> None:
    content = named(*keys)
    rows = outline(content)
    entries = [row.entry.key for row in rows if row.entry]
    assert sorted(entries) == sorted(keys)
    assert len({(row.path, row.entry is None) for row in rows}) == len(rows)
    for row in rows:
        below = [key for key in keys if key.startswith(f"{row.path}.")]
        assert row.count == 6 * (1 if row.entry else len(below))


def test_a_key_of_thousands_of_dots_stays_one_row() -> None:
    key = "a." * 400 + "b"
    rows = outline(named(key, "c"))
    assert [row.path for row in rows] == [key, "c"]
    assert max(row.depth for row in outline(named(key, "a." * 400 + "c"))) <= MOST_DEPTH


def test_tied_tensors_count_once() -> None:
    content = of_module(build(LESSONS["tied"].block), "net")
    found = totals(content)
    assert (found.tensors, found.numbers, found.tied, found.bytes) == (8, 121, 72, 484)
    assert {row.path: row.same for row in outline(content) if row.same} == {
        "4.weight": "2.weight", "4.bias": "2.bias",
    }  # fmt: skip


def test_the_table_as_csv_runs_nothing_in_a_spreadsheet() -> None:
    content = InMemory("x", {"=1+1": torch.zeros(2), "b": torch.ones(3, dtype=torch.int64)})
    rows = list(csv.DictReader(io.StringIO(to_csv(content))))
    assert [row["key"] for row in rows] == ["'=1+1", "b"]
    assert rows[1]["dtype"] == "int64" and rows[1]["bytes"] == "24"
    training = open_file(EXAMPLES["training"].make(), "checkpoint.pt")
    values = {row["key"]: row["value"] for row in csv.DictReader(io.StringIO(to_csv(training)))}
    assert values["epoch"] == "7" and values["classes.1"] == "dog"


def run(lines: str, key: str) -> Any:
    """Run lines as a reader would, in a namespace of their own."""
    found: dict[str, Any] = {}
    exec(compile(lines, key, "exec"), found)
    return found["value"]


def test_the_lines_reach_each_entry(tmp_path: Path) -> None:
    for name in ("pytorch", "safetensors", "npz", "training", "tied"):
        path = tmp_path / EXAMPLES[name].file
        path.write_bytes(EXAMPLES[name].make())
        with open_file(path, str(path)) as file:
            for key, entry in file.entries.items():
                value = run(python_of(file, key), key)
                if entry.kind == "tensor":
                    assert torch.equal(torch.as_tensor(value), file.tensor(key))
                else:
                    assert str(value) == entry.text


def test_a_name_from_a_file_is_only_ever_a_text_in_python() -> None:
    key = '"]; import os  # '
    lines = python_of(InMemory("net", {key: torch.zeros(1)}), key)
    assert lines == f"value = net.state_dict()[{key!r}]"
    compile(lines, "lines", "exec")


def test_a_nested_key_with_dots_is_reached_by_its_real_steps() -> None:
    file = open_file(EXAMPLES["training"].make(), "c.pt")
    assert python_of(file, "model.module.0.weight").endswith("content['model']['module.0.weight']")
