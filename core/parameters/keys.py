"""The keys of a network's state dict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from torch import nn

from core.parameters.drafting import drafted
from core.parameters.errors import ParameterError
from core.parameters.records import KeyRow
from core.parameters.walk import Visit

_key_row = drafted(KeyRow)


def read_keys(visits: Sequence[Visit], index: Mapping[int, int]) -> tuple[KeyRow, ...]:
    """Return the keys in state_dict()'s order; `index` gives a tensor's index by its identity.

    Raises ParameterError where modules with hooks are nested too deep for PyTorch's own recursion.
    """
    saved = _saved(visits)
    return tuple([_key_row(key, index.get(id(value), -1)) for key, value in saved.items()])


def _saved(visits: Sequence[Visit]) -> Mapping[str, Any]:
    known = [visit for visit in visits if visit.registered]
    if any(_has_own_way(visit.module) for visit in known):
        try:
            whole: Mapping[str, Any] = visits[0].module.state_dict(keep_vars=True)
        except RecursionError as error:
            raise ParameterError(
                "The modules are nested too deep for PyTorch to collect the state dict."
            ) from error
        return whole
    saved: dict[str, Any] = {}
    for visit in known:
        # What state_dict() calls on each module; overriding it is PyTorch's documented way to save
        # something else.
        visit.module._save_to_state_dict(saved, visit.prefix, keep_vars=True)  # noqa: SLF001
    return saved


def _has_own_way(module: nn.Module) -> bool:
    own = vars(module)
    hooked = own["_state_dict_hooks"] or own["_state_dict_pre_hooks"]
    return bool(hooked) or type(module).state_dict is not nn.Module.state_dict
