"""What goes wrong before a network runs, and what ends a run that would not end."""

from __future__ import annotations


class TraceError(ValueError):
    """A pass was refused, or had to be ended; the message is for the visitor."""


class Ended(BaseException):
    """Steers out of a network that is beyond its limits.

    No Exception, so that a network's own `except Exception` does not keep it going.
    """
