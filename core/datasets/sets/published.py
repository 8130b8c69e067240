"""The sets of cats and dogs that are published: where they are, how large, and on what terms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.settings import settings


@dataclass(frozen=True, slots=True)
class Published:
    """A set that can be downloaded.

    `files` are its files on the server that the setting `server` names, with their bytes; `unpacked`
    is about what their pictures take. `about` is the page where it is described.
    """

    key: str
    title: str
    description: str
    server: str
    files: tuple[tuple[str, int], ...]
    unpacked: int
    pictures: int
    licence: str
    about: str

    @property
    def bytes(self) -> int:
        """What is downloaded."""
        return sum(size for _file, size in self.files)

    @property
    def address(self) -> str:
        """Where its first, largest file is."""
        return self.address_of(self.files[0][0])

    def address_of(self, file: str) -> str:
        """Return where one of its files is."""
        return f"{str(getattr(settings(), self.server)).rstrip('/')}/{file}"


_ALL = (
    Published(
        "cats-and-dogs", "Cats and dogs, all of them",
        "25,000 photos from animal shelters, a folder for each kind, some broken files among them.",
        "petimages_server", (("kagglecatsanddogs_5340.zip", 824_887_076),), 870_000_000, 25_000,
        "Microsoft Research's licence, which lies in the zip: for research and teaching, not for"
        " business.",
        "https://www.microsoft.com/en-us/download/details.aspx?id=54765",
    ),
    Published(
        "cats-and-dogs-small", "Cats and dogs, a small selection",
        "3,000 of the same photos, split into 2,000 to train on and 1,000 to validate with.",
        "filtered_server", (("cats_and_dogs_filtered.zip", 68_606_236),), 75_000_000, 3_000,
        "Chosen from Microsoft's photos for a course of Google's; their licence is that of all.",
        "https://www.tensorflow.org/tutorials/images/transfer_learning",
    ),
    Published(
        "oxford-pets", "Oxford-IIIT Pet",
        "7,349 good photos of 12 breeds of cats and 25 of dogs, in the published halves for training"
        " and for testing (Parkhi, Vedaldi, Zisserman & Jawahar, 2012).",
        "oxford_server",
        (("images.tar.gz", 791_918_971), ("annotations.tar.gz", 19_173_078)), 830_000_000, 7_349,
        "Creative Commons BY-SA 4.0: use it for anything, name the authors, share alike.",
        "https://www.robots.ox.ac.uk/~vgg/data/pets/",
    ),
)  # fmt: skip

PUBLISHED: Mapping[str, Published] = {each.key: each for each in _ALL}
