"""Numbers come from the density that is said of them: moments, bounds, and a test of all of them."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from core.parameters.distributions import COURSE_MIXTURE, Distribution, Part, Slot
from core.parameters.distributions.pieces import Numbers
from core.randomness import generator
from tests.core.parameters.distributions.kinds import EVERY, MIXTURES, name

pytestmark = pytest.mark.filterwarnings("ignore:mean is more than 2 std")

LARGE = Slot((90, 80))  # 7,200 numbers
KERNELS = Slot((24, 8, 6, 6))
SLOTS = [(each, LARGE if not each.objection(LARGE) else KERNELS) for each in EVERY]
IDS = [name(each) for each, _ in SLOTS]


def drawn(distribution: Distribution, slot: Slot, seed: int = 0) -> Numbers:
    values = distribution.sample(slot, generator(seed, "test"), dtype=torch.float64)
    numbers: Numbers = values.flatten().numpy()
    return numbers


def kolmogorov_smirnov(distribution: Distribution, slot: Slot, numbers: Numbers) -> float:
    """Return the asymptotic p-value of the largest distance to the cdf: Kolmogorov (1933).

    At a jump of the cdf both sides are compared, which makes the test stricter by nothing: the
    p-value is then too large at most.
    """
    x, counts = np.unique(numbers, return_counts=True)
    upto = np.cumsum(counts) / len(numbers)
    before = upto - counts / len(numbers)
    left = distribution.cdf(slot, np.nextafter(x, -math.inf))
    distance = max(np.abs(upto - distribution.cdf(slot, x)).max(), np.abs(before - left).max())
    t = math.sqrt(len(numbers)) * distance
    terms = ((-1) ** (k - 1) * math.exp(-2 * k * k * t * t) for k in range(1, 101))
    return min(1.0, 2 * sum(terms)) if t > 0.2 else 1.0


@pytest.mark.parametrize(("distribution", "slot"), SLOTS, ids=IDS)
def test_numbers_come_from_the_distribution(distribution: Distribution, slot: Slot) -> None:
    numbers, density = drawn(distribution, slot), distribution.density(slot)
    assert density.low <= numbers.min() <= numbers.max() <= density.high
    error = 4 * density.deviation / math.sqrt(len(numbers))
    assert numbers.mean() == pytest.approx(density.mean, abs=error + 1e-12)
    assert numbers.std() == pytest.approx(density.deviation, rel=0.05, abs=1e-12)
    assert kolmogorov_smirnov(distribution, slot, numbers) > 1e-3


def test_the_test_notices_another_distribution() -> None:
    numbers = drawn(Distribution.of("normal", std=1.1), LARGE)
    assert kolmogorov_smirnov(Distribution.of("normal"), LARGE, numbers) < 1e-3
    mixed = drawn(COURSE_MIXTURE, LARGE)
    other = Distribution.of(
        "mixture", Part("uniform", 1, 5, 10), Part("spike", 2, 0.1), Part("uniform", 1, -10, -5)
    )
    assert kolmogorov_smirnov(other, LARGE, mixed) < 1e-3


@pytest.mark.parametrize(("distribution", "slot"), SLOTS, ids=IDS)
def test_the_density_has_all_of_the_probability(distribution: Distribution, slot: Slot) -> None:
    density = distribution.density(slot)
    spikes = sum(probability for _, probability in density.spikes)
    assert spikes + density.mass == pytest.approx(1)
    if not density.curve:
        assert density.mass == 0
        return
    x, height = np.array(density.curve).T
    assert (np.diff(x) > 0).all()
    assert (height >= 0).all()
    assert np.trapezoid(height, x) == pytest.approx(density.mass, rel=1e-3)
    # The cdf is the curve's integral, besides the spikes.
    jumps = sum(p * (x >= value) for value, p in density.spikes)
    rise = distribution.cdf(slot, x) - jumps
    area = np.concatenate([[0], np.cumsum(np.diff(x) * (height[1:] + height[:-1]) / 2)])
    assert rise - rise[0] == pytest.approx(area, abs=2e-3)
    ends = distribution.cdf(slot, np.array([-1e9, 1e9]))
    assert ends == pytest.approx([0, 1])


@pytest.mark.parametrize(("distribution", "slot"), SLOTS, ids=IDS)
def test_moments_are_those_of_the_density(distribution: Distribution, slot: Slot) -> None:
    density = distribution.density(slot)
    x, height = np.array(density.curve).reshape(-1, 2).T
    middle, between = (x[1:] + x[:-1]) / 2, (height[1:] + height[:-1]) / 2

    def moment(power: int) -> float:
        """Add up by Simpson's rule, which is exact over straight lines."""
        ends = x**power * height
        areas = np.diff(x) * (ends[1:] + 4 * middle**power * between + ends[:-1]) / 6
        return float(areas.sum()) + sum(value**power * p for value, p in density.spikes)

    mean, square = moment(1), moment(2)
    assert mean == pytest.approx(density.mean, rel=2e-3, abs=2e-3 * density.deviation)
    wanted = density.deviation**2 + density.mean**2
    assert square == pytest.approx(wanted, rel=5e-3, abs=1e-12)


