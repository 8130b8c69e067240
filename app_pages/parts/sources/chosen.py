"""What the control of pictures says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.datasets import Source


@dataclass(frozen=True, slots=True)
class Chosen:
    """The pictures that are chosen: their source, or the sentence why there can be none.

    Without either, nothing is chosen yet, and the control has said what to do. `way` is the option of
    the control, `more` are the parameters that a link needs beside it.
    """

    source: Source | None = None
    more: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""
    way: str = ""

    def link(self, key: str) -> dict[str, str]:
        """Return the parameters by which a page whose control is `key` opens with the same choice."""
        return {key: self.way, **self.more}
