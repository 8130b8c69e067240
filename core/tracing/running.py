"""Running a network once and recording every call, operation and value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from core.tracing.calls import Calls, Watch
from core.tracing.core_operations import CoreOperations
from core.tracing.drafts import finish
from core.tracing.errors import Ended, TraceError
from core.tracing.operations import Operations
from core.tracing.recording import Limits, Recording
from core.tracing.records import INPUT, Failure, Trace
from core.tracing.structures import tensors_in

MOST_STEPS = 20_000
SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Options:
    """How to record: what is looked at, and what ends a pass; as in `trace`."""

    values: bool = True
    operations: bool = True
    most_steps: int = MOST_STEPS
    seconds: float = SECONDS
    seed: int = 0


def trace(
    module: nn.Module,
    inputs: Tensor | tuple[Tensor, ...],
    *,
    values: bool = True,
    operations: bool = True,
    most_steps: int = MOST_STEPS,
    seconds: float = SECONDS,
    seed: int = 0,
) -> Trace:
    """Run `module` on `inputs`, without gradients, and return every call in order.

    The module is hooked meanwhile, and what its forward changes in it stays changed (running means in
    training mode): it has to be the caller's own. It runs in the mode it is in; what is random in it
    is drawn from `seed`. The inputs are left alone. On "meta" the same is found, without numbers.

    `values`: describe the numbers of every tensor. `operations`: what forward does between calls is
    steps as well. An error in the network ends the trace and is recorded in it. nn.MultiheadAttention
    takes its written-out way, which may differ from its fused one in the last digits.

    Raises TraceError for inputs that are no tensors, when calls and operations together are more than `most_steps` or take more than
    `seconds`, and ParameterError for a network with names without end. A loop in plain Python that
    does nothing with tensors is beyond reach.
    """
    options = Options(values, operations, most_steps, seconds, seed)
    with torch.no_grad():
        return run(module, [tensor.clone() for tensor in given_tensors(inputs)], options)[0]


def given_tensors(inputs: Tensor | tuple[Tensor, ...]) -> tuple[Tensor, ...]:
    """Return the inputs as a tuple. Raises TraceError unless all are tensors."""
    given = inputs if isinstance(inputs, tuple) else (inputs,)
    for each in given:
        if not isinstance(each, Tensor):
            raise TraceError(f"A network is given tensors here, not a {type(each).__name__}.")
    return given


def run(
    module: nn.Module, given: Sequence[Tensor], options: Options, watch: Watch | None = None
) -> tuple[Trace, Any]:
    """Run `module` on `given` itself; return the trace and what came out, None after a failure.

    `watch` hears of each step's outputs when it has finished.
    """
    waiting = any(tensor.device.type not in ("cpu", "meta") for tensor in given)
    limits = Limits(options.most_steps, options.seconds)
    recording = Recording(numbers=options.values, limits=limits, waiting=waiting)
    heard = watch or _ignore
    calls = Calls(recording, module, heard, operations=options.operations)
    for tensor in given:
        recording.flow.came(tensor, (INPUT,))
    failure, result = None, None
    try:
        with calls.hooked(), Operations(recording, heard), CoreOperations(recording, options.seed):
            result = module(*given)
    except Ended as end:
        raise TraceError(str(end)) from None
    except Exception as error:
        if not recording.drafts:  # no network's: it could not even be called
            raise
        failure = recording.failure(error)
    return _traced(recording, failure, result), result


def _traced(recording: Recording, failure: Failure | None, result: Any) -> Trace:
    timed = not any(value.device == "meta" for value in recording.drafts[0].inputs)
    for draft in recording.drafts:
        draft.seconds = draft.seconds if timed else None
    outputs = () if failure else recording.describe(tensors_in(result))
    steps = finish(recording.drafts)
    return Trace(steps, outputs, failure, steps[0].seconds)


def _ignore(step: int, outputs: list[Tensor]) -> None:
    """Hear of a step, and do nothing."""
