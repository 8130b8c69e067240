"""A sample in bins: every number is counted once, beside what was to be expected."""

from __future__ import annotations

import pytest

from core.parameters.distributions import COURSE_MIXTURE, Distribution, Part, Slot
from core.parameters.distributions.sampled import (
    BINS,
    MOST_BAND,
    MOST_CELLS,
    SEEDS,
    can_sample,
    sampled,
)
from core.parameters.errors import ParameterError
from core.randomness import generator
from tests.core.parameters.distributions.kinds import EVERY, name

pytestmark = pytest.mark.filterwarnings("ignore:mean is more than 2 std")

SLOT, KERNELS = Slot((30, 40)), Slot((20, 4, 5, 3))


@pytest.mark.parametrize("distribution", EVERY, ids=name)
def test_every_number_is_counted_once(distribution: Distribution) -> None:
    slot = KERNELS if distribution.objection(SLOT) else SLOT
    found = sampled(distribution, slot, 3)
    drawn = sum(each.drawn for each in found.bins) + sum(stem.drawn for stem in found.stems)
    assert drawn == found.numbers == 1200
    expected = sum(each.expected for each in found.bins)
    assert expected + 1200 * sum(stem.probability for stem in found.stems) == pytest.approx(
        1200, rel=1e-4
    )
    assert len(found.bins) in (0, BINS)
    assert all(each.least == each.drawn == each.most for each in found.bins)
    assert all(one.high == two.low for one, two in zip(found.bins, found.bins[1:], strict=False))


def test_the_named_parameter_has_its_own_numbers() -> None:
    distribution = Distribution.of("normal", mean=1)
    found = sampled(distribution, SLOT, 5, name="0.weight")
    values = distribution.sample(SLOT, generator(5, "weights", "0.weight")).double()
    assert found.mean == pytest.approx(float(values.mean()))
    assert found.deviation == pytest.approx(float(values.std(unbiased=False)))
    low, high = found.bins[10].low, found.bins[10].high
    assert found.bins[10].drawn == int(((values >= low) & (values < high)).sum())


def test_a_band_holds_most_of_what_is_expected() -> None:
    found = sampled(COURSE_MIXTURE, Slot((20, 30)), 0, band=True)
    assert all(each.least <= each.drawn <= each.most for each in found.bins)
    inside = [each for each in found.bins if each.expected > 1]
    assert len(inside) == BINS / 2
    assert all(each.least < each.expected < each.most for each in inside)
    assert (found.stems[0].value, found.stems[0].probability) == (0, 0.5)
    assert found.stems[0].drawn == pytest.approx(300, abs=60)


def test_spikes_inside_of_what_is_spread_are_counted_apart() -> None:
    mixed = Distribution.of("mixture", Part("spike", 1, 0.1), Part("uniform", 1, 0, 1))
    found = sampled(mixed, SLOT, 0)
    assert found.stems[0].drawn == pytest.approx(600, abs=90)


def test_values_that_float32_cannot_tell_apart_are_one_stem() -> None:
    mixed = Distribution.of("mixture", Part("spike", 1, 5.1), Part("spike", 3, 5.1 + 1e-12))
    (stem,) = sampled(mixed, SLOT, 0).stems
    assert (stem.probability, stem.drawn) == (1, 1200)


def test_only_what_is_small_enough_is_drawn() -> None:
    normal, orthogonal = Distribution.of("normal"), Distribution.of("orthogonal")
    assert can_sample(normal, Slot((MOST_CELLS,)))
    assert not can_sample(normal, Slot((MOST_CELLS + 1,)))
    assert not can_sample(normal, Slot((3, 0)))
    assert can_sample(normal, Slot((MOST_BAND,)), band=True)
    assert not can_sample(normal, Slot((MOST_BAND + 1,)), band=True)
    assert can_sample(orthogonal, Slot((512, 512)))
    assert not can_sample(orthogonal, Slot((2000, 2000)))
    assert SEEDS == 100


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(ParameterError, match="matrix"):
        sampled(Distribution.of("eye"), Slot((3,)), 0)
