"""Where a network's weights come from, as small values, in documents and in links.

A file on this machine stays out of both: a link from outside never names a path.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.blocks import Block
from core.blocks.arguments import shown
from core.imagenet import NetworkError
from core.parameters.errors import ParameterError
from core.parameters.initialization.steps import Initialization

MOST_SEED = 2**63 - 1
MOST_LETTERS = 64  # of a name


@dataclass(frozen=True, slots=True)
class Seeded:
    """Fresh weights: every tensor drawn by its block's rule from this seed."""

    seed: int = 0


@dataclass(frozen=True, slots=True)
class ImageNet:
    """Weights trained on ImageNet, from torchvision; a head for other classes comes from `seed`."""

    name: str
    seed: int = 0


@dataclass(frozen=True, slots=True)
class WeightsFile:
    """Weights from a safetensors file with this SHA-256 (hexadecimal)."""

    path: Path
    digest: str

    @classmethod
    def of(cls, path: Path) -> WeightsFile:
        """Describe the file as it is now. Raises NetworkError when it cannot be read."""
        try:
            with path.open("rb") as file:
                return cls(path, hashlib.file_digest(file, "sha256").hexdigest())
        except OSError as error:
            raise NetworkError(f"{path.name} cannot be read: {error.strerror}.") from error


@dataclass(frozen=True, slots=True)
class Painted:
    """Weights as `base` gives them, and then the steps of an initialization, drawn from `seed`."""

    base: Seeded | ImageNet | WeightsFile
    initialization: Initialization
    seed: int = 0


Weights = Seeded | ImageNet | WeightsFile | Painted


def painted(
    base: Seeded | ImageNet | WeightsFile, initialization: Initialization, seed: int
) -> Weights:
    """Return these weights with the steps taken after them; without steps they are `base` itself."""
    return Painted(base, initialization, seed) if initialization else base


def to_document(weights: Weights) -> dict[str, Any]:
    """Return the weights' origin as JSON's own types. Raises NetworkError for a file."""
    if isinstance(weights, Painted):
        return {
            "from": "steps",
            "base": to_document(weights.base),
            "steps": weights.initialization.to_document(),
            "seed": _read_seed(weights.seed),
        }
    if isinstance(weights, WeightsFile):
        raise NetworkError(
            "Weights in a file on this machine cannot be put into a link or a document; send the "
            "file along."
        )
    seed = _read_seed(weights.seed)
    if isinstance(weights, ImageNet):
        return {"from": "imagenet", "name": weights.name, "seed": seed}
    return {"from": "seed", "seed": seed}


def from_document(document: object) -> Weights:
    """Return the origin that `to_document` wrote; raise NetworkError for anything else."""
    if not isinstance(document, Mapping):
        raise NetworkError(f"The weights have to be an object, not {shown(document)}.")
    origin = document.get("from")
    if not isinstance(origin, str) or origin not in _ENTRIES:
        raise NetworkError(
            f"The weights come from {shown(origin)}, but have to come from seed, imagenet or steps."
        )
    if set(document) != _ENTRIES[origin]:
        raise NetworkError(f"Weights from {origin} have the entries {_listed(origin)}, no others.")
    seed = _read_seed(document["seed"])
    if origin == "steps":
        return _painted(document["base"], document["steps"], seed)
    if origin == "seed":
        return Seeded(seed)
    name = document["name"]
    if not isinstance(name, str) or len(name) > MOST_LETTERS:
        raise NetworkError(f"The weights' name is {shown(name)}, but has to be a short text.")
    return ImageNet(name, seed)


def _painted(base: object, steps: object, seed: int) -> Painted:
    below = from_document(base)
    if isinstance(below, Painted):
        raise NetworkError("Weights from steps have weights of another origin below them.")
    try:
        return Painted(below, Initialization.from_document(steps), seed)
    except ParameterError as error:
        raise NetworkError(str(error)) from error


def to_letters(weights: Weights) -> str:
    """Return the weights' origin for a link: `s7` or `i7`, with steps `s7~7~…`.

    Raises NetworkError for a file.
    """
    if isinstance(weights, Painted):
        below = to_letters(weights.base)
        return f"{below}~{_read_seed(weights.seed)}~{weights.initialization.to_url()}"
    document = to_document(weights)
    return f"{document['from'][0]}{document['seed']}"


def from_letters(text: str, block: Block) -> Weights:
    """Return the origin that `to_letters` wrote for a network of this block.

    ImageNet weights are those of the block's own network. Raises NetworkError for anything else.
    """
    match = re.fullmatch(r"([si])([0-9]{1,19})(?:~([0-9]{1,19})~([A-Za-z0-9_-]*))?", text)
    if match is None:
        raise NetworkError("The link does not say where the network's weights come from.")
    if match[3] is not None:
        try:
            steps = Initialization.from_url(match[4])
        except ParameterError as error:
            raise NetworkError(str(error)) from error
        below = from_letters(match[1] + match[2], block)
        return painted(below, steps, _read_seed(int(match[3])))  # type: ignore[arg-type]
    letter, seed = match[1], _read_seed(int(match[2]))
    if letter == "s":
        return Seeded(seed)
    return ImageNet(str(dict(block.arguments).get("model", "")), seed)


_ENTRIES: Mapping[str, frozenset[str]] = {
    "seed": frozenset({"from", "seed"}),
    "imagenet": frozenset({"from", "name", "seed"}),
    "steps": frozenset({"from", "base", "steps", "seed"}),
}


def _listed(origin: str) -> str:
    return ", ".join(sorted(_ENTRIES[origin]))


def _read_seed(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MOST_SEED:
        raise NetworkError(
            f"The weights' seed is {shown(value)}, but has to be a whole number from 0 to "
            f"{MOST_SEED:,}."
        )
    return value
