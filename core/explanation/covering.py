"""Covering parts of a picture, to see what a network makes of the rest."""

from __future__ import annotations

from typing import Literal

import numpy as np
import torch
from PIL import Image, ImageFilter

Shape = Literal["patch", "places"]
Fill = Literal["mean", "blur"]
Mask = np.ndarray  # bool (S, S): True where the picture is covered

BLUR = 0.08  # the radius of the blur, as a share of the side: nothing smaller than an eye is left


def patch_side(side: int, share: float) -> int:
    """Return the side in pixels of a square patch that takes `share` of a picture of side `side`.

    Raises ValueError unless the share is above 0 and below 1.
    """
    if not 0 < share < 1:
        raise ValueError(f"The share to cover is {share:g}, but has to be between 0 and 1.")
    return max(1, min(side - 1, round(share**0.5 * side)))  # a share below 1 leaves something


def marked_mask(heat: np.ndarray, share: float, shape: Shape = "patch") -> Mask:
    """Return what to cover: bool (S, S), as many places for either shape.

    "patch" is one square, centred at the hottest place as far as the picture's edges let it;
    "places" are the hottest ones, wherever they are. `heat` is float (S, S).
    """
    side = patch_side(len(heat), share)
    if shape == "patch":
        row, column = np.unravel_index(int(heat.argmax()), heat.shape)
        return _square(len(heat), int(row) - side // 2, int(column) - side // 2, side)
    mask = np.zeros(heat.size, bool)
    mask[np.argsort(-heat, axis=None, kind="stable")[: side * side]] = True
    return mask.reshape(heat.shape)


def random_masks(side: int, share: float, count: int, dice: torch.Generator) -> list[Mask]:
    """Return `count` square patches of that share, every place for one being equally likely."""
    patch = patch_side(side, share)
    corners = torch.randint(side - patch + 1, (count, 2), generator=dice).tolist()
    return [_square(side, row, column, patch) for row, column in corners]


def _square(side: int, row: int, column: int, patch: int) -> Mask:
    top, left = (min(max(each, 0), side - patch) for each in (row, column))
    mask = np.zeros((side, side), bool)
    mask[top : top + patch, left : left + patch] = True
    return mask


def covered(picture: np.ndarray, mask: Mask, fill: Fill = "mean") -> np.ndarray:
    """Return `picture`, uint8 (height, width, 3), with what `mask` says covered: a new array.

    "mean" covers with the picture's mean colour, "blur" with the picture itself, blurred. The mask is
    stretched to the picture, so that a photo can be shown as the network saw its square.
    """
    given, size = picture.copy(), (picture.shape[1], picture.shape[0])
    here = np.asarray(Image.fromarray(mask).resize(size, Image.Resampling.NEAREST))
    if fill == "mean":
        given[here] = picture.reshape(-1, 3).mean(axis=0).round().astype(np.uint8)
    else:
        soft = Image.fromarray(picture).filter(ImageFilter.GaussianBlur(BLUR * max(size)))
        given[here] = np.asarray(soft)[here]
    return given
