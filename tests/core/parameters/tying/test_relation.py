"""Equal, identical, in one memory, the same view: told apart."""

from __future__ import annotations

import copy

import pytest
import torch
from torch import Tensor, nn

from core.parameters import ParameterError
from core.parameters.tying import Relation, follows, relation

BASE = nn.Parameter(torch.arange(6.0).reshape(2, 3))
CASES = {
    "itself": (BASE, Relation(equal=True, identical=True, memory=True, view=True), True),
    "data": (BASE.data, Relation(equal=True, identical=False, memory=True, view=True), True),
    "detached": (
        BASE.detach(),
        Relation(equal=True, identical=False, memory=True, view=True),
        True,
    ),
    "a view of all": (BASE.view(2, 3), Relation(True, False, True, True), True),
    "flat": (BASE.view(6), Relation(False, False, True, False), True),
    "turned": (BASE.T, Relation(False, False, True, False), True),
    "a row": (BASE[0], Relation(False, False, True, False), True),
    "clone": (BASE.clone(), Relation(True, False, False, False), False),
    "deepcopy": (copy.deepcopy(BASE), Relation(True, False, False, False), False),
    "of 64 bits": (BASE.double(), Relation(True, False, False, False), False),
    "other numbers": (BASE + 1, Relation(False, False, False, False), False),
}


@pytest.mark.parametrize("name", CASES)
def test_relations(name: str) -> None:
    other, expected, changes = CASES[name]
    assert relation(BASE, other) == expected
    before = BASE.detach().clone()
    assert follows(BASE, other) is changes
    assert torch.equal(BASE, before)


def test_one_storage_without_overlap_is_one_memory_but_no_change_is_seen() -> None:
    whole = torch.zeros(4)
    assert relation(whole[:2], whole[2:]) == Relation(True, False, True, False)
    assert not follows(whole[:2], whole[2:])


@pytest.mark.parametrize(
    ("a", "b", "equal"),
    [
        (torch.tensor([float("nan")]), torch.tensor([float("nan")]), True),
        (torch.tensor([True]), torch.tensor([1]), True),
        (torch.zeros(0), torch.zeros(0), True),
        (torch.zeros(2, device="meta"), torch.zeros(2), None),
    ],
)
def test_strange_tensors(a: Tensor, b: Tensor, equal: bool | None) -> None:
    assert relation(a, b) == Relation(equal, False, False, False)
    assert relation(a, a).view


def test_refusals() -> None:
    lazy, sparse = nn.LazyLinear(1).weight, torch.eye(2).to_sparse()
    for tensor in (lazy, sparse):
        with pytest.raises(ParameterError, match="numbers in one memory"):
            relation(tensor, torch.zeros(1))
    with pytest.raises(ParameterError, match="nothing can be changed"):
        follows(torch.zeros(1, device="meta"), torch.zeros(1))
