"""What the page is asked: a model, and the photos to show it."""

from __future__ import annotations

from dataclasses import dataclass

from app_pages.parts.models import Model
from app_pages.parts.verdicts import Photo

VIEW, PHOTO = "view", "photo"  # in the URL: which view, and which photo it explains


@dataclass(frozen=True, slots=True)
class Asked:
    """A model and a visitor's photos, in the order in which he brought them."""

    model: Model
    photos: tuple[Photo, ...]
