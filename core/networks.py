"""`Network`: a block and where its weights come from, as a small value that pages pass around.

Importing this module does not import torch; making a module of a network does.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.blocks import Block
from core.blocks.arguments import shown
from core.downloads import Progress
from core.imagenet import NetworkError, fetch_imagenet, imagenet_obstacle
from core.weights import (
    ImageNet,
    Painted,
    Seeded,
    Weights,
    WeightsFile,
    from_document,
    from_letters,
    painted,
    to_document,
    to_letters,
)

if TYPE_CHECKING:
    import torch
    from torch import Tensor, nn

VERSION = 1
IMAGENET_CLASSES = 1_000
HEADS: Mapping[str, str] = {"resnet18": "fc", "mobilenet_v3_small": "classifier.3"}


@dataclass(frozen=True, slots=True)
class Network:
    """A block and where its weights come from.

    Raises NetworkError when ImageNet weights are asked for a block that is not their network.
    """

    block: Block
    weights: Weights = Seeded()

    def __post_init__(self) -> None:
        base = self.weights.base if isinstance(self.weights, Painted) else self.weights
        if isinstance(base, ImageNet):
            name = dict(self.block.arguments).get("model")
            if base.name not in HEADS or name != base.name:
                raise NetworkError(
                    f"ImageNet weights of {base.name} fit only the network of that name; "
                    f"there are such weights for {' and '.join(HEADS)}."
                )

    def module(
        self,
        device: str | torch.device = "cpu",
        *,
        sample: Tensor | None = None,
        progress: Progress | None = None,
    ) -> nn.Module:
        """Build the module, in training mode, on `device`, with its weights loaded.

        Lazy layers are sized by `sample`, as in `build`; `progress` hears of a download's bytes.
        Raises NetworkError when weights cannot be had or do not fit, BlockError when the network is
        too large to build.
        """
        from core.blocks import build

        if isinstance(self.weights, Painted):
            return self._painted(self.weights, sample, progress).to(device)
        if isinstance(self.weights, Seeded):
            return build(self.block, device=device, seed=self.weights.seed, sample=sample)
        if isinstance(self.weights, ImageNet):
            module = build(self.block, seed=self.weights.seed)
            state, kept = _imagenet_state(self.weights.name, self.block, progress)
        else:
            module, kept = build(self.block, sample=sample), ()
            state = _file_state(self.weights, module)
        _load(module, state, kept)
        return module.to(device)

    def _painted(
        self, weights: Painted, sample: Tensor | None, progress: Progress | None
    ) -> nn.Module:
        from core.parameters import initialize

        module = Network(self.block, weights.base).module(sample=sample, progress=progress)
        initialize(module, weights.initialization, seed=weights.seed)
        return module

    def to_document(self) -> dict[str, Any]:
        """Return the network as JSON's own types, with the version of the format.

        Raises NetworkError where the weights come from a file, which cannot go along.
        """
        return {
            "version": VERSION,
            "weights": to_document(self.weights),
            "block": self.block.to_document(),
        }

    @classmethod
    def from_document(cls, document: object) -> Network:
        """Return the network that `to_document` wrote; nothing is built of it.

        Raises NetworkError, or BlockError naming the place in the tree, for anything else.
        """
        if not isinstance(document, Mapping) or set(document) != {"version", "weights", "block"}:
            raise NetworkError(
                "A network's document has to be an object with a version, weights and a block."
            )
        version = document["version"]
        if not isinstance(version, int) or isinstance(version, bool) or version != VERSION:
            raise NetworkError(
                f"The network's document has version {shown(version)}, but only version {VERSION} "
                "can be read."
            )
        return cls(Block.from_document(document["block"]), from_document(document["weights"]))

    def to_url(self) -> str:
        """Return the network as a text that can stand in a link, whatever its length.

        Raises NetworkError where the weights come from a file, which cannot go along.
        """
        return f"{to_letters(self.weights)}.{self.block.to_url()}"

    @classmethod
    def from_url(cls, text: str) -> Network:
        """Return the network that `to_url` wrote; raise NetworkError or BlockError for others."""
        origin, _dot, address = text.partition(".")
        block = Block.from_url(address)
        return cls(block, from_letters(origin, block))


def _imagenet_state(
    name: str, block: Block, progress: Progress | None
) -> tuple[dict[str, Tensor], tuple[str, ...]]:
    """Return ImageNet's tensors and the names of those that stay fresh: the head's, if any."""
    import pickle

    import torch

    path = fetch_imagenet(name, progress)
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
    except (pickle.UnpicklingError, RuntimeError, EOFError, ValueError, OSError) as error:
        raise NetworkError(f"{path.name} is not a file of weights; delete it.") from error
    if not isinstance(state, dict) or not all(map(torch.is_tensor, state.values())):
        raise NetworkError(f"{path.name} holds no table of tensors; delete it.")
    if block.argument("classes") == IMAGENET_CLASSES:
        return dict(state), ()
    head = (f"{HEADS[name]}.weight", f"{HEADS[name]}.bias")
    return {key: value for key, value in state.items() if key not in head}, head


def _file_state(weights: WeightsFile, module: nn.Module) -> dict[str, Tensor]:
    """Read a safetensors file; nothing else is opened, and nothing much larger than `module`."""
    from safetensors import SafetensorError
    from safetensors.torch import load

    path = weights.path
    needed = _bytes(module)
    try:
        size = path.stat().st_size
        if needed is not None and size > 2 * needed + 1_000_000:  # wider numbers, and a header
            raise NetworkError(
                f"{path.name} has {size:,} bytes, but this network's weights take {needed:,}."
            )
        content = path.read_bytes()
    except OSError as error:
        raise NetworkError(f"{path.name} cannot be read: {error.strerror}.") from error
    if hashlib.sha256(content).hexdigest() != weights.digest:
        raise NetworkError(f"{path.name} is not the file any more that was chosen.")
    try:
        return load(content)
    except SafetensorError as error:
        raise NetworkError(f"{path.name} is not a safetensors file.") from error


def _bytes(module: nn.Module) -> int | None:
    """Return what a module's tensors take, None while lazy layers do not know it."""
    from torch.nn.parameter import is_lazy

    tensors = module.state_dict(keep_vars=True).values()
    return None if any(map(is_lazy, tensors)) else sum(tensor.nbytes for tensor in tensors)


