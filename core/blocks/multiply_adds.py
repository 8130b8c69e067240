"""Counting multiply-adds by torch's own formulas, as the operations run, in this thread alone.

torch counts a multiplication and an addition as two operations, which are one multiply-add here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode, _pop_mode, _push_mode
from torch.utils.flop_counter import flop_registry


class ThreadMode(TorchDispatchMode):
    """Sees every operation of PyTorch's core that this thread does, and no other thread's.

    torch's own way in and out also sets flags of the whole process, for torch.compile, which threads
    that leave in another order than they came would leave set. And it keeps the compiler out of
    `__torch_dispatch__`, for which it first imports it: a second, and nothing here is compiled.
    """

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        return False

    def __enter__(self) -> Self:
        _push_mode(self)
        return self

    def __exit__(self, *_error: object) -> None:
        _pop_mode()


class MultiplyAdds(ThreadMode):
    """Adds up the multiply-adds of every operation in `total`.

    A mode of our own because torch's FlopCounterMode hooks all modules of the process, those of
    other threads too.
    """

    def __init__(self) -> None:
        super().__init__()
        self.total = 0

    def __torch_dispatch__(
        self,
        func: Any,
        types: Any,
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        out = func(*args, **(kwargs or {}))
        self.total += multiply_adds(func, args, kwargs or {}, out)
        return out


def multiply_adds(func: Any, args: tuple[Any, ...], kwargs: Mapping[str, Any], out: Any) -> int:
    """Return the multiply-adds of one operation of PyTorch's core that gave `out`.

    Convolutions, matrix products and attention have a formula there; the others count as none.
    """
    formula = flop_registry.get(func.overloadpacket)
    if formula is None:
        return 0
    # Most formulas take shapes, and are wrapped in a search for tensors at any depth; these
    # operations take and give lists of them at most, and looking there is ten times as fast.
    plain = getattr(formula, "__wrapped__", None)
    if plain is None:
        return int(formula(*args, **kwargs, out_val=out)) // 2
    named = {name: _shaped(each) for name, each in kwargs.items()}
    return int(plain(*map(_shaped, args), **named, out_shape=_shaped(out))) // 2


def _shaped(given: Any) -> Any:
    """Return a tensor's shape, lists of tensors as lists of shapes, and the rest as it is."""
    if isinstance(given, Tensor):
        return given.shape
    return list(map(_shaped, given)) if isinstance(given, (list, tuple)) else given
