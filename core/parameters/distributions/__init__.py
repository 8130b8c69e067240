"""Distributions that fill tensors: every function of torch.nn.init, PyTorch's default, and mixtures."""

from core.parameters.distributions.density import Density
from core.parameters.distributions.distribution import Distribution, Part, PartKind, Slot
from core.parameters.distributions.kind import DistributionKind
from core.parameters.distributions.table import COURSE_MIXTURE, DISTRIBUTIONS, MIXTURES, checked

__all__ = [
    "COURSE_MIXTURE",
    "DISTRIBUTIONS",
    "MIXTURES",
    "Density",
    "Distribution",
    "DistributionKind",
    "Part",
    "PartKind",
    "Slot",
    "checked",
]
