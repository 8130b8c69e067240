"""How much there is to do in a run of LeNet: its pictures and its steps."""

from __future__ import annotations

from dataclasses import dataclass

from core.datasets import Source
from core.training.configuration import Configuration

FASHION_MNIST = 70_000  # pictures, of both parts
TEST_SHARE = 7  # each seventh picture is one to test by


@dataclass(frozen=True, slots=True)
class Work:
    """Pictures to learn from and to test by, and the steps that an epoch takes."""

    training: int
    test: int
    steps: int


def work(asked: Configuration) -> Work:
    """Count what a run on grey garments has to do. Raises DatasetError for an impossible source."""
    source = Source.parse(asked.data)
    pictures = FASHION_MNIST if source.kind == "fashion-mnist" else source.pictures
    test = pictures // TEST_SHARE
    whole, left = divmod(pictures - test, asked.batch_size)
    more = int(asked.last_batch and left > 0)
    return Work(pictures - test, test, max(1, whole + more))
