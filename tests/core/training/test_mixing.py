"""Mixed pictures carry the labels of what is in them, in the right shares."""

from __future__ import annotations

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.training.mixing import mixed
from core.training.schedule import mixing_share


def random(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def test_nothing_is_drawn_where_nothing_is_mixed() -> None:
    draws, x, y = random(), torch.zeros(4, 3, 8, 8), torch.tensor([0, 1, 1, 0])
    before = draws.get_state()
    same, labels = mixed(x, y, 2, 0.0, draws)
    assert same is x and labels is y and torch.equal(draws.get_state(), before)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 12), st.integers(2, 5), st.integers(2, 30))
def test_labels_are_the_shares_of_what_is_seen(
    seed: int, count: int, classes: int, side: int
) -> None:
    labels = torch.randint(classes, (count,), generator=random(seed + 1))
    # Each channel is 1 where the picture shows that class: the mean counts what is left of it.
    x = torch.nn.functional.one_hot(labels, classes).double()[:, :, None, None]
    x = x.expand(-1, -1, side, side + 3).contiguous()
    y, targets = mixed(x, labels, classes, 1.0, random(seed))
    assert targets.shape == (count, classes)
    torch.testing.assert_close(y.mean(dim=(2, 3)), targets)
    torch.testing.assert_close(targets.sum(dim=1), torch.ones(count, dtype=torch.float64))


def test_about_the_share_of_the_batches_is_mixed_in_both_ways() -> None:
    x = torch.rand(6, 3, 8, 8, generator=random())
    labels, draws = torch.tensor([0, 1, 0, 1, 0, 1]), random(3)
    found = [mixed(x, labels, 2, 0.5, draws) for _ in range(300)]
    changed = [y for y, targets in found if targets.dim() == 2]
    assert 110 < len(changed) < 190
    pasted = sum(bool(((y == x) | (y == y.clamp(0, 1))).all()) and _from(x, y) for y in changed)
    assert 0.3 < pasted / len(changed) < 0.7


def _from(x: torch.Tensor, y: torch.Tensor) -> bool:
    """Say whether every number of `y` stands at the same place of some picture of `x`."""
    return bool((y[:, None] == x[None]).any(dim=1).all())


def test_the_last_quarter_is_not_mixed() -> None:
    shares = [mixing_share(step, 100, 0.4) for step in range(100)]
    assert shares == [0.4] * 75 + [0.0] * 25
