"""Where a window stops on a padded picture, and what each of its weights meets there."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from core.convolution.checks import OneOrTwo, Pair, pair
from core.convolution.padding import Edges, Padding, edges
from core.convolution.sizes import output_size


@dataclass(frozen=True, slots=True)
class Steps:
    """Where a window stops on a padded picture."""

    kernel: Pair
    stride: Pair
    dilation: Pair
    edges: Edges
    output: Pair

    @classmethod
    def of(
        cls,
        x: torch.Tensor,
        kernel: torch.Tensor | Pair,
        stride: OneOrTwo,
        padding: Padding,
        dilation: OneOrTwo,
    ) -> Steps:
        """Work out the stops for `x` (…, H, W); refuses as `output_size` does."""
        shape = kernel if isinstance(kernel, tuple) else kernel.shape
        cells = (int(shape[-2]), int(shape[-1]))
        strides, dilations = pair("stride", stride, 1), pair("dilation", dilation, 1)
        around = edges(padding, cells, strides, dilations)
        if padding in ("same", "valid"):
            places = [n + sum(added) for n, added in zip(x.shape[-2:], around, strict=True)]
            output = output_size(places, cells, 0, strides, dilations)
        else:
            added = (around[0][0], around[1][0])
            output = output_size(x.shape[-2:], cells, added, strides, dilations)
        return cls(cells, strides, dilations, around, output)

    def seen(self, padded: torch.Tensor, u: int, v: int) -> torch.Tensor:
        """Return the view (…, H', W') of what weight (u, v) meets at each stop."""
        rows, columns = (
            slice(at * d, at * d + (places - 1) * s + 1, s)
            for at, d, s, places in zip(
                (u, v), self.dilation, self.stride, self.output, strict=True
            )
        )
        return padded[..., rows, columns]


def wide(x: torch.Tensor) -> torch.Tensor:
    """Return 16-bit floats as 32-bit ones, so that long sums keep their digits."""
    return x.float() if x.dtype in (torch.float16, torch.bfloat16) else x
