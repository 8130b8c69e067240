"""What is known of one pass while it goes on; hooks and modes write into it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from torch import Tensor
from torch._C import DisableTorchFunction, _DisableTorchDispatch

from core.tracing.clock import Clock
from core.tracing.drafts import Call, Draft
from core.tracing.errors import Ended
from core.tracing.flow import Flow
from core.tracing.records import INPUT, Failure, Kind, Value

MESSAGE = 500  # characters that are kept of an error's first line


@dataclass(frozen=True, slots=True)
class Limits:
    """What ends a pass: calls and operations together, and seconds."""

    steps: int
    seconds: float


class Recording:
    """The steps so far, the calls that are under way, and what is known of the tensors."""

    def __init__(self, *, numbers: bool, limits: Limits, waiting: bool) -> None:
        self.drafts: list[Draft] = []
        self.calls: list[Call] = []
        self.flow = Flow(numbers=numbers)
        self.clock = Clock(waiting=waiting)
        self.multiply_adds = 0
        self.by_values = False
        self._limits = limits
        self._counted = 0
        self._repeated: Counter[Hashable] = Counter()
        self._error: BaseException | None = None
        self._failed = (0, -1)  # the call and the operation in which the error came up

    def paused(self) -> Paused:
        """Stop the clock, and look at tensors without being looked at by the modes."""
        return Paused(self.clock)

    def count(self) -> None:
        """Count a call or an operation. Raises Ended when it is one too many, or too late."""
        self._counted += 1
        if self._counted > self._limits.steps:
            raise Ended(
                f"The pass did not end after {self._limits.steps:,} steps; a loop that depends on "
                f"the data may have no end.{self._where()}"
            )
        if self.clock.elapsed() > self._limits.seconds:
            raise Ended(
                f"The pass did not end after {self._limits.seconds:g} seconds.{self._where()} Make "
                "the input or the network smaller."
            )

    def _where(self) -> str:
        path = self.calls[-1].draft.path if self.calls else ""
        return f" It was in {path!r}." if path else ""

    def add(
        self, kind: Kind, path: str, module: str, type: str, key: Hashable, line: str,
        given: Sequence[Tensor], inputs: tuple[Value, ...],
    ) -> Draft:  # fmt: skip
        """Begin a step that reads `given`, and return it."""
        self._repeated[key] += 1
        parent = self.calls[-1].draft.index if self.calls else -1
        draft = Draft(
            len(self.drafts), parent, kind, path, module, type, key, inputs, self._repeated[key], line,
        )  # fmt: skip
        self.drafts.append(draft)
        for tensor in given:
            for origin in self.flow.origins(tensor):
                self._connect(draft, origin)
        return draft

    def _connect(self, draft: Draft, origin: int) -> None:
        """Make `origin` a source of a step, and of every call around it that it came into."""
        while True:
            source = self._beside(origin, draft.parent)
            draft.sources[source] = None
            if source != INPUT or draft.parent < 0:
                return
            draft = self.drafts[draft.parent]

    def _beside(self, origin: int, parent: int) -> int:
        """Return the step directly in the call `parent` that `origin` is or is inside of, or INPUT."""
        while origin != INPUT and self.drafts[origin].parent != parent:
            origin = self.drafts[origin].parent
        return origin

    def describe(self, tensors: Sequence[Tensor]) -> tuple[Value, ...]:
        """Describe tensors as they are now."""
        return tuple([self.flow.value(tensor) for tensor in tensors])

    def note(self, error: BaseException, call: int, operation: int = -1) -> None:
        """Note where an error came up; the first to say so is the innermost."""
        if error is not self._error:
            self._error, self._failed = error, (call, operation)

    def failure(self, error: BaseException) -> Failure:
        """Return where the pass stopped, given the error that came out of the network."""
        call, operation = self._failed if error is self._error else (0, -1)
        self._error = None  # it holds the frames of the pass, and they hold its tensors
        draft = self.drafts[call]
        return Failure(
            draft.path, draft.type, call, operation, first_line(error), draft.inputs, self.by_values
        )


class Paused:
    """What `Recording.paused` returns; several times as fast as a generator would be."""

    __slots__ = ("_clock", "_guards")

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def __enter__(self) -> None:
        self._clock.pause()
        self._guards = DisableTorchFunction(), _DisableTorchDispatch()
        for guard in self._guards:
            guard.__enter__()

    def __exit__(self, *error: object) -> None:
        for guard in reversed(self._guards):
            guard.__exit__(None, None, None)
        self._clock.resume()


def first_line(error: BaseException) -> str:
    """Return the first line of an error's own words, or what kind it is where it has none."""
    lines: list[Any] = str(error).strip().splitlines()
    return f"{lines[0]}"[:MESSAGE] if lines else type(error).__name__
