"""What becomes of a tie: measured, for a layer under two names and for a parameter in two layers."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from core.blocks import build
from core.blocks.lessons import LESSONS
from core.parameters import ParameterError
from core.parameters.tying import what_happens_to_ties


def layer_tied() -> nn.Module:
    return build(LESSONS["tied"].block)


def parameter_tied() -> nn.Module:
    net = nn.Sequential(nn.Linear(3, 3), nn.Linear(3, 3))
    net[1].weight = net[0].weight
    return net


def states(net: nn.Module, name: str) -> dict[str, str]:
    return {fate.name: fate.state for fate in what_happens_to_ties(net, name)}


def test_a_layer_under_two_names() -> None:
    assert states(layer_tied(), "4.weight") == {
        "deepcopy": "tied", "pickle": "tied", "float64": "tied", "meta": "tied", "load": "tied",
        "file": "memory", "assign": "tied", "load-untied": "gone", "assign-untied": "memory",
        "safetensors": "refused", "save-model": "tied", "save-model-untied": "refused",
    }  # fmt: skip


def test_a_parameter_in_two_layers_breaks_more_easily() -> None:
    layer, parameter = states(layer_tied(), "2.weight"), states(parameter_tied(), "0.weight")
    differing = {name: (layer[name], parameter[name]) for name in layer if layer[name] != parameter[name]}  # fmt: skip
    assert differing == {"meta": ("tied", "gone"), "assign": ("tied", "memory")}


def test_the_network_is_only_read() -> None:
    net = parameter_tied()
    before = {key: value.clone() for key, value in net.state_dict().items()}
    fates = what_happens_to_ties(net, "1.weight")
    assert net[0].weight is net[1].weight and net[0].weight.dtype == torch.float32
    assert all(torch.equal(value, before[key]) for key, value in net.state_dict().items())
    for fate in fates:
        assert (fate.relation is None) == (fate.state == "refused") == bool(fate.error)
        assert fate.relation is None or fate.relation.equal in (True, None)


def test_what_the_lines_say_is_what_happens() -> None:
    for net, name in ((layer_tied(), "2.weight"), (parameter_tied(), "0.weight")):
        for fate in what_happens_to_ties(net, name):
            compile(fate.python, fate.name, "exec")
    errors = {fate.name: fate.error for fate in what_happens_to_ties(parameter_tied(), "0.weight")}
    assert "share memory" in errors["safetensors"]
    assert "Missing key" in errors["save-model-untied"]


def test_what_python_cannot_pickle_is_an_outcome_too() -> None:
    net = parameter_tied()
    net.own = lambda x: x  # no function of a module, which pickle would find by its name
    assert states(net, "0.weight")["pickle"] == "refused"


def test_without_a_second_name_there_is_no_tie() -> None:
    with pytest.raises(ParameterError, match="no second name"):
        what_happens_to_ties(nn.Linear(1, 1), "weight")
    with pytest.raises(ParameterError, match="no tensor called"):
        what_happens_to_ties(nn.Linear(1, 1), "x")
