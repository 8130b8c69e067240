"""A network under study: one batch, one loss, passes forward and back, and plain gradient descent."""

from __future__ import annotations

import math
from collections.abc import Mapping
from contextlib import nullcontext
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.parameter import is_lazy

from core.blocks.multiply_adds import ThreadMode
from core.parameters.errors import ParameterError, shown
from core.parameters.histograms import MOST_BINS
from core.parameters.signal.records import ParameterSignal, Signal
from core.parameters.signal.watching import Watch, first_tensor
from core.randomness import OwnDraws, derived_seed, generator

MESSAGE = 300  # letters of an error's own words


class Study:
    """The caller's own module with a batch and targets; see `signal_propagation` for what they mean.

    Raises ParameterError where nothing can be studied.
    """

    def __init__(
        self, module: nn.Module, inputs: Tensor, targets: Tensor | None, seed: int
    ) -> None:
        _check(module, inputs)
        self.module, self._inputs, self._seed = module, inputs, seed
        self.learned = {
            name: each for name, each in module.named_parameters() if each.requires_grad
        }
        self._targets = targets
        self._steps = 0

    def look(self, bins: int) -> Signal:
        """Run forward and back, measure every layer, and return the signal; nothing is learned."""
        if not 2 <= bins <= MOST_BINS:
            raise ParameterError(f"A histogram has 2 to {MOST_BINS:,} bins, not {bins:,}.")
        watch = Watch(self.module, bins)
        try:
            output, loss = self._pass(watch)
            return Signal(
                step=self._steps, examples=len(self._inputs) if self._inputs.ndim else 1,
                layers=tuple(watch.layers), parameters=tuple(self._parameters()), loss=loss,
                varies=self._varies(output), losses=(loss,),
            )  # fmt: skip
        finally:
            self._forget()

    def loss(self) -> float:
        """Run forward and return the loss as it is now."""
        try:
            return self._pass(None)[1]
        finally:
            self._forget()

    def step(self, learning_rate: float) -> float:
        """Take a step of gradient descent; return the loss before it."""
        try:
            _output, loss = self._pass(None)
            with torch.no_grad():
                for parameter in self.learned.values():
                    if parameter.grad is not None:
                        parameter.sub_(learning_rate * parameter.grad)
        finally:
            self._forget()
        self._steps += 1
        return loss

    def _pass(self, watch: Watch | None) -> tuple[Tensor, float]:
        """Run forward and back once; return the output and the loss."""
        leaf = self._inputs.detach().clone()
        if watch is not None and leaf.is_floating_point():
            leaf.requires_grad_()  # so that a gradient comes back also to layers before any weight
        with torch.enable_grad():
            output = self._forward(leaf.clone(), watch)  # a layer may write to what it is given
            loss = F.mse_loss(output, self._aims(output))
            if not loss.requires_grad:
                raise ParameterError(
                    "No gradient can flow back: nothing that came out depends on a parameter or on "
                    "the input in a way that can be differentiated."
                )
            loss.backward()
        return output.detach(), loss.item()

    def _forward(self, given: Tensor, watch: Watch | None) -> Tensor:
        draws = _Draws(derived_seed(self._seed, "signal", self._steps))
        try:
            with watch.hooked() if watch else nullcontext(), draws:
                output = first_tensor(self.module(given))
        except ParameterError:
            raise
        except Exception as error:
            place = f" at {shown(watch.at)}" if watch and watch.at else ""
            words = (str(error).strip().splitlines() or [type(error).__name__])[0][:MESSAGE]
            raise ParameterError(f"The pass stopped{place}: {words}") from error
        if output is None:
            raise ParameterError(
                "The network gives no numbers with fractions, so there is no loss to differentiate."
            )
        return output

    def _aims(self, output: Tensor) -> Tensor:
        if self._targets is None:
            drawn = torch.randn(output.shape, generator=generator(self._seed, "targets"))
            self._targets = drawn.to(output)
        if self._targets.shape != output.shape:
            raise ParameterError(
                f"The targets have the shape {tuple(self._targets.shape)}, but what comes out has "
                f"{tuple(output.shape)}."
            )
        return self._targets

    def _parameters(self) -> list[ParameterSignal]:
        return [
            ParameterSignal(name, _norm(each), None if each.grad is None else _norm(each.grad))
            for name, each in self.module.named_parameters()
        ]

    def _varies(self, output: Tensor) -> float | None:
        """Return how far outputs differ between examples, relative to their size."""
        given = self._inputs
        if given.ndim < 2 or output.ndim < 1 or len(output) != len(given) or len(given) < 2:
            return None
        if bool((given == given[:1]).all()):
            return None
        y = output.double()
        size = float(y.square().mean().sqrt())
        if not size or not math.isfinite(size):
            return 0.0 if not size else None
        return float(y.var(dim=0, correction=0).mean().sqrt()) / size

    def _forget(self) -> None:
        for parameter in self.module.parameters():
            parameter.grad = None


class _Draws(ThreadMode):
    """Draws what is random in a pass from generators of its own."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        self._own = OwnDraws(seed)

    def __torch_dispatch__(
        self,
        func: Any,
        types: Any,
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        func, given = self._own.seeded(func, args, kwargs or {})
        return func(*args, **given)


def _check(module: nn.Module, inputs: Tensor) -> None:
    if not isinstance(inputs, Tensor):
        raise ParameterError(f"The input has to be a tensor, not a {type(inputs).__name__}.")
    tensors = [*module.parameters(), *module.buffers()]
    if any(map(is_lazy, tensors)):
        raise ParameterError(
            "The network has layers without a shape yet: give it a first batch, then look again."
        )
    if inputs.is_meta or any(each.is_meta for each in tensors):
        raise ParameterError('A network on the device "meta" has shapes and no signal.')


def _norm(tensor: Tensor) -> float:
    return float(torch.linalg.vector_norm(tensor.detach().double()))
