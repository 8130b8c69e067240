"""What holds for any network: random ones, nested, tied, joined."""

from __future__ import annotations

import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from core.tracing import INPUT, Trace, trace
from tests.core.tracing.networks import Does, Parallel, PlainSequential, Residual, calls

WIDTH = 4


class Sum(Parallel):
    """Adds up what its branches give."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.stack([branch(x) for branch in self.branches]).sum(0)


SHARED = "shared"
LEAVES = st.sampled_from([nn.ReLU, nn.Tanh, nn.Identity, nn.Dropout, "linear", "in place", SHARED])
SHAPES = st.recursive(
    LEAVES,
    lambda inner: st.tuples(
        st.sampled_from([nn.Sequential, PlainSequential, Sum, Residual]),
        st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=8,
)


def build(shape: object, shared: nn.Module) -> nn.Module:
    if shape == SHARED:
        return shared
    if shape == "linear":
        return nn.Linear(WIDTH, WIDTH)
    if shape == "in place":
        # Only on what is its own: else a sibling would see the change.
        return nn.Sequential(Does(lambda self, x: x * 1), nn.ReLU(inplace=True))
    if isinstance(shape, tuple):
        kind, inner = shape
        parts = [build(each, shared) for each in inner]
        return kind(*parts[:1], nn.Identity()) if kind is Residual else kind(*parts)
    return shape().eval()  # type: ignore[operator] - .eval() of the whole does not see plain lists


def called(network: nn.Module, x: torch.Tensor) -> list[nn.Module]:
    """Return every module in the order of its calls, by hooks of the test's own."""
    order: list[nn.Module] = []
    # What is in plain lists as well, each module once.
    found, waiting = {}, [network]
    while waiting:
        module = waiting.pop()
        if id(module) not in found:
            found[id(module)] = module
            waiting += [*module.children(), *getattr(module, "layers", [])]
    hooks = [
        module.register_forward_pre_hook(lambda module, args: order.append(module))
        for module in found.values()
    ]
    network(x)
    for hook in hooks:
        hook.remove()
    return order


@settings(max_examples=60, deadline=None)
@given(shape=SHAPES, seed=st.integers(0, 100))
def test_any_network(shape: object, seed: int) -> None:
    network = build(shape, nn.Linear(WIDTH, WIDTH)).eval()
    x = torch.randn(2, WIDTH, generator=torch.Generator().manual_seed(seed))
    outputs: list[torch.Tensor] = []
    hook = network.register_forward_hook(lambda *given: outputs.append(given[-1]))
    passed = trace(network, x)
    hook.remove()
    with torch.no_grad():
        assert torch.equal(outputs[0], network(x))
        order = called(network, x)
    assert [step.type for step in calls(passed)] == [type(module).__name__ for module in order]
    check(passed)
    linear = sum(isinstance(module, nn.Linear) for module in order)
    assert passed.steps[0].multiply_adds == linear * 2 * WIDTH * WIDTH


def check(passed: Trace) -> None:
    """Check what every trace keeps: order, nesting, sources among siblings, sums, turns."""
    inside: dict[int, list[int]] = {}
    for step in passed.steps:
        inside.setdefault(step.parent, []).append(step.index)
        assert step.parent < step.index
        assert step.finished
        for source in step.sources:
            assert source == INPUT or (
                source < step.index and passed.steps[source].parent == step.parent
            )
        assert step.sources  # none of these networks makes numbers of its own
        assert 1 <= step.turn <= step.turns
    for step in passed.steps:
        within = [passed.steps[index] for index in inside.get(step.index, [])]
        assert step.leaf == (
            step.kind == "call" and not any(each.kind == "call" for each in within)
        )
        if within:
            assert step.multiply_adds == sum(each.multiply_adds for each in within)
            assert step.seconds >= sum(each.seconds for each in within)
    for module in {step.module for step in calls(passed)}:
        same = [step for step in calls(passed) if step.module == module]
        assert [step.turn for step in same] == list(range(1, len(same) + 1))
        assert {step.turns for step in same} == {len(same)}
    assert [value.mean for value in passed.outputs] == [
        value.mean for value in passed.steps[0].outputs
    ]
