"""Sets of pictures that are kept: downloaded, unpacked from a zip, or of corrected photos.

`kept_sets` says which there are, `fetch` downloads a published one, `unpack` takes a zip from outside.
Each is a `core.datasets.Source` of its own kind. Importing this does not import torch.
"""

from __future__ import annotations

from core.datasets.sets.fetching import fetch
from core.datasets.sets.kept import KeptSet
from core.datasets.sets.making import Filled, make_set
from core.datasets.sets.obstacles import obstacle
from core.datasets.sets.published import PUBLISHED, Published
from core.datasets.sets.shelf import expire_sets, find_set, kept_sets, remove_set
from core.datasets.sets.unpacking import unpack

__all__ = [
    "PUBLISHED",
    "Filled",
    "KeptSet",
    "Published",
    "expire_sets",
    "fetch",
    "find_set",
    "kept_sets",
    "make_set",
    "obstacle",
    "remove_set",
    "unpack",
]
