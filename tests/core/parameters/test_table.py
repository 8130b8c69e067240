"""The parameter table as CSV, read back."""

from __future__ import annotations

import csv
from io import StringIO

from torch import nn

from core.parameters import parameter_tree, to_csv
from tests.core.parameters.networks import Everything, lazy, tied


def rows(net: nn.Module) -> dict[str, dict[str, str]]:
    return {row["name"]: row for row in csv.DictReader(StringIO(to_csv(parameter_tree(net))))}


def test_a_tied_network() -> None:
    found = rows(tied())
    assert len(found) == 6
    assert found["2.weight"] == {
        "name": "2.weight", "also named": "4.weight", "module type": "Linear", "role": "parameter",
        "shape": "(8, 8)", "dtype": "float32", "device": "cpu", "numbers": "64", "bytes": "256",
        "trainable": "yes", "learned": "yes", "saved": "yes", "moved": "yes",
        "shares memory with": "",
    }  # fmt: skip


def test_everything() -> None:
    found = rows(Everything())
    assert found["view"]["shares memory with"] == "layer.weight"
    assert found["mean"]["also named"] == "shortcuts[1]"
    assert found["mask"]["saved"] == "no" and found["mask"]["dtype"] == "bool"
    assert found['table["a.b"]']["role"] == "attribute"
    assert rows(lazy())["0.weight"]["shape"] == ""


def test_names_that_a_spreadsheet_would_compute() -> None:
    net = nn.Sequential()
    for name in ('=1+1,"x"\n', "+a", "-a", "@a"):
        net.add_module(name, nn.Linear(1, 1, bias=False))
    assert list(rows(net)) == ['\'=1+1,"x"\n.weight', "'+a.weight", "'-a.weight", "'@a.weight"]
    assert to_csv(parameter_tree(nn.ReLU())).count("\n") == 1
