"""What a pass draws by itself, such as dropout, from the global generators: seeded, and put back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch

from core.randomness import derived_seed


class PassDraws:
    """Seeds the passes of a network that draws; one whose first pass drew nothing is left alone.

    Saving and seeding the global generators takes as long as a layer of a small network.
    """

    def __init__(self) -> None:
        self.needed = True

    @contextmanager
    def seeded(self, seed: int, *names: str | int) -> Iterator[None]:
        """Let what is drawn inside depend on `seed` and `names`; the global generators stay."""
        if not self.needed:
            yield
            return
        with torch.random.fork_rng():
            torch.manual_seed(derived_seed(seed, *names))
            before = _states()
            yield
            after = _states()
            self.needed = any(not torch.equal(a, b) for a, b in zip(before, after, strict=True))


def _states() -> list[torch.Tensor]:
    on_gpus = torch.cuda.get_rng_state_all() if torch.cuda.is_available() else []
    return [torch.get_rng_state(), *on_gpus]
