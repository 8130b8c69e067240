"""Where named tensors can come from besides a visitor's own files: networks, runs, what is shipped."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.network.cached import BY_JSON, tree
from app_pages.parts.network.limits import TooLargeError, check_values
from app_pages.parts.network.trees.running import valued
from core.blocks import Block, BlockError
from core.checkpoints import FileError
from core.networks import Painted, Seeded, Weights, painted
from core.prediction import shipped_weights
from core.tracing import Input, TraceError
from core.training import RunError, find_run
from core.training.pointers import Which, weights_path

if TYPE_CHECKING:
    from app_pages.parts.network.asked import Asked
    from core.checkpoints import Tensors

OPENED = "files_opened"  # the visitor's files on this machine, by path and time
MOST_OPENED = 8


def settling(block: Block, asked: Input) -> Input | None:
    """Return the input that gives lazy layers their sizes, None for a network that has none."""
    return asked if tree(block, None).modules[0].lazy else None


def checked(block: Block, asked: Input) -> Input | None:
    """Return what settles a network whose values may be made.

    Raises FileError where they may not: it is too large, or does not go together.
    """
    try:
        settled_by = settling(block, asked)
        check_values(tree(block, settled_by))
    except (BlockError, TraceError, TooLargeError) as error:
        raise FileError(str(error)) from error
    return settled_by


def of_network(asked: Asked, weights: Weights, name: str) -> Tensors:
    """Return the network in hand with these weights. Raises FileError where it has no values."""
    settled_by = checked(asked.block, asked.input)
    try:
        return _of_network(asked.block, weights, settled_by, name)
    except BlockError as error:
        raise FileError(str(error)) from error


# Few, since each may take as much memory as the limit allows.
@st.cache_resource(max_entries=2, show_spinner=False, hash_funcs=BY_JSON)
def _of_network(block: Block, weights: Weights, settled_by: Input | None, name: str) -> Tensors:
    from core.checkpoints import of_module

    return of_module(valued(block, weights, settled_by), name)


def reseeded(weights: Weights, seed: int) -> Weights:
    """Return fresh weights from another seed, with the same steps of initialization after them."""
    if isinstance(weights, Painted):
        return painted(Seeded(seed), weights.initialization, seed)
    return Seeded(seed)


def seed_of(weights: Weights) -> int:
    """Return the seed from which weights are drawn, 0 where they are from a file."""
    return int(getattr(weights, "seed", 0))


def of_run(run: str, which: Which) -> Tensors:
    """Open the weights of one of the visitor's runs. Raises FileError where it has none."""
    try:
        path = weights_path(find_run(run).path, which)
        return at_path(path, f"{run}/{path.name}")  # of two runs the files are called alike
    except RunError as error:
        raise FileError(str(error)[:1].upper() + str(error)[1:]) from error


def shipped() -> Tensors:
    """Open the model of pets that comes with Layerwise."""
    return at_path(shipped_weights(), "pets.safetensors")


def at_path(path: Path, name: str = "") -> Tensors:
    """Open a file on this machine, once for this visitor as long as it stays as it is.

    Raises FileError where it is none that can be read.
    """
    from core.checkpoints import open_file

    try:
        path = path.expanduser()
        status = path.stat()
    except (OSError, ValueError, RuntimeError) as error:  # "~nobody", "a\0b", a name too long
        raise FileError(f"There is no file {path.name[:100]!r} that can be read.") from error
    name = name or path.name
    known: dict[tuple[str, str, int, int], Tensors] = st.session_state.setdefault(OPENED, {})
    key = (name, str(path), status.st_mtime_ns, status.st_size)
    if key not in known:
        while len(known) >= MOST_OPENED:
            del known[next(iter(known))]
        known[key] = open_file(path, name)
    return known[key]
