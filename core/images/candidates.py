"""Which pairs of many prints may be copies: products of short descriptions, a tile of pairs at a time.

In the cosine transform the odd horizontal frequencies change their sign when a picture is mirrored, and
the even ones do not. So the product of two descriptions is the sum of an even and an odd part, and with
the mirror image it is their difference: both are had for the price of one.

Of the candidates, most are given up by their tangent distance (Simard, LeCun & Denker, 1993): what small
stretches and shifts would change in a description is known beforehand, and is taken out of the
difference to another one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from core.images.alignment import resampling

LOWEST = 8  # frequencies that count, down and across
EVEN = LOWEST * LOWEST // 2 - 1  # of these, without the mean, that mirroring keeps
LIKELY = 0.5  # product of candidates; one in 600 pairs of photos of anything reaches it
REACHABLE = 0.75  # the same once stretched and shifted to first order; one in 30,000 reaches both
ROWS, COLUMNS = 270, 1080  # of a tile of products: it fits into a core's own cache
BLOCK = 90  # of these at a time: 90 × 90 × 32 is just below what OpenBLAS would divide
TRANSFORMED = 1024  # prints at a time


@dataclass(frozen=True, slots=True, eq=False)
class Sketches:
    """Short descriptions of n prints, float32.

    values: (n, 63), each of length 1, or 0 where a print is all one tone; the first EVEN of them stay
    when a picture is mirrored, the others are negated. tangents: (n, 4, 63), orthonormal, the
    directions in which stretching and shifting move them.
    """

    values: np.ndarray
    tangents: np.ndarray


def sketches(prints: np.ndarray, apply: Callable[..., Iterable[Sketches]] = map) -> Sketches:
    """Describe prints, uint8 (n, G, G), by their low frequencies, each weighted by itself.

    `apply` is like `map`, and may do several portions at once.
    """
    portions = [prints[k : k + TRANSFORMED] for k in range(0, max(1, len(prints)), TRANSFORMED)]
    found = list(apply(_sketched, portions))
    return Sketches(
        np.concatenate([each.values for each in found]),
        np.concatenate([each.tangents for each in found]),
    )


def _sketched(prints: np.ndarray) -> Sketches:
    """Describe a portion of prints."""
    basis = cosines(prints.shape[1])
    moves = [basis @ each for each in derivatives(prints.shape[1])]
    pictures = prints.astype(np.float32)
    found = _ordered(basis @ pictures @ basis.T)
    length = np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-6)
    values = found / length
    across = [_ordered(basis @ pictures @ move.T) for move in moves]
    down = [_ordered(move @ pictures @ basis.T) for move in moves]
    slopes = np.stack([*across, *down], axis=1) / length[:, :, None]  # (n, 4, 63)
    slopes -= (slopes @ values[:, :, None]) * values[:, None]
    return Sketches(values, _orthonormal(slopes))


def _ordered(found: np.ndarray) -> np.ndarray:
    """Return frequencies, (n, LOWEST, LOWEST), weighted and in a row, (n, 63): the even ones first."""
    down, across = np.divmod(np.arange(1, LOWEST**2), LOWEST)  # without the mean, of frequency 0
    order = np.argsort(across % 2, kind="stable")
    weights = np.hypot(down, across)[order].astype(np.float32)
    return found.reshape(len(found), LOWEST**2)[:, 1 + order] * weights


def _orthonormal(rows: np.ndarray) -> np.ndarray:
    """Return rows (n, 4, 63) made orthonormal, by the Cholesky factor of their products."""
    products = rows @ rows.transpose(0, 2, 1)
    stiff = np.trace(products, axis1=1, axis2=2) * 1e-6 + 1e-9  # where nothing changes along a row
    products += stiff[:, None, None] * np.eye(rows.shape[1], dtype=np.float32)
    return np.asarray(np.linalg.inv(np.linalg.cholesky(products)) @ rows)


def cosines(places: int) -> np.ndarray:
    """Return the lowest rows of the orthonormal cosine transform (DCT-II), float32 (LOWEST, places)."""
    frequency, place = np.mgrid[:LOWEST, :places]
    rows = np.cos(np.pi * frequency * (2 * place + 1) / (2 * places)) * np.sqrt(2 / places)
    rows[0] /= np.sqrt(2)
    return rows.astype(np.float32)


def derivatives(places: int) -> tuple[np.ndarray, np.ndarray]:
    """Return how a row changes with its stretch and with its shift, as matrices (places, places)."""
    step = 1 / places
    stretch, shift = np.array([1 + step, 1 - step, 1, 1]), np.array([0, 0, step, -step])
    more, less, right, left = resampling(places, stretch.astype("f4"), shift.astype("f4"))[0]
    return (more - less) / (2 * step), (right - left) / (2 * step)


def candidates(found: Sketches, among: np.ndarray, top: int) -> tuple[np.ndarray, np.ndarray]:
    """Return numbers i < j, int (k,) each, of prints that may be copies of each other.

    Looked at are the prints numbered `among` (ascending); i is one of the ROWS from the `top`-th on.
    """
    values = _blocks(found.values[among[top:]])
    rows, firsts, seconds = values[: ROWS // BLOCK, None], [], []
    for left in range(0, len(values), COLUMNS // BLOCK):
        columns = values[None, left : left + COLUMNS // BLOCK].transpose(0, 1, 3, 2)
        other = rows[..., EVEN:] @ columns[..., EVEN:, :]  # (blocks down, across, BLOCK, BLOCK)
        same = rows[..., :EVEN] @ columns[..., :EVEN, :]
        same += np.abs(other, out=other)
        down, across, row, column = np.unravel_index(np.flatnonzero(same >= LIKELY), same.shape)
        i, j = down * BLOCK + row, (left + across) * BLOCK + column
        firsts.append(i[i < j])
        seconds.append(j[i < j])
    i, j = (among[top + np.concatenate(each)] for each in (firsts, seconds))
    near = reachable(found, i, j) >= REACHABLE
    return i[near], j[near]


def _blocks(values: np.ndarray) -> np.ndarray:
    """Return descriptions, (n, 63), as blocks of BLOCK, the last one filled up with zeros.

    Products of so small blocks are done by the thread that asks for them. Those of larger ones OpenBLAS
    divides among threads of its own, which wait for each other in a circle where the cores are taken.
    """
    filled = np.zeros((-(-len(values) // BLOCK) * BLOCK, values.shape[1]), np.float32)
    filled[: len(values)] = values
    return filled.reshape(-1, BLOCK, values.shape[1])


def reachable(found: Sketches, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    """Return the products of pairs, (k,), had one of them been stretched and shifted, to first order."""
    sign = np.ones((len(i), found.values.shape[1]), np.float32)
    sign[mirrored(found, i, j), EVEN:] = -1
    rest = found.values[i] - found.values[j] * sign
    by_one = np.einsum("kmd,kd->km", found.tangents[i], rest)
    by_other = np.einsum("kmd,kd->km", found.tangents[j], rest * sign)
    explained = np.maximum((by_one**2).sum(axis=1), (by_other**2).sum(axis=1))
    return np.asarray(1 - ((rest**2).sum(axis=1) - explained) / 2)


def mirrored(found: Sketches, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    """Return for pairs, bool (k,), whether one is more like the other's mirror image."""
    return np.asarray((found.values[i, EVEN:] * found.values[j, EVEN:]).sum(axis=1) < 0)
