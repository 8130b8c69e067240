"""`DISTRIBUTIONS`: every function of torch.nn.init, PyTorch's default, and mixtures."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from core.blocks.arguments import BlockError, Value, nearest, shown
from core.parameters.distributions.default import DEFAULT
from core.parameters.distributions.distribution import Distribution, Part
from core.parameters.distributions.draws import CONSTANTS, RANDOM
from core.parameters.distributions.fans import FANS
from core.parameters.distributions.kind import DistributionKind, read
from core.parameters.distributions.mixture import MIXTURE, checked_parts
from core.parameters.distributions.structured import STRUCTURED
from core.parameters.errors import ParameterError

DISTRIBUTIONS: Mapping[str, DistributionKind] = MappingProxyType(
    {kind.name: kind for kind in (DEFAULT, *FANS, *RANDOM, *CONSTANTS, *STRUCTURED, MIXTURE)}
)


def checked(kind: object, parts: tuple[Part, ...], arguments: Mapping[Any, object]) -> Distribution:
    """Return the distribution of this kind; arguments that are not given have their default.

    Numbers nearer to 0 than 1e-30 are 0.

    Raises ParameterError for an unknown kind or argument, a value out of its bounds, arguments that
    do not go together, and parts that are no mixture's.
    """
    if not isinstance(kind, str) or kind not in DISTRIBUTIONS:
        raise ParameterError(
            f"There is no distribution {shown(kind)}; there are {nearest(kind, DISTRIBUTIONS)}."
        )
    row = DISTRIBUTIONS[kind]
    try:
        values = _values(row, arguments)
        found = checked_parts(parts) if row is MIXTURE else ()
    except BlockError as error:
        raise ParameterError(f"{row.title}: {error}") from error
    if parts and not found:
        raise ParameterError(f"Only a mixture has parts; {row.title} has none.")
    objection = row.objection(values)
    if objection:
        raise ParameterError(f"{row.title}: {objection}")
    return Distribution(kind, tuple(values.items()), found)


def _values(kind: DistributionKind, arguments: Mapping[Any, object]) -> dict[str, Value]:
    for name in arguments:
        if not isinstance(name, str) or kind.argument(name) is None:
            raise ParameterError(f"{kind.title} has no argument {shown(name)}.")
    return {
        argument.name: read(argument, arguments.get(argument.name, argument.default))
        for argument in kind.arguments
    }


COURSE_MIXTURE = checked(
    "mixture",
    (
        Part("uniform", 0.25, 5.0, 10.0),
        Part("spike", 0.5, 0.0),
        Part("uniform", 0.25, -10.0, -5.0),
    ),
    {},
)
"""The course's own: U(5, 10) with ¼, 0 with ½, U(−10, −5) with ¼. Its deviation is 5.4006."""

MIXTURES: Mapping[str, Distribution] = MappingProxyType(
    {
        "The course's ¼, ½, ¼": COURSE_MIXTURE,
        "Two bumps": checked(
            "mixture", (Part("normal", 1.0, -1.0, 0.25), Part("normal", 1.0, 1.0, 0.25)), {}
        ),
        "Mostly zeros": checked(
            "mixture", (Part("spike", 9.0, 0.0), Part("normal", 1.0, 0.0, 1.0)), {}
        ),
    }
)
"""Mixtures to begin with, by their titles."""
