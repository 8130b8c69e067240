"""The one plane of numbers that some views read of the picture, and how PyTorch writes it."""

from __future__ import annotations

from app_pages.parts.lab import pictures
from app_pages.parts.lab.asked import Asked
from app_pages.parts.lab.table import views
from core.convolution import Picture, Rows, as_rows


def plane(asked: Asked) -> Rows:
    """Return the picture's first channel as this view shows it, (H, W): a key for caches."""
    return as_rows(pictures.values(asked.picture, views()[asked.view].most, 1)[0])


def written(asked: Asked) -> Picture | Rows:
    """Return what `core.convolution`'s source functions write: a recipe where that is the same."""
    recipe, numbers = pictures.recipe(asked.picture), plane(asked)
    if recipe and recipe.channels == 1 and recipe.size == (len(numbers), len(numbers[0])):
        return recipe
    return numbers
