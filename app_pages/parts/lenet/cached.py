"""What the views of LeNet ask core for, kept by what was asked, for all visitors who ask.

The modules are in eval mode, without gradients, and only read; the arrays are read-only.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from app_pages.parts.lenet.slot import Slot
from app_pages.parts.network.cached import BY_JSON
from app_pages.parts.words import _
from core.datasets import Pixels, Source, open_pixels
from core.lenet.asking import TestPictures
from core.networks import Network

if TYPE_CHECKING:
    from torch import nn


@st.cache_resource(max_entries=64, show_spinner=False, hash_funcs=BY_JSON)
def module(network: Network) -> nn.Module:
    """Return the network in eval mode, to be read only. Raises NetworkError, BlockError."""
    return network.module().eval().requires_grad_(False)


def pixels(source: Source) -> Pixels:
    """Return all garments of a source, with progress once. Raises DatasetError."""
    return _pixels(source).get(
        _("Getting {done} of {total} garments ready"),
        lambda progress: open_pixels(source, 28, progress=progress),
    )


@st.cache_resource(max_entries=4, show_spinner=False)
def _pixels(source: Source) -> Slot[Pixels]:
    return Slot()


def test_pictures(source: Source) -> TestPictures:
    """Return the test pictures of a source, with their labels. Raises DatasetError."""
    return TestPictures.of(pixels(source))


def scores(network: Network, source: Source) -> np.ndarray:
    """Return the network's logits on the test pictures, float32 (n, 10), with progress once."""

    def score(progress: Callable[[int, int], None]) -> np.ndarray:
        from core.lenet.scoring import scores as ask

        return ask(module(network), test_pictures(source).pictures, progress)

    return _scores(network, source).get(_("Asking it about {done} of {total} test pictures"), score)


@st.cache_resource(max_entries=64, show_spinner=False, hash_funcs=BY_JSON)
def _scores(network: Network, source: Source) -> Slot[np.ndarray]:
    return Slot()
