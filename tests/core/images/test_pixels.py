"""Normalizing: the same numbers as torchvision's, laid out for convolutions."""

from __future__ import annotations

import pytest
import torch
from torchvision.transforms.v2 import functional

from core.images.pixels import MEAN, STD, normalize


def _batch(*shape: int) -> torch.Tensor:
    return torch.randint(
        0, 256, shape, dtype=torch.uint8, generator=torch.Generator().manual_seed(0)
    )


@pytest.mark.parametrize("shape", [(4, 6, 5, 3), (1, 1, 1, 3), (0, 8, 8, 3)])
def test_parity_with_torchvision(shape: tuple[int, ...]) -> None:
    batch = _batch(*shape)
    scaled = functional.to_dtype(batch.permute(0, 3, 1, 2), torch.float32, scale=True)
    expected = functional.normalize(scaled, list(MEAN), list(STD))
    result = normalize(batch)
    torch.testing.assert_close(result, expected)
    assert result.dtype == torch.float32
    assert result.is_contiguous(memory_format=torch.channels_last)


def test_batches_that_are_views() -> None:
    batch = _batch(6, 8, 8, 3)
    torch.testing.assert_close(normalize(batch[::2].flip(2)), normalize(batch)[::2].flip(3))


def test_the_batch_stays_as_it_was() -> None:
    batch = _batch(2, 3, 3, 3)
    before = batch.clone()
    normalize(batch)
    assert torch.equal(batch, before)


@pytest.mark.parametrize(
    "batch", [torch.zeros(2, 4, 4, 3), torch.zeros(4, 4, 3, dtype=torch.uint8), _batch(1, 3, 4, 4)]
)
def test_other_shapes_and_types_are_refused(batch: torch.Tensor) -> None:
    with pytest.raises(ValueError, match="uint8"):
        normalize(batch)
