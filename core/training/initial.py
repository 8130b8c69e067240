"""The network that a run starts from: fresh from its seed, from ImageNet, or from another run."""

from __future__ import annotations

from torch import nn

from core.blocks import Block
from core.networks import ImageNet, Network, Seeded, Weights, WeightsFile
from core.training.folder import Run
from core.training.pointers import CHECKPOINTS, PARENT_WEIGHTS


def initial_weights(run: Run) -> Weights:
    """Return where the weights of `run` come from."""
    asked = run.configuration
    if asked.parent is not None:
        return WeightsFile.of(run.path / CHECKPOINTS / PARENT_WEIGHTS)
    return ImageNet(asked.model, asked.seed) if asked.weights == "imagenet" else Seeded(asked.seed)


def initial_module(run: Run, block: Block) -> nn.Module:
    """Return `block` as a module on the CPU, with the weights that `run` begins with.

    Raises NetworkError when the weights cannot be had or do not fit.
    """
    return Network(block, initial_weights(run)).module()
