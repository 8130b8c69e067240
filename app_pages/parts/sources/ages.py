"""How old something is, in words."""

from __future__ import annotations

import time

from app_pages.parts.words import _, duration, plural

DAY = 86_400.0


def age(moment: float) -> str:
    """Say how long ago a Unix time was: `"just now"`, `"4 minutes ago"`, `"3 days ago"`."""
    seconds = time.time() - moment
    if seconds < 60:
        return _("just now")
    return _("{time} ago").format(time=span(seconds))


def span(seconds: float) -> str:
    """Write a time, from a day on in days."""
    if seconds < DAY:
        return duration(seconds)
    return plural("{count} day", "{count} days", int(seconds // DAY))
