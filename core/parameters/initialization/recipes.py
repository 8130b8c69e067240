"""The course's initializations, and some that show what becomes of a signal: where a visitor begins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.parameters.distributions import Distribution
from core.parameters.distributions.table import COURSE_MIXTURE
from core.parameters.initialization.steps import Edit, Initialization, Rule, Step, Target


@dataclass(frozen=True, slots=True)
class Recipe:
    """An initialization of the course by name.

    `sentence` says what to look for; `lesson` is the course's network that it is for.
    """

    name: str
    title: str
    sentence: str
    lesson: str
    initialization: Initialization


_WEIGHTS = Target(layer="Linear", attribute="weight")
_BIASES = Target(layer="Linear", attribute="bias")
_KERNELS = Target(layer="Conv2d", attribute="weight")
_ZEROS = Rule(_BIASES, Distribution.of("zeros"))
_XAVIER = Distribution.of("xavier_uniform")


def _recipe(name: str, title: str, sentence: str, lesson: str, *steps: Step) -> Recipe:
    return Recipe(name, title, sentence, lesson, Initialization(steps))


def _normal(deviation: float) -> Rule:
    return Rule(_WEIGHTS, Distribution.of("normal", std=deviation))


_COURSE = (
    _recipe("normal", "Normal (0, 0.01), biases 0",
            "Nearly nothing: every weight is drawn near 0, so that all neurons start small.",
            "parameters", _normal(0.01), _ZEROS),
    _recipe("constant", "All weights 1, biases 0",
            "All neurons of a layer are the same: the view Symmetry shows why that is no beginning.",
            "parameters", Rule(_WEIGHTS, Distribution.of("constant", val=1.0)), _ZEROS),
    _recipe("xavier-42", "Xavier on one layer, 42 on another",
            "Each layer by its own rule: no weight of net[0] is beyond 0.7071, all of net[2] are 42.",
            "parameters", Rule(Target("0.weight"), _XAVIER),
            Rule(Target("2.weight"), Distribution.of("constant", val=42.0))),
    _recipe("custom", "A mixture of your own",
            "Half of the weights are 0, the others between 5 and 10 on either side.",
            "parameters", Rule(_WEIGHTS, COURSE_MIXTURE)),
    _recipe("direct", "Set directly",
            "No rule at all: 1 is added to every weight of net[0], and the first one becomes 42.",
            "parameters", Edit("0.weight", "add", 1.0), Edit("0.weight", "set", 42.0, (0, 0))),
    _recipe("default", "PyTorch's default",
            "What a layer does when nobody says anything: uniform between −1/√fan-in and 1/√fan-in.",
            "parameters", Rule(Target(), Distribution.of("default"))),
    _recipe("lenet-xavier", "Xavier uniform on LeNet",
            "One rule for kernels and matrices: the bound follows from each tensor's own sizes.",
            "lenet", Rule(_WEIGHTS, _XAVIER), Rule(_KERNELS, _XAVIER)),
    _recipe("lenet-default", "PyTorch's default on LeNet",
            "Compare with Xavier: the first kernels lie between −0.2 and 0.2, the second ±0.0816.",
            "lenet", Rule(Target(), Distribution.of("default"))),
    _recipe("tied", "100 in a tied tensor",
            "Set one cell of 2.weight, and look at 4.weight: it is the very same tensor.",
            "tied", Edit("2.weight", "set", 100.0, (0, 0))),
    _recipe("lazy", "Normal (0, 0.01) on lazy layers",
            "Before the first batch there is nothing to fill: the rule has to wait for the shapes.",
            "lazy", Rule(Target(attribute="weight"), Distribution.of("normal", std=0.01)),
            Rule(Target(attribute="bias"), Distribution.of("zeros"))),
)  # fmt: skip

_SIGNAL = (
    _recipe("deep-small", "Ten layers, weights too small",
            "Each layer passes on a seventh of what it gets; ten layers later nothing is left.",
            "deep", _normal(0.02), _ZEROS),
    _recipe("deep-large", "Ten layers, weights too large",
            "Each layer multiplies the signal; so do the gradients on their way back.",
            "deep", _normal(0.3), _ZEROS),
    _recipe("deep-kaiming", "Ten ReLU layers, Kaiming",
            "Made for ReLU, which lets half of the signal through: its size stays as it is.",
            "deep", Rule(_WEIGHTS, Distribution.of("kaiming_normal", nonlinearity="relu")), _ZEROS),
    _recipe("tanh-large", "Ten Tanh layers, saturated",
            "Nearly every output is −1 or 1, where Tanh is flat; yet such weights let gradients grow.",
            "deep-tanh", _normal(1.0), _ZEROS),
    _recipe("tanh-xavier", "Ten Tanh layers, Xavier",
            "Made for Tanh: the signal keeps its size, and few outputs saturate.",
            "deep-tanh", Rule(_WEIGHTS, Distribution.of("xavier_normal", gain=5 / 3)), _ZEROS),
)  # fmt: skip

RECIPES: Mapping[str, Recipe] = {recipe.name: recipe for recipe in (*_COURSE, *_SIGNAL)}