def test_the_course_mixture() -> None:
    """U(5, 10) with ¼, 0 with ½, U(−10, −5) with ¼; its variance is (5² + 5·10 + 10²) / 3 / 2."""
    density = COURSE_MIXTURE.density(LARGE)
    assert density.spikes == ((0.0, 0.5),)
    assert (density.low, density.high, density.mean, density.mass) == (-10, 10, 0, 0.5)
    assert density.deviation == pytest.approx(math.sqrt(175 / 6))
    assert round(density.deviation, 4) == 5.4006
    numbers = np.abs(COURSE_MIXTURE.sample(LARGE, generator(0, "x")).numpy())
    assert ((numbers == 0) | ((numbers >= 5) & (numbers <= 10))).all()


def test_cells_of_a_mixture_do_not_depend_on_one_another() -> None:
    """Which parts two neighbours come from: nine pairs, as often as the product of their weights."""
    numbers = COURSE_MIXTURE.sample((3000, 2), generator(2, "x"))
    kinds = numbers.sign().long() + 1
    pairs = torch.bincount(3 * kinds[:, 0] + kinds[:, 1], minlength=9).double()
    weights = torch.tensor([0.25, 0.5, 0.25], dtype=torch.float64)
    wanted = 3000 * torch.outer(weights, weights).flatten()
    chi = float(((pairs - wanted) ** 2 / wanted).sum())
    assert chi < 26.1  # 1 in 1,000, with 8 degrees of freedom


@pytest.mark.parametrize("shape", [(1, 2), (2, 2), (3, 2), (3, 1, 2), (4, 4), (2, 9)], ids=str)
def test_entries_of_small_orthogonal_matrices(shape: tuple[int, ...]) -> None:
    """One entry of each of many matrices, since those of one matrix depend on one another."""
    own, distribution, slot = generator(5, str(shape)), Distribution.of("orthogonal"), Slot(shape)
    numbers = np.array([float(distribution.sample(slot, own).flatten()[-1]) for _ in range(1000)])
    assert kolmogorov_smirnov(distribution, slot, numbers) > 1e-3
    wanted = 1 / math.sqrt(max(shape[0], math.prod(shape[1:])))
    assert distribution.density(slot).deviation == pytest.approx(wanted)


def test_an_orthogonal_number_is_one_or_the_other() -> None:
    density = Distribution.of("orthogonal", gain=2).density(Slot((1, 1)))
    assert density.spikes == ((-2, 0.5), (2, 0.5))


def test_probabilities_by_hand() -> None:
    half = np.array([0.0])
    assert Distribution.of("trunc_normal", a=0, b=8).cdf(LARGE, half) == pytest.approx(0, abs=1e-12)
    # cos² from −90° to 30° is ⅔ + √3 / (4π) of the whole.
    found = Distribution.of("orthogonal").cdf(Slot((4, 4)), np.array([0.5]))
    assert found == pytest.approx(2 / 3 + math.sqrt(3) / (4 * math.pi))
    tail = Distribution.of("trunc_normal", a=4, b=5).density(LARGE)
    assert tail.mean == pytest.approx(1.32343e-4 / 3.13846e-5, rel=1e-5)
    assert Distribution.of("eye").density(Slot((2, 5))).spikes == ((0, 0.8), (1, 0.2))
    dirac = Distribution.of("dirac", groups=2).density(Slot((4, 1, 3)))
    assert dirac.spikes == ((0.0, 1 - 2 / 12), (1.0, 2 / 12))
    sparse = Distribution.of("sparse", sparsity=0.25).density(Slot((5, 2)))
    assert sparse.spikes == ((0.0, 0.4),)  # ⌈1.25⌉ of 5
    assert MIXTURES[2].density(LARGE).spikes == ((2, 0.5), (4, 0.5))
