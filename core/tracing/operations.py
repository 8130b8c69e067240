"""Recording what a module's own forward does between calls: `torch.cat`, `+`, `X /= 2`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from torch import Tensor
from torch.overrides import TorchFunctionMode

from core.tracing.calls import Watch, own_object
from core.tracing.flow import Origins, version
from core.tracing.functions import step_name
from core.tracing.lines import site
from core.tracing.recording import Recording
from core.tracing.records import Value
from core.tracing.structures import tensors_in


@dataclass(frozen=True, slots=True)
class _Before:
    """What an operation was given, as it was before: versions, descriptions, seconds, counts."""

    name: str
    given: list[Tensor]
    versions: list[int]
    inputs: tuple[Value, ...]
    spent: float
    done: int


class Operations(TorchFunctionMode):
    """Sees every function of torch's that this thread calls, and records those that are steps.

    A module of torch.nn is one step: what happens in its forward is none.
    """

    def __init__(self, recording: Recording, watch: Watch) -> None:
        super().__init__()
        self._recording = recording
        self._watch = watch

    def __torch_function__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        kwargs = kwargs or {}
        calls = self._recording.calls
        if not calls or calls[-1].attention == "ignore":
            return func(*args, **kwargs)
        with self._recording.paused():
            self._recording.count()
            name = step_name(func)
            before = self._look(name, args, kwargs) if name else None
        if before is None:
            return func(*args, **kwargs)
        return self._run(before, func, args, kwargs)

    def _look(self, name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> _Before:
        recording, given = self._recording, tensors_in((args, kwargs))
        recorded = recording.calls[-1].attention == "record"
        return _Before(
            name, given, list(map(version, given)), recording.describe(given) if recorded else (),
            recording.clock.spent, recording.multiply_adds,
        )  # fmt: skip

    def _run(
        self, before: _Before, func: Any, args: tuple[Any, ...], kwargs: Mapping[str, Any]
    ) -> Any:
        try:
            result = func(*args, **kwargs)
        except Exception as error:
            with self._recording.paused():
                step = self._add(before)
                self._recording.note(error, self._recording.calls[-1].draft.index, step)
            raise
        with self._recording.paused():
            return self._finish(before, result)

    def _finish(self, before: _Before, result: Any) -> Any:
        recording = self._recording
        pairs = zip(before.given, before.versions, strict=True)
        changed = [tensor for tensor, earlier in pairs if version(tensor) != earlier]
        unchanged = {id(tensor) for tensor in before.given} - set(map(id, changed))
        own = own_object(result, unchanged)
        outputs = tensors_in(own) or changed  # x[0] = y returns nothing
        if not outputs:
            return result
        origins = self._origins(before)
        step = self._add(before)
        if step >= 0:
            origins = (step,)
        for tensor in changed:
            recording.flow.changed(tensor, origins)
        for tensor in outputs:
            if id(tensor) not in unchanged:
                recording.flow.came(tensor, origins)
        if step >= 0:
            self._complete(step, before, outputs)
        return own

    def _origins(self, before: _Before) -> Origins:
        every = (origin for each in before.given for origin in self._recording.flow.origins(each))
        return tuple(dict.fromkeys(every))

    def _add(self, before: _Before) -> int:
        """Begin the step, if it is one, and return its index or -1."""
        call = self._recording.calls[-1]
        if call.attention != "record":
            return -1
        line, place = site()
        draft, key = call.draft, (call.draft.index, before.name, place)
        return self._recording.add(
            "operation", draft.path, draft.module, before.name, key, line, before.given, before.inputs
        ).index  # fmt: skip

    def _complete(self, step: int, before: _Before, outputs: list[Tensor]) -> None:
        recording, draft = self._recording, self._recording.drafts[step]
        draft.seconds = recording.clock.spent - before.spent
        draft.multiply_adds = recording.multiply_adds - before.done
        draft.outputs, draft.finished = recording.describe(outputs), True
        self._watch(step, outputs)
