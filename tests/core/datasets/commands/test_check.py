"""The doctor on the command line: what it prints, and its exit status."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from core.datasets.__main__ import main
from core.datasets.doctor import looking


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "FEW", 1_000)


def test_nothing_found(pets: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(pets)]) == 0
    printed = capsys.readouterr()
    assert "24 pictures" in printed.out and "Nothing was found." in printed.out
    assert printed.err == ""


def test_findings_are_printed(pets: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copy(pets / "cat" / "cat.1.png", pets / "cat" / "evil\x1b[2J.png")
    (pets / "dog" / "broken.jpg").write_bytes(b"nothing")
    assert main(["check", str(pets), "--share", "0"]) == 1
    printed = capsys.readouterr().out
    assert "Duplicates" in printed and "→ leave out all but the first" in printed
    assert "dog/broken.jpg" in printed and "2 findings. No file was changed." in printed
    assert "\x1b" not in printed


def test_as_json(pets: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (pets / "dog" / "broken.jpg").write_bytes(b"nothing")
    assert main(["check", str(pets), "--json"]) == 1
    document = json.loads(capsys.readouterr().out)
    assert [each["names"] for each in document["findings"]] == [["dog/broken.jpg"]]
    assert document["validation share"] == 0.2


def test_what_cannot_be_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(tmp_path / "none")]) == 2
    assert main(["check", "drawn"]) == 2
    printed = capsys.readouterr()
    assert printed.out == "" and "There is no folder" in printed.err


@pytest.mark.parametrize("share", ["2", "-1", "nan", "half"])
def test_a_share_is_one(share: str, pets: Path) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["check", str(pets), "--share", share])


def test_long_lists_are_cut(pets: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for k in range(15):
        (pets / "cat" / f"broken.{k}.png").write_bytes(b"nothing%d" % k)
    main(["check", str(pets)])
    assert "… and 5 more; --all shows them" in capsys.readouterr().out
    main(["check", str(pets), "--all"])
    assert "more" not in capsys.readouterr().out
