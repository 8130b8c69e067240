"""The small example files: each shows what it says, and the hostile ones run nothing."""

from __future__ import annotations

import os

import pytest

from core.checkpoints import FileError, open_file
from core.checkpoints.examples import EXAMPLES

REFUSED = {
    "hostile": "wants to run os.system; nothing was run",
    "pickle": "wants to run os.system; nothing was run",
    "module": "wants to run torch.nn.modules",
    "cut": "cut off",
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_opens_or_is_refused_as_it_says(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str] = []
    example = EXAMPLES[name]
    content = example.make()  # before the function is replaced, which the file names
    monkeypatch.setattr(os, "system", ran.append)
    if name in REFUSED:
        with pytest.raises(FileError, match=REFUSED[name]):
            open_file(content, example.file)
    else:
        assert open_file(content, example.file).entries
    assert ran == []


def test_what_the_examples_show() -> None:
    opened = {
        name: open_file(each.make(), each.file)
        for name, each in EXAMPLES.items()
        if name not in REFUSED
    }
    assert opened["tied"].ties == (("2.weight", "4.weight"), ("2.bias", "4.bias"))
    assert opened["training"].entries["epoch"].text == "7"
    assert opened["half"].entries["0.weight"].dtype == "bfloat16"
    assert int(opened["broken"].tensor("0.weight").isnan().sum()) == 5
    assert opened["npz"].format == "npz" and opened["pytorch"].format == "pytorch"
    same = [opened[name].tensor("0.weight") for name in ("pytorch", "safetensors", "npz")]
    assert same[0].equal(same[1]) and same[0].equal(same[2])
