"""The one error of the door for pictures."""

from __future__ import annotations


class PictureError(ValueError):
    """A picture from outside cannot be used; the message says why, and what would do."""
