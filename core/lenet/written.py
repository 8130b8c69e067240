"""A drawing as text: 784 greys of 16 levels, as hexadecimal digits, and short enough for a link."""

from __future__ import annotations

import base64
import re
import zlib

import numpy as np

SIDE = 28
STEP = 17  # from one of the 16 levels to the next: 15 × 17 = 255
LONGEST = 400  # signs in a link
EMPTY = "0" * SIDE * SIDE
_DIGITS = re.compile(r"[0-9a-f]{784}", re.ASCII)
_LINK = re.compile(r"[A-Za-z0-9_-]{1,400}", re.ASCII)
_BYTES = SIDE * SIDE // 2


def to_digits(picture: np.ndarray) -> str:
    """Return a picture, uint8 (28, 28), as 784 digits, each pixel at the nearest level."""
    levels = (picture.astype(np.uint16).reshape(-1) + STEP // 2) // STEP
    return "".join(f"{level:x}" for level in levels.tolist())


def from_digits(digits: object) -> np.ndarray:
    """Return the picture of 784 digits, uint8 (28, 28). Raises ValueError for anything else."""
    if not isinstance(digits, str) or _DIGITS.fullmatch(digits) is None:
        raise ValueError("A drawing is 784 hexadecimal digits.")
    levels = np.frombuffer(digits.encode(), np.uint8)
    levels = np.where(levels > ord("9"), levels - ord("a") + 10, levels - ord("0"))
    return (levels * STEP).astype(np.uint8).reshape(SIDE, SIDE)


def to_link(digits: str) -> str | None:
    """Return a drawing as text for a link, None where it would be too long."""
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = packed.compress(bytes.fromhex(digits)) + packed.flush()
    text = base64.urlsafe_b64encode(data).decode().rstrip("=")
    return text if len(text) <= LONGEST else None


def from_link(text: str) -> str:
    """Return the digits of a drawing that `to_link` wrote. Raises ValueError for anything else."""
    if _LINK.fullmatch(text) is None:
        raise ValueError("The link holds no drawing.")
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        # No more is unpacked than a drawing has, whatever the link would unpack to.
        unpacked = zlib.decompressobj(-15).decompress(data, _BYTES + 1)
    except (ValueError, zlib.error) as error:
        raise ValueError("The link's drawing is damaged.") from error
    if len(unpacked) != _BYTES:
        raise ValueError("The link's drawing is not of 28 × 28 pixels.")
    return unpacked.hex()
