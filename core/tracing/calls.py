"""Recording the calls of a network's modules, by hooks on these modules alone."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Protocol

import torch
from torch import Tensor, nn

from core.parameters.naming import Names
from core.tracing.drafts import Attention, Call
from core.tracing.flow import version
from core.tracing.recording import Recording
from core.tracing.structures import tensors_in


class Watch(Protocol):
    """Hears of each step's outputs when it has finished."""

    def __call__(self, step: int, outputs: list[Tensor]) -> None: ...  # noqa: D102 - said above


class Calls:
    """Writes every call into `recording`; with `operations`, what forward itself does as well."""

    def __init__(
        self, recording: Recording, network: nn.Module, watch: Watch, *, operations: bool
    ) -> None:
        self._recording = recording
        self._names = Names(network)
        self._watch = watch
        self._operations = operations
        self._attentions: dict[int, Attention] = {}

    @contextmanager
    def hooked(self) -> Iterator[None]:
        """Have every call recorded meanwhile."""
        handles = []
        try:
            for module in self._names.modules():
                before = module.register_forward_pre_hook(
                    self._before, prepend=True, with_kwargs=True
                )
                handles.append(before)
                after = module.register_forward_hook(
                    self._after, with_kwargs=True, always_call=True
                )
                handles.append(after)
            yield
        finally:
            for handle in handles:
                handle.remove()

    def _before(self, module: nn.Module, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> None:
        with self._recording.paused():
            recording = self._recording
            recording.count()
            name, given = self._name(module), tensors_in((args, kwargs))
            draft = recording.add(
                "call", self._names.path(name), self._names.first(name), type(module).__name__,
                id(module), "", given, recording.describe(given),
            )  # fmt: skip
            versions = [(tensor, version(tensor)) for tensor in given]
            recording.calls.append(Call(
                draft, module, name, self._attention(module), versions, recording.clock.spent,
                recording.multiply_adds, sys.exception(),
            ))  # fmt: skip

    def _name(self, module: nn.Module) -> int:
        """Return the name of a call: the n-th in one call of the caller has the n-th name there."""
        if not self._recording.calls:
            return 0
        caller = self._recording.calls[-1]
        names = self._names.within(caller.name, module)
        number = caller.called[id(module)]
        caller.called[id(module)] += 1
        return names[number % len(names)]

    def _attention(self, module: nn.Module) -> Attention:
        if id(module) not in self._attentions:
            self._attentions[id(module)] = self._attend(module)
        return self._attentions[id(module)]

    def _attend(self, module: nn.Module) -> Attention:
        if not getattr(module.forward, "__module__", "").startswith("torch.nn."):
            return "record" if self._operations else "follow"
        return "follow" if next(module.children(), None) else "ignore"

    def _after(
        self, module: nn.Module, args: tuple[Any, ...], kwargs: Mapping[str, Any], result: Any
    ) -> Any:
        with self._recording.paused():
            call = self._close(module)
            if call is None:
                return None
            error = sys.exception()
            if result is None and error is not None and error is not call.handled:
                self._recording.note(error, call.draft.index)
                return None
            return self._finish(call, result)

    def _close(self, module: nn.Module) -> Call | None:
        """Return the innermost call of `module` that is under way; those in it were cut off.

        None when there is none: the call failed before it was noted, for lack of stack.
        """
        calls = self._recording.calls
        for place in reversed(range(len(calls))):
            if calls[place].module is module:
                call = calls[place]
                del calls[place:]
                return call
        return None

    def _finish(self, call: Call, result: Any) -> Any:
        recording, draft = self._recording, call.draft
        draft.seconds = recording.clock.spent - call.spent
        draft.multiply_adds = recording.multiply_adds - call.done
        unchanged = {id(tensor) for tensor, before in call.given if version(tensor) == before}
        for tensor, _before in call.given:
            if id(tensor) not in unchanged and not self._inside(tensor, draft.index):
                recording.flow.changed(tensor, (draft.index,))
        own = own_object(result, unchanged)
        produced = tensors_in(own)
        for tensor in produced:
            if id(tensor) not in unchanged and not self._inside(tensor, draft.index):
                recording.flow.came(tensor, (draft.index,))
        draft.outputs, draft.finished = recording.describe(produced), True
        self._watch(draft.index, produced)
        return own if own is not result else None

    def _inside(self, tensor: Tensor, call: int) -> bool:
        """Say whether a step inside the call, which began after it, made the tensor."""
        return any(origin > call for origin in self._recording.flow.origins(tensor))


def own_object(result: Any, unchanged: set[int]) -> Any:
    """Return `result`, or where it is the very tensor that was given, unchanged, a view of all of it.

    Identity and Dropout hand on what they are given. Who reads the output of such a module, and who
    the input itself, can be told apart only by the object.
    """
    if isinstance(result, Tensor) and id(result) in unchanged and result.layout is torch.strided:
        return result.view_as(result)
    return result
