"""The command line of data sets."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.datasets.__main__ import main
from core.datasets.sets import kept_sets
from tests.core.datasets.sets.made import PETS, pack, pets


def test_a_zip_is_unpacked_for_everybody(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAYERWISE_HOSTED", "1")  # whoever runs the app may name files all the same
    path = tmp_path / "My pets.zip"
    path.write_bytes(pack(*pets(), ("read.me", b"")))
    assert main(["unpack", str(path)]) == 0
    (kept,) = kept_sets("anybody")
    assert kept.title == "My pets" and kept.owner == ""
    assert capsys.readouterr().out.splitlines() == [
        f"set:{kept.name}  4 pictures",
        "1 files left out, the first: read.me: Its name is not that of a picture.",
    ]
    assert main(["unpack", str(path), "--title", "Ours"]) == 0
    assert kept_sets("")[0].title == "Ours"


def test_errors_are_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "half.zip"
    path.write_bytes(PETS[:-30])
    assert main(["unpack", str(path)]) == main(["unpack", str(tmp_path / "none.zip")]) == 1
    monkeypatch.setenv("LAYERWISE_FILTERED_SERVER", "http://127.0.0.1:1")
    assert main(["fetch", "cats-and-dogs-small"]) == 1
    told = capsys.readouterr()
    assert told.out == "" and [line[-1] for line in told.err.splitlines()] == ["."] * 3
    with pytest.raises(SystemExit):
        main(["fetch", "everything"])
