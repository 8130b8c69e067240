"""Our note in a safetensors file's metadata: what kind of content was saved, and what is tied.

The format itself only knows names and tensors, each once.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from core.checkpoints.content import LONE, Ordered
from core.checkpoints.refusals import Damaged
from core.checkpoints.stored import Stored

KEY = "layerwise_content"
KINDS = ("state dict", "dict", "list", "tuple", "tensor")


def note(kind: str, keys: Sequence[str], ties: Mapping[str, str]) -> str:
    """Return the note: all `keys` in their order, and for each that was not written its twin."""
    return json.dumps({"kind": kind, "keys": list(keys) if ties else [], "ties": dict(ties)})


def content_with(metadata: Mapping[str, str], tensors: Mapping[str, Stored]) -> Any:
    """Return `tensors` as the note has them; without one, as a state dict."""
    if KEY not in metadata:
        return Ordered(tensors)
    kind, keys, ties = _read(metadata[KEY])
    whole = dict(tensors)
    for alias, kept in ties.items():
        if alias in tensors or kept not in tensors:
            raise Damaged("its note about tied tensors does not fit its tensors")
        whole[alias] = tensors[kept]
    if keys:
        if set(keys) != set(whole) or len(keys) != len(whole):
            raise Damaged("its note about tied tensors does not fit its tensors")
        whole = {key: whole[key] for key in keys}
    return _arranged(kind, whole)


def _read(text: str) -> tuple[str, list[str], dict[str, str]]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Damaged("its note about what was saved is not JSON") from error
    kind, keys, ties = (
        [found.get(name) for name in ("kind", "keys", "ties")]
        if isinstance(found, dict)
        else [0] * 3
    )
    if kind not in KINDS or not isinstance(keys, list) or not isinstance(ties, dict):
        raise Damaged("its note does not say what was saved")
    if not all(isinstance(each, str) for each in (*keys, *ties.values())):
        raise Damaged("its note does not say what was saved")
    return str(kind), keys, ties


def _arranged(kind: str, tensors: dict[str, Stored]) -> Any:
    if kind in ("list", "tuple"):
        names = [str(number) for number in range(len(tensors))]
        if set(names) != set(tensors):
            raise Damaged("it should hold a list, and its names are not 0, 1, 2 …")
        items = [tensors[name] for name in names]
        return items if kind == "list" else tuple(items)
    if kind == "tensor":
        if set(tensors) != {LONE}:
            raise Damaged("it should hold one tensor, and holds others")
        return tensors[LONE]
    return Ordered(tensors) if kind == "state dict" else tensors
