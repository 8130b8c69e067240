"""Laying one picture on another by stretching and shifting it, so that they correlate best.

Lucas & Kanade (1981), "An iterative image registration technique": the difference of two pictures is
explained to first order by their slopes, which gives a better place to begin the next round at. Here
the pictures are first brought to mean 0 and length 1 where they overlap, so that brightness and contrast
do not count (as in Evangelidis & Psarakis, 2008), and what is looked for is a stretch and a shift across
and another down: what a crop and a change of size do. Many pairs are done at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

MOST_STRETCH, MOST_SHIFT = 0.25, 0.14  # of the picture: twice what a crop of 8 % needs
FLAT = 1e-3  # shorter than this, a picture has nothing to correlate
STIFFNESS = 1e-3  # of the mean slope: keeps a step finite where a picture has no slope at all


def smooth(pictures: np.ndarray) -> np.ndarray:
    """Smooth pictures (k, G, G) by (1, 2, 1) / 4, down and across; edges count double."""
    for axis in (1, 2):
        before, after = np.roll(pictures, 1, axis), np.roll(pictures, -1, axis)
        ends = [(slice(None),) * axis + (k,) for k in (0, -1)]
        before[ends[0]], after[ends[1]] = pictures[ends[0]], pictures[ends[1]]
        pictures = (before + 2 * pictures + after) / 4
    return pictures


@dataclass(slots=True, eq=False)
class Warps:
    """How k pictures are laid on others: stretch and shift across and down, float32 (k, 4).

    A place x of the other picture, from its middle and in picture widths, takes what lies at
    stretch · x + shift.
    """

    values: np.ndarray

    @classmethod
    def none(cls, count: int) -> Warps:
        """Return warps that change nothing."""
        return cls(np.tile(np.array([1, 0, 1, 0], np.float32), (count, 1)))

    def step(self, change: np.ndarray) -> None:
        """Add a change, (k, 4), and stay within what a crop can be."""
        stretch, shift = slice(0, None, 2), slice(1, None, 2)
        self.values += change.clip(-MOST_SHIFT / 2, MOST_SHIFT / 2)
        self.values[:, stretch] = self.values[:, stretch].clip(1 - MOST_STRETCH, 1 + MOST_STRETCH)
        self.values[:, shift] = self.values[:, shift].clip(-MOST_SHIFT, MOST_SHIFT)


def fit(a: np.ndarray, b: np.ndarray, warps: Warps, rounds: int) -> np.ndarray:
    """Lay each b on its a, float32 (k, G, G), changing `warps`; return the best correlations, (k,)."""
    best, best_at = np.full(len(a), -1, np.float32), warps.values.copy()
    for number in range(rounds + 1):
        there, seen = warped(b, warps)
        x, _ = normalized(a, seen)
        y, length = normalized(there, seen)
        likeness = (x * y).sum((1, 2))
        better = likeness > best
        best[better], best_at[better] = likeness[better], warps.values[better]
        if number < rounds:
            warps.step(improvement(x - y, y, there, seen, length, warps))
    warps.values[:] = best_at
    return best


def warped(b: np.ndarray, warps: Warps) -> tuple[np.ndarray, np.ndarray]:
    """Return each b stretched and shifted, and where that lies inside of b: 1 there, 0 elsewhere."""
    across, inside_across = resampling(b.shape[2], warps.values[:, 0], warps.values[:, 1])
    down, inside_down = resampling(b.shape[1], warps.values[:, 2], warps.values[:, 3])
    seen = inside_down[:, :, None] * inside_across[:, None, :]
    return down @ b @ across.transpose(0, 2, 1), seen


def resampling(
    places: int, stretch: np.ndarray, shift: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return linear interpolation as matrices (k, G, G), and which of the rows lie inside, (k, G)."""
    at = stretch[:, None] * middle(places) + shift[:, None]  # (k, G)
    inside = (np.abs(at) <= 0.5).astype(np.float32)
    cell = ((at + 0.5) * places - 0.5).clip(0, places - 1)
    distance = np.abs(cell[:, :, None] - np.arange(places, dtype=np.float32))
    return np.maximum(0, 1 - distance), inside


def middle(places: int) -> np.ndarray:
    """Return the middles of places from the picture's middle, in picture widths, float32 (G,)."""
    return (np.arange(places, dtype=np.float32) + 0.5) / places - 0.5


def normalized(pictures: np.ndarray, seen: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return pictures of mean 0 and length 1 where they are seen, 0 elsewhere, and their lengths."""
    count = np.maximum(seen.sum((1, 2), keepdims=True), 1)
    shown = (pictures - (pictures * seen).sum((1, 2), keepdims=True) / count) * seen
    length = np.sqrt((shown * shown).sum((1, 2), keepdims=True)).clip(FLAT)
    return shown / length, length


def improvement(
    rest: np.ndarray, y: np.ndarray, there: np.ndarray, seen: np.ndarray, length: np.ndarray,
    warps: Warps,
) -> np.ndarray:  # fmt: skip
    """Return the change of the warps that explains the rest, a − b, best: least squares, (k, 4)."""
    count, places = len(rest), rest.shape[1]
    x, scale = middle(places), places / length
    across = slopes(there, 2) * scale / warps.values[:, 0, None, None]
    down = slopes(there, 1) * scale / warps.values[:, 2, None, None]
    moves = np.stack([across * x, across, down * x[:, None], down], axis=1) * seen[:, None]
    moves = moves.reshape(count, 4, -1)
    # A change of brightness or contrast is no move: take out what is parallel to these.
    held = seen.reshape(count, 1, -1)
    moves -= held * moves.sum(2, keepdims=True) / np.maximum(held.sum(2, keepdims=True), 1)
    along = y.reshape(count, -1, 1)
    moves -= (moves @ along) * along.transpose(0, 2, 1)
    square = moves @ moves.transpose(0, 2, 1)  # (k, 4, 4)
    stiff = np.trace(square, axis1=1, axis2=2) * STIFFNESS / 4 + 1e-9
    square += stiff[:, None, None] * np.eye(4, dtype=np.float32)
    return np.linalg.solve(square, moves @ rest.reshape(count, -1, 1))[:, :, 0]


def slopes(pictures: np.ndarray, axis: int) -> np.ndarray:
    """Return how much pictures grow from place to place along an axis: half of both neighbours' gap."""
    return np.asarray(np.gradient(pictures, axis=axis))
