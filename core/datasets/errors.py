"""What a data set can raise."""

from __future__ import annotations


class DatasetError(ValueError):
    """A data set cannot be used as it is; the message says what is wrong and what would do."""


class Cancelled(Exception):
    """Whoever asked for something no longer wants it; nothing half-done is left behind."""