def _load(module: nn.Module, state: Mapping[str, Tensor], kept: tuple[str, ...]) -> None:
    """Copy `state` into `module`, every tensor but `kept`; raise NetworkError where they differ."""
    from torch.nn.parameter import is_lazy

    own = module.state_dict(keep_vars=True)
    wanted = {key: value for key, value in own.items() if key not in kept}
    # Files from before PyTorch counted batches lack the counters; loading fills them in.
    missing = [
        key for key in wanted if key not in state and not key.endswith(".num_batches_tracked")
    ]
    unknown = [key for key in state if key not in wanted]
    if missing or unknown:
        what = f"no {missing[0]!r}" if missing else f"an unknown {str(unknown[0])[:80]!r}"
        raise NetworkError(f"The weights are another network's: there is {what} in them.")
    for key, value in state.items():
        if not is_lazy(wanted[key]) and value.shape != wanted[key].shape:
            raise NetworkError(
                f"The weights are another network's: {key!r} is {tuple(value.shape)} there "
                f"and {tuple(wanted[key].shape)} here."
            )
    module.load_state_dict(dict(state), strict=False)


__all__ = [
    "ImageNet",
    "Network",
    "NetworkError",
    "Painted",
    "Seeded",
    "Weights",
    "WeightsFile",
    "fetch_imagenet",
    "imagenet_obstacle",
    "painted",
]
