"""Normalizing: the same numbers as torchvision's, laid out for convolutions."""

from __future__ import annotations

import pytest
import torch
from torchvision.transforms.v2 import functional

from core.images.pixels import MEAN, STD, denormalize, normalize, to_values


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


def test_every_pixel_value_comes_back() -> None:
    batch = torch.arange(256, dtype=torch.uint8).view(1, 16, 16, 1).expand(-1, -1, -1, 3)
    assert torch.equal(denormalize(normalize(batch)), batch)


def test_values_beyond_black_and_white_are_clipped() -> None:
    beyond = torch.tensor([-9.0, 9.0]).view(1, 1, 1, 2).expand(1, 3, 1, 2)
    assert denormalize(beyond)[0, 0, :, 0].tolist() == [0, 255]


def test_values_run_from_0_to_1() -> None:
    ends = torch.tensor([0, 255], dtype=torch.uint8).view(1, 1, 2, 1).expand(-1, -1, -1, 3)
    assert to_values(ends)[0, 0, 0].tolist() == [0.0, 1.0]
