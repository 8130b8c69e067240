from __future__ import annotations

import pytest

from core.datasets import DatasetError
from core.lenet import PRESETS
from core.lenet.work import Work, work


@pytest.mark.parametrize(
    ("preset", "data", "expected"),
    [
        ("zh", "fashion-mnist", Work(60_000, 10_000, 235)),  # 234 whole batches and one of 96
        ("en", "fashion-mnist", Work(60_000, 10_000, 469)),
        ("modern", "fashion-mnist", Work(60_000, 10_000, 234)),
        ("zh", "garments:700", Work(600, 100, 3)),
        ("modern", "garments:70", Work(60, 10, 1)),  # less than a batch
    ],
)
def test_the_steps_of_an_epoch(preset: str, data: str, expected: Work) -> None:
    assert work(PRESETS[preset].configuration(data)) == expected


def test_an_impossible_number_of_garments_is_refused() -> None:
    with pytest.raises(DatasetError, match="From 70 to"):
        work(PRESETS["zh"].configuration("garments:7"))
