"""Every classification network of torchvision, on "meta": counts against brute force."""

from __future__ import annotations

import pytest
import torch
import torchvision

from core.parameters import parameter_tree
from tests.core.parameters.networks import OnMeta, brute_force

NAMES = torchvision.models.list_models(module=torchvision.models)


@pytest.mark.filterwarnings("ignore:The default weight initialization")
@pytest.mark.parametrize("name", NAMES)
def test_counts_by_identity(name: str) -> None:
    before = torch.get_rng_state()
    with OnMeta():
        network = torchvision.models.get_model(name)
    assert torch.equal(before, torch.get_rng_state())
    tree = parameter_tree(network)
    totals = tree.totals
    counted = (totals.parameters, totals.trainable, totals.buffers, totals.bytes)
    assert counted == brute_force(network)
    assert [row.key for row in tree.keys] == list(network.state_dict())
    named = dict(network.named_modules(remove_duplicate=False))
    assert [row.path for row in tree.modules] == list(named)
    for row in tree.modules[1::7]:
        assert row.parameters == brute_force(named[row.path])[0]
