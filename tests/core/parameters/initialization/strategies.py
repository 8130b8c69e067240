"""Random initializations for networks of the course, most of whose steps mean something there."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from core.blocks.lessons import LESSONS
from core.parameters import Distribution, Edit, Initialization, Part, Rule, Step, Target

NETWORKS = ("parameters", "tied", "nested-factory", "fixed-hidden", "my-linear", "neuron", "lenet")
DISTRIBUTIONS = (
    Distribution.of("normal", std=0.5),
    Distribution.of("uniform", a=-2.0, b=3.0),
    Distribution.of("xavier_uniform"),
    Distribution.of("kaiming_normal", nonlinearity="relu"),
    Distribution.of("orthogonal"),
    Distribution.of("default"),
    Distribution.of("zeros"),
    Distribution.of("constant", val=42.0),
    Distribution.of("mixture", Part("spike", 1.0, 0.0), Part("normal", 1.0, 5.0, 1.0)),
)
PATHS = (
    "*", "*", "0.*", "*.weight", "2.weight", "4.weight", "0.block 1.*", "linear.bias", "weight",
    "*b*", "nothing", "0.0.weight", "[0-9].weight", "?.bias",
)  # fmt: skip
LAYERS = ("", "", "Linear", "Conv2d", "MyLinear", "ReLU")
ATTRIBUTES = ("", "", "weight", "bias", "other")


def targets() -> SearchStrategy[Target]:
    return st.builds(
        Target, st.sampled_from(PATHS), st.sampled_from(LAYERS), st.sampled_from(ATTRIBUTES)
    )


def edits() -> SearchStrategy[Edit]:
    return st.builds(
        Edit,
        st.sampled_from(("0.weight", "2.weight", "4.weight", "0.bias", "weight", "linear.weight")),
        st.sampled_from(("set", "add", "multiply")),
        st.floats(-100, 100, width=32),
        st.none() | st.lists(st.integers(0, 9), min_size=1, max_size=3).map(tuple),
    )


def steps() -> SearchStrategy[Step]:
    rules = st.builds(Rule, targets(), st.sampled_from(DISTRIBUTIONS))
    return rules | edits()


def initializations() -> SearchStrategy[Initialization]:
    return st.lists(steps(), max_size=6).map(lambda each: Initialization(tuple(each)))


def lessons() -> SearchStrategy[str]:
    assert set(NETWORKS) <= set(LESSONS)
    return st.sampled_from(NETWORKS)
