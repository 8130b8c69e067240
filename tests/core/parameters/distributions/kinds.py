"""Distributions and tensors that the tests try on each other."""

from __future__ import annotations

from core.parameters.distributions import COURSE_MIXTURE, DISTRIBUTIONS, Distribution, Part, Slot

MIXTURES = (
    COURSE_MIXTURE,
    Distribution.of("mixture", Part("normal", 3, -1, 0.5), Part("spike", 1, -1)),
    Distribution.of("mixture", Part("uniform", 1, 2, 2), Part("normal", 1, 4, 0)),
    Distribution.of("mixture", Part("spike", 0, 7), Part("uniform", 2, -1, 1)),
)
CHANGED = (
    Distribution.of("uniform", a=-3, b=-1),
    Distribution.of("uniform", a=2, b=2),
    Distribution.of("normal", mean=4, std=0.25),
    Distribution.of("normal", mean=4, std=0),
    Distribution.of("constant", val=-2.5),
    Distribution.of("dirac", groups=2),
    Distribution.of("xavier_uniform", gain=2),
    Distribution.of("xavier_normal", gain=0.5),
    Distribution.of("kaiming_uniform", mode="fan_out", nonlinearity="relu"),
    Distribution.of("kaiming_normal", a=1.5),
    Distribution.of("kaiming_normal", nonlinearity="tanh"),
    Distribution.of("trunc_normal", mean=1, std=0.5, a=1.2, b=1.9),
    Distribution.of("trunc_normal", mean=0, std=1, a=2, b=3),
    Distribution.of("trunc_normal", mean=0, std=1, a=-4, b=-3),
    Distribution.of("trunc_normal", mean=0, std=1, a=1, b=1),
    Distribution.of("orthogonal", gain=3),
    Distribution.of("orthogonal", gain=0),
    Distribution.of("sparse", sparsity=0.3, std=2),
    Distribution.of("sparse", sparsity=0),
)
PLAIN = tuple(Distribution.of(kind) for kind in DISTRIBUTIONS if kind not in ("mixture", "default"))
EVERY = (*PLAIN, *CHANGED, *MIXTURES)
SHAPES = (
    (), (1,), (5,), (0,), (1, 1), (1, 2), (2, 1), (2, 2), (3, 5), (6, 4), (0, 3), (3, 0), (0, 0),
    (4, 3, 2), (3, 2, 3), (2, 2, 0), (4, 0, 3), (4, 2, 3, 3), (3, 3, 1, 2), (2, 3, 2, 2, 2),
    (2, 1, 1, 1, 1, 2),
)  # fmt: skip


def linear(outputs: int, inputs: int, attribute: str = "weight") -> Slot:
    """Return the slot of a dense layer's tensor."""
    weight = (outputs, inputs)
    return Slot(weight if attribute == "weight" else (outputs,), "Linear", attribute, weight)


def name(distribution: Distribution) -> str:
    """Return a name for a test's parameter."""
    given = [str(value) for _, value in distribution.arguments]
    return "-".join([distribution.kind, *given, *(part.kind for part in distribution.parts)])
