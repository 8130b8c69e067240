"""A pickle followed to its end, or refused in a sentence that says what it would have run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from core.checkpoints.pickles.feed import Feed
from core.checkpoints.pickles.machine import Forbidden, Machine
from core.checkpoints.pickles.names import wanted
from core.checkpoints.pickles.steps import STEPS
from core.checkpoints.refusals import Refused

_NOTHING = "nothing was run. Save only tensors, such as a state dict, with torch.save"


def followed(feed: Feed, storage: Callable[[tuple[Any, ...]], Any]) -> Any:
    """Return what the pickle in `feed` describes. Raises Refused for whatever is not plain data."""
    try:
        return Machine(feed, storage, STEPS).run()
    except Forbidden as refusal:
        raise Refused(would_run(feed.seen(), 1) or f"{refusal}; {_NOTHING}") from refusal


def would_run(content: bytes, pickles: int = 5) -> str:
    """Return the predicate for what pickles in a row would run, or "" where that is nothing."""
    names = wanted(content, pickles)
    return f"wants to run {names}; {_NOTHING}" if names else ""
