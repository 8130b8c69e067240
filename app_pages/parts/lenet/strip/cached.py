"""What the strip asks core for, kept by what was asked. The arrays are only read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from app_pages.parts.lenet import cached
from app_pages.parts.lenet.asked import Picture
from app_pages.parts.lenet.slot import Progress, Slot
from app_pages.parts.network.cached import BY_JSON
from app_pages.parts.words import _
from core.datasets import Source
from core.lenet.layers import layer_table
from core.lenet.silencing import Silence, masks, silenced_scores
from core.networks import Network

if TYPE_CHECKING:
    from torch import Tensor

Arrays = tuple[np.ndarray, ...]
# Multiply-adds of a picture up to which all test pictures are asked about; else the first FEW.
LIGHT, FEW = 1_000_000, 2_000


def _masks(network: Network, silence: Silence) -> dict[int, Tensor]:
    return masks(layer_table(network.block), silence)


@st.cache_resource(max_entries=32, show_spinner=False, hash_funcs=BY_JSON)
def activations(network: Network, picture: Picture, silence: Silence) -> Arrays:
    """Return what the network gets and each layer's output. Raises NetworkError, BlockError."""
    from core.lenet import strip

    module = cached.module(network)
    return strip.activations(module, picture.array(), _masks(network, silence))


@st.cache_resource(max_entries=32, show_spinner=False, hash_funcs=BY_JSON)
def gradients(network: Network, picture: Picture, silence: Silence, label: int) -> Arrays:
    """Return the gradients of the cross-entropy against class `label`, in the same order."""
    from core.lenet import strip

    module = cached.module(network)
    return strip.gradients(module, picture.array(), label, masks=_masks(network, silence))


@st.cache_resource(max_entries=64, show_spinner=False, hash_funcs=BY_JSON)
def weights(network: Network) -> dict[str, np.ndarray]:
    """Return all tensors of the network's state, float32, by their names ("0.weight")."""
    state = cached.module(network).state_dict()
    return {name: tensor.float().numpy() for name, tensor in state.items()}


def asked_about(network: Network, source: Source) -> int:
    """Return how many test pictures the accuracy by class is measured on."""
    work = sum(layer.multiply_adds or 0 for layer in layer_table(network.block))
    count = len(cached.test_pictures(source))
    return count if work <= LIGHT else min(FEW, count)


def scores(network: Network, source: Source, silence: Silence) -> np.ndarray:
    """Return the logits on those test pictures with units silenced, with progress once."""
    count = asked_about(network, source)
    pictures = cached.test_pictures(source).pictures
    if not silence and count == len(pictures):
        return cached.scores(network, source)

    def score(progress: Progress) -> np.ndarray:
        module = cached.module(network)
        return silenced_scores(module, pictures[:count], _masks(network, silence), progress)

    told = _("Asking it about {done} of {total} test pictures")
    return _scores(network, source, silence).get(told, score)


@st.cache_resource(max_entries=64, show_spinner=False, hash_funcs=BY_JSON)
def _scores(network: Network, source: Source, silence: Silence) -> Slot[np.ndarray]:
    return Slot()
