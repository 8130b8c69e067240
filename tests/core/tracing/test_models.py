"""Whole networks of torchvision."""

from __future__ import annotations

import warnings

import torch
from torch import nn
from torchvision.models import get_model, resnet18

from core.tracing import estimate, trace
from tests.core.tracing.networks import calls
from tests.core.tracing.test_properties import check


def test_resnet18_gives_what_it_gives_alone() -> None:
    network = resnet18().eval()
    x = torch.randn(1, 3, 64, 64)
    outputs = {}
    hooks = [
        module.register_forward_hook(lambda _, __, y, name=name: outputs.update({name: y.clone()}))
        for name, module in network.named_modules()
        if not isinstance(module, nn.ReLU)
    ]
    passed = trace(network, x)
    traced = dict(outputs)
    with torch.no_grad():
        network(x)
    for hook in hooks:
        hook.remove()
    assert all(torch.equal(traced[name], outputs[name]) for name in outputs)
    check(passed)
    # Every module once, and the ReLU of each of the eight blocks a second time.
    assert len(calls(passed)) == len(list(network.modules())) + 8
    assert passed.outputs[0].mean == torch.mean(outputs[""].double()).item()
    assert passed.steps[0].multiply_adds == estimate(network.to("meta"), x).multiply_adds


def test_googlenet_in_training_gives_three_outputs() -> None:
    with warnings.catch_warnings(), torch.device("meta"):
        warnings.simplefilter("ignore")
        network = get_model("googlenet", num_classes=7, init_weights=False).train()
        x = torch.empty(2, 3, 224, 224)
    passed = trace(network, x, values=False)
    assert [value.shape for value in passed.outputs] == [(2, 7)] * 3
    assert [value.shape for value in passed.steps[0].outputs] == [(2, 7)] * 3
    network.eval()
    assert len(trace(network, x, values=False).outputs) == 1
