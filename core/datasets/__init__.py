"""Data sets: pictures with classes from a folder, downloaded or drawn, split by name.

A `Source` says where the pictures come from, `list_pictures` what there is, `open_pixels` gives
them as squares: photos decoded once and mapped into memory, grey garments in plain memory.
Importing this does not import torch.
"""

from __future__ import annotations

from core.datasets.cache import open_pixels, prepared_pixels
from core.datasets.errors import Cancelled, DatasetError
from core.datasets.fashion_mnist import (
    CLASSES,
    fashion_mnist_is_here,
    fashion_mnist_obstacle,
    fetch_fashion_mnist,
)
from core.datasets.listing import Listing, Skipped
from core.datasets.pixels import Pixels
from core.datasets.reading import list_pictures, read_picture
from core.datasets.source import Source
from core.datasets.split import on_validation_side
from core.datasets.statistics import Description, Sides, describe

__all__ = [
    "CLASSES",
    "Cancelled",
    "DatasetError",
    "Description",
    "Listing",
    "Pixels",
    "Sides",
    "Skipped",
    "Source",
    "describe",
    "fashion_mnist_is_here",
    "fashion_mnist_obstacle",
    "fetch_fashion_mnist",
    "list_pictures",
    "on_validation_side",
    "open_pixels",
    "prepared_pixels",
    "read_picture",
]
