"""Every layer's output and gradient: PyTorch's own, of a module that is left as it was."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F

from core.blocks import build
from core.lenet import MODERN, ORIGINAL, LeNet
from core.lenet.strip import activations, gradients, mean_sizes

PICTURE = np.random.default_rng(5).integers(0, 256, (28, 28)).astype(np.uint8)
SMALL = replace(MODERN, dense=(7,))


def made(lenet: LeNet) -> nn.Module:
    return build(lenet.block(), seed=3).eval().requires_grad_(False)


@pytest.mark.parametrize("lenet", [ORIGINAL, SMALL])
def test_activations_are_what_hooks_see(lenet: LeNet) -> None:
    module = made(lenet)
    found = activations(module, PICTURE)
    seen: list[np.ndarray] = []
    for layer in module.children():
        layer.register_forward_hook(lambda _layer, _given, out: seen.append(out[0].numpy()))
    x = torch.from_numpy(PICTURE)[None, None] / 255
    module(x)
    assert len(found) == len(seen) + 1
    assert np.array_equal(found[0], x[0].numpy())
    assert all(np.array_equal(a, b) for a, b in zip(found[1:], seen, strict=True))
    assert {each.dtype for each in found} == {np.dtype(np.float32)}


@pytest.mark.parametrize("lenet", [ORIGINAL, SMALL])
def test_gradients_are_autograds_and_the_module_stays_clean(lenet: LeNet) -> None:
    module = made(lenet)
    found = gradients(module, PICTURE, 4)
    x = (torch.from_numpy(PICTURE)[None, None] / 255).requires_grad_()
    y = [x]
    for layer in module.children():
        y.append(layer(y[-1]))
        y[-1].retain_grad()
    F.cross_entropy(y[-1], torch.tensor([4])).backward()
    for a, b in zip(found, y, strict=True):
        assert b.grad is not None
        np.testing.assert_allclose(a, b.grad[0].numpy(), rtol=1e-5, atol=1e-12)
    assert all(each.grad is None and not each.requires_grad for each in module.parameters())


def test_the_losss_gradient_at_the_verdicts_is_softmax_less_one() -> None:
    module = made(ORIGINAL)
    logits = activations(module, PICTURE)[-1].astype(np.float64)
    wanted = np.exp(logits) / np.exp(logits).sum()
    wanted[2] -= 1
    np.testing.assert_allclose(gradients(module, PICTURE, 2)[-1], wanted, atol=1e-6)
    assert gradients(module, PICTURE, 2, of="logit")[-1].tolist() == [0, 0, 1, *[0] * 7]


def test_sigmoid_lets_less_of_the_gradient_through_than_relu() -> None:
    """From the same weights; what arrives at the first convolution."""
    first = {
        name: mean_sizes(gradients(made(replace(ORIGINAL, activation=name)), PICTURE, 0))[1]
        for name in ("sigmoid", "relu")
    }
    assert first["relu"] > 10 * first["sigmoid"] > 0


def test_mean_sizes_by_hand() -> None:
    assert mean_sizes((np.array([-1, 3], np.float32), np.zeros(2, np.float32))) == (2.0, 0.0)
