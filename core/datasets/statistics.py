"""What a data set looks like in figures, from names and headers alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.datasets.grey_set import SIDE
from core.datasets.headers import picture_size
from core.datasets.listing import Listing
from core.datasets.reading import list_pictures
from core.datasets.source import Source

SAMPLE = 500  # pictures whose sizes are looked at


@dataclass(frozen=True, slots=True)
class Sides:
    """How many pictures of a class train and how many validate."""

    training: int
    validation: int


@dataclass(frozen=True, slots=True)
class Description:
    """The listing of a data set and the sizes of some of its pictures.

    sizes: (width, height) in pixels, upright, of up to 500 pictures spread evenly over the names;
    empty for drawn pets, which have no size of their own, and one for grey pictures, which are all
    of one size. unreadable: how many of that sample have
    no readable header.
    """

    listing: Listing
    sizes: tuple[tuple[int, int], ...]
    unreadable: int

    @property
    def counts(self) -> dict[str, int]:
        """The number of pictures of each class."""
        return self.listing.counts()

    @property
    def bytes(self) -> int:
        """What all picture files take together; 0 for drawn pets."""
        return self.listing.bytes

    def sides(self, share: float) -> dict[str, Sides]:
        """Return for each class how many pictures train and validate at a share from 0 to 1.

        Test pictures do neither.
        """
        labels, sides = np.array(self.listing.labels), self.listing.side_of_each(share)
        count = len(self.listing.classes)
        training, validating = (
            np.bincount(labels[sides == side], minlength=count).tolist()
            for side in ("training", "validation")
        )
        return {
            name: Sides(training[label], validating[label])
            for label, name in enumerate(self.listing.classes)
        }


def describe(source: Source) -> Description:
    """Describe a source without decoding a picture; raises DatasetError as `list_pictures` does."""
    listing = list_pictures(source)
    if source.kind == "drawn":
        return Description(listing, (), 0)
    if source.grey:
        return Description(listing, ((SIDE, SIDE),), 0)
    step = max(1, -(-len(listing) // SAMPLE))
    sample = [picture_size(source.root / name) for name in listing.names[::step]]
    sizes = tuple(size for size in sample if size is not None)
    return Description(listing, sizes, len(sample) - len(sizes))
