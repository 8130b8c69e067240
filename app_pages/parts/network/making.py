"""Making the network in hand with its values: each caller gets a module of his own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.blocks import Block, BlockError
from core.networks import Network, NetworkError, Weights
from core.tracing import Input

if TYPE_CHECKING:
    from torch import nn


def made(block: Block, weights: Weights, settled_by: Input | None) -> nn.Module:
    """Return the network in training mode; lazy layers are sized by `settled_by`, if there is one.

    Raises BlockError where it cannot be built, or its weights do not fit it.
    """
    sample = None if settled_by is None else settled_by.make("meta")
    try:
        return Network(block, weights).module(sample=sample)
    except NetworkError as error:
        raise BlockError(str(error)) from error
