"""What an explanation can raise."""

from __future__ import annotations


class ExplanationError(ValueError):
    """The network has no feature map that could say where in the picture something is."""
