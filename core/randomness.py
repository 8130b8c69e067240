"""Random numbers that depend on names, not on the order in which they are drawn.

`generator(seed, "epoch", 3)` gives the same stream whatever was drawn before, in whatever process:
an interrupted run needs no saved generator states, and the global generator is never touched.
"""

from __future__ import annotations

import hashlib

import torch


def derived_seed(seed: int, *names: str | int) -> int:
    """Return a seed (63 bits) for this `seed` and these names, by hashing them (BLAKE2b)."""
    text = "\x1f".join(map(str, (seed, *names)))
    digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


def generator(seed: int, *names: str | int) -> torch.Generator:
    """Return a CPU generator of its own for this `seed` and these names."""
    return torch.Generator().manual_seed(derived_seed(seed, *names))
