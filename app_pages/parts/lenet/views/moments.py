"""To be written."""

from app_pages.parts.lenet.asked import Asked


def show(asked: Asked) -> None:
    """Draw the view."""
