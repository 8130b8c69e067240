"""Layers that hypothesis draws: small ones, in which everything goes together."""

from __future__ import annotations

import torch
from hypothesis import settings
from hypothesis import strategies as st

from core.convolution import PADDING_MODES, Geometry, PaddingMode, span

QUICK = settings(max_examples=100, deadline=None)
FEW = settings(max_examples=30, deadline=None)


@st.composite
def geometries(
    draw: st.DrawFn, modes: tuple[PaddingMode, ...] = PADDING_MODES, most: int = 7
) -> Geometry:
    """Return a geometry: the padding within its mode's limit, the kernel within the padded size."""
    mode = draw(st.sampled_from(modes))
    axes = []
    for _ in range(2):
        size = draw(st.integers(1, most))
        padding = draw(st.integers(0, {"reflect": size - 1, "circular": size}.get(mode, 3)))
        room = size + 2 * padding
        dilation = draw(st.integers(1, 3))
        kernel = draw(st.integers(1, min(4, (room - 1) // dilation + 1)))
        assert span(kernel, dilation) <= room
        axes.append((size, kernel, padding, draw(st.integers(1, 4)), dilation))
    groups = draw(st.integers(1, 3))
    inputs, outputs = (groups * draw(st.integers(1, 2)) for _ in range(2))
    return Geometry(*zip(*axes, strict=True), mode, groups, inputs, outputs)


def noise(*shape: int, seed: int = 0, dtype: torch.dtype = torch.float64) -> torch.Tensor:
    """Return normal numbers; whole ones from −5 to 5 for a whole-number type."""
    source = torch.Generator().manual_seed(seed)
    if dtype.is_floating_point or dtype.is_complex:
        return torch.randn(shape, generator=source, dtype=dtype)
    return torch.randint(-5, 6, shape, generator=source).to(dtype)
