"""Visitors who run networks at the same time: each gets his own numbers, and none leaves a trace."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import streamlit as st

from app_pages.parts.network.cached import shapes
from app_pages.parts.network.forward.run import ran
from app_pages.parts.network.trees.running import gradient, valued
from core.blocks.lessons import LESSONS
from core.networks import Seeded
from core.tracing import Input

NAMES = ("mlp", "tied", "fixed-hidden", "nested-factory", "lenet", "my-linear-data")
VISITS = [(name, seed) for seed in (0, 1) for name in NAMES]


def visit(asked: tuple[str, int]) -> tuple[object, ...]:
    """Run a network forward and back as its page does; return what a visitor reads there."""
    name, seed = asked
    lesson = LESSONS[name]
    x = Input(shape=lesson.shape, kind=lesson.kind, seed=seed)
    done = ran(lesson.block, Seeded(seed), x, False)
    assert done.gradients is not None
    paths = tuple((step.path, step.turn) for step in done.trace.steps)
    assert shapes(lesson.block, x).outputs[0].shape == done.trace.outputs[0].shape
    return paths, done.trace.outputs[0].mean, tuple(done.gradients.tensors.items())


def test_visitors_at_the_same_time_get_what_each_would_get_alone() -> None:
    st.cache_resource.clear()
    with ThreadPoolExecutor(6) as pool:
        together = list(pool.map(visit, VISITS))
    st.cache_resource.clear()
    assert together == [visit(asked) for asked in VISITS]
    means = {result[1] for result in together}
    assert len(means) == len(VISITS)  # no two of them are the same network on the same input


def test_what_is_shared_is_left_without_hooks_and_gradients() -> None:
    lesson = LESSONS["mlp"]
    x = Input(shape=lesson.shape)
    shared = valued(lesson.block, Seeded(0), None)
    before = {name: tensor.clone() for name, tensor in shared.state_dict().items()}
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(visit, [("mlp", 0)] * 4))
        list(
            pool.map(
                lambda path: gradient(lesson.block, Seeded(0), x, path), ["0.weight", "2.bias"]
            )
        )
    assert valued(lesson.block, Seeded(0), None) is shared
    for part in shared.modules():
        assert not part._forward_hooks and not part._forward_pre_hooks and not part._backward_hooks
    assert all(tensor.grad is None for tensor in shared.parameters())
    assert all(tensor.equal(before[name]) for name, tensor in shared.state_dict().items())
