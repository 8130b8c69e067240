"""The row above all views: which network is in hand."""

from __future__ import annotations

from app_pages.parts.lenet.bar import _apart


def test_runs_of_one_name_are_told_apart() -> None:
    titles: list[str] = []
    for _run in range(3):
        titles.append(_apart("Your run lenet", titles))
    assert titles == ["Your run lenet", "Your run lenet (2)", "Your run lenet (3)"]
