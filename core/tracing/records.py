"""What a pass through a network leaves: its steps in order, what went in and out, where it failed.

A step is a *call* of a module, or an *operation* that a module's own forward does between calls, such
as `torch.cat` or `+`. A *path* is PyTorch's qualified name; "" is the network itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

Kind: TypeAlias = Literal["call", "operation"]

INPUT = -1  # as a step's source: what came into the call that encloses it


@dataclass(frozen=True, slots=True, eq=False)
class Value:
    """A tensor at one moment of a pass.

    `minimum`, `mean`, `maximum` and `deviation` (the standard deviation of these numbers, dividing by
    their count) are over the finite ones; `broken` counts the others, NaN and infinities. Of complex
    numbers the magnitudes are taken. `preview` holds at most 16 × 16 of the numbers, float32, taken
    at equal distances: a vector as one row, a matrix as it is, of more dimensions the first matrix,
    as in the first channel of the first picture.

    All of them are None where there are no numbers: on "meta", in an empty tensor, when not asked for.
    """

    shape: tuple[int, ...]
    dtype: str
    device: str
    minimum: float | None = None
    mean: float | None = None
    maximum: float | None = None
    deviation: float | None = None
    broken: int | None = None
    preview: np.ndarray | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """A call or an operation; steps are numbered in the order in which they began.

    - `parent`: the call that it happened in, -1 for the network's own call.
    - `path`: of a call, the name that it was called by; of an operation, that of the call whose
      forward did it. `module`: the path under which that module is met first, equal for ties.
    - `type`: the module's class, or the operation's name in PyTorch.
    - `leaf`: a call in which no other call happened.
    - `turn` of `turns`: of a call, the n-th of this module object in the pass; of an operation, the
      n-th time that this place in the source was reached in this call.
    - `sources`: the steps in the same call whose outputs it read, itself or anything inside it; INPUT
      where they came into that call from outside. Parameters and constants are no source.
    - `seconds`: what it took, without the recording; None on "meta" and where it was cut off.
    - `multiply_adds`: of everything in it, so that the first step's are the whole network's.
    - `line`: an operation's line of source, "" where there is none to be had.
    - `finished`: False where a failure cut it off.
    """

    index: int
    parent: int
    kind: Kind
    path: str
    module: str
    type: str
    leaf: bool
    turn: int
    turns: int
    inputs: tuple[Value, ...]
    outputs: tuple[Value, ...]
    sources: tuple[int, ...]
    seconds: float | None
    multiply_adds: int
    line: str
    finished: bool


@dataclass(frozen=True, slots=True, eq=False)
class Failure:
    """Where a pass stopped: the innermost call that did not finish, and what it had been given.

    `step` is that call's index and `type` its class; `operation` is the index of the operation in it
    that failed, -1 where it was none that is recorded. `message` is the first line of the error.
    `by_values` says that the network asked for numbers on "meta", where tensors have none.
    """

    path: str
    type: str
    step: int
    operation: int
    message: str
    arrived: tuple[Value, ...]
    by_values: bool


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """A pass: all steps, the network's own call first, and what came out; `seconds` as in Step.

    After a failure there are no outputs, and the steps are those up to it.
    """

    steps: tuple[Step, ...]
    outputs: tuple[Value, ...]
    failure: Failure | None
    seconds: float | None
