"""Names for files that every system takes, in any script."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from posixpath import splitext

LONGEST_NAME = 60  # characters, of at most four bytes each: with an ending it stays below 255 bytes
DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)  # Windows' own names
_KEPT = frozenset("LMN")  # letters, the marks on them, digits


def safe_name(text: str, longest: int = LONGEST_NAME) -> str:
    """Return the last part of a path as a name that every file system takes.

    It has letters and digits of any script, single spaces, `-`, `_` and `.`; whatever else there is
    becomes `-`. It never begins or ends with a dot, is never empty, no device of Windows, and has
    `longest` characters at most, but for a `_` before a device's name.
    """
    plain = unicodedata.normalize("NFKC", text.replace("\\", "/").rpartition("/")[2])
    kept = "".join(each if _is_kept(each) else "-" for each in plain)
    name = re.sub(r" *(-|\.\.+)[-. ]*", "-", re.sub(r"\s+", " ", kept))[:longest].strip("-. ")
    return f"_{name}" if not name or DEVICE.fullmatch(name) else name


def _is_kept(letter: str) -> bool:
    return unicodedata.category(letter)[0] in _KEPT or letter in "_.- "


class Places:
    """Gives each name of a zip a place of its own that every system can have."""

    def __init__(self) -> None:
        self._taken: dict[str, int] = {}  # with the last number that was put behind it
        self._folders: dict[tuple[str, str], str] = {}

    def of(self, name: str) -> str:
        """Return the path, with slashes, at which the file `name` (with slashes) is to lie.

        No two names get the same one, not even where a system counts capitals and small letters, or
        composed and decomposed accents, as the same.
        """
        *folders, file = (part for part in name.split("/") if part not in ("", "."))
        place = ""
        for folder in folders:
            place = self._folder(place, unicodedata.normalize("NFC", folder))
        stem, ending = splitext(file)
        return self._free(place, _short(stem), ending)

    def _folder(self, place: str, folder: str) -> str:
        if (place, folder) not in self._folders:
            self._folders[place, folder] = self._free(place, _short(folder), "") + "/"
        return self._folders[place, folder]

    def _free(self, place: str, stem: str, ending: str) -> str:
        found = wanted = f"{place}{stem}{ending}"
        first = wanted.casefold()
        while found.casefold() in self._taken:
            self._taken[first] += 1
            found = f"{place}{stem}-{self._taken[first]}{ending}"
        self._taken[found.casefold()] = 1
        return found


def _short(text: str) -> str:
    """Return a text as a safe name; of a long one the beginning, and a digest of all of it."""
    if len(text) <= LONGEST_NAME:
        return safe_name(text)
    digest = hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=5).hexdigest()
    return f"{safe_name(text, LONGEST_NAME - 12)}-{digest}"
