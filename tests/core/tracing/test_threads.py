"""Several visitors at once: each sees its own pass and nobody else's."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import torch
from torch import Tensor, nn
from torch.overrides import _len_torch_function_stack
from torch.utils._python_dispatch import _get_current_dispatch_mode, is_in_torch_dispatch_mode

from core.tracing import Trace, trace
from tests.core.tracing.networks import Does, FixedHiddenMLP, operations

THREADS = 6


def summary(passed: Trace) -> list[object]:
    return [
        (step.parent, step.path, step.type, step.turn, step.sources, step.multiply_adds,
         [value.mean for value in step.outputs])
        for step in passed.steps
    ]  # fmt: skip


def network(number: int) -> nn.Module:
    built = nn.Sequential(FixedHiddenMLP() if number % 2 else nn.Linear(20, 20))
    generator = torch.Generator().manual_seed(number)
    with torch.no_grad():
        for parameter in built.parameters():
            parameter.copy_(torch.randn(parameter.shape, generator=generator))
    built.append(nn.Dropout())
    return built


def test_each_thread_traces_its_own_network() -> None:
    x = torch.ones(2, 20)
    alone = [summary(trace(network(number), x, seed=number)) for number in range(THREADS)]
    together = Barrier(THREADS)

    def visit(number: int) -> list[list[object]]:
        together.wait()
        return [summary(trace(network(number), x, seed=number)) for _ in range(4)]

    with ThreadPoolExecutor(THREADS) as pool:
        for number, found in enumerate(pool.map(visit, range(THREADS))):
            assert found == [alone[number]] * 4


def test_who_only_runs_a_network_meanwhile_is_not_recorded() -> None:
    inside, outside = Barrier(2), Barrier(2)

    def wait(self: nn.Module, x: Tensor) -> Tensor:
        inside.wait()  # now the other thread computes
        outside.wait()
        return x + 1

    def visit() -> Trace:
        return trace(nn.Sequential(Does(wait)), torch.ones(1))

    with ThreadPoolExecutor(1) as pool:
        visitor = pool.submit(visit)
        inside.wait()
        assert _len_torch_function_stack() == 0
        assert _get_current_dispatch_mode() is None
        assert not is_in_torch_dispatch_mode()
        other = nn.Linear(3, 3)
        assert not other._forward_hooks
        torch.cat([other(torch.ones(1, 3)).relu()] * 2)
        outside.wait()
        passed = visitor.result()
    assert [step.type for step in operations(passed)] == ["add"]
    assert passed.steps[0].multiply_adds == 0
