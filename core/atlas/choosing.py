"""Which validation pictures are on the map, where there are more than it can show."""

from __future__ import annotations

import numpy as np

from core.judged import Judged

MOST = 1_500  # validation pictures on a map
ERRORS = 1_000  # of them errors, where there are so many


def on_the_map(judged: Judged, most: int = MOST, errors: int = ERRORS) -> np.ndarray:
    """Return the indices, ascending int64, of at most `most` pictures.

    All of them where they fit; else the errors of the largest loss, `errors` at most, and others by
    chance, the same ones each time.
    """
    if len(judged) <= most:
        return np.arange(len(judged))
    wrong = np.flatnonzero(judged.wrong)
    worst = wrong[np.argsort(-judged.loss[wrong], kind="stable")][: min(errors, most)]
    right = np.flatnonzero(~judged.wrong)
    some = np.random.default_rng(0).permutation(right)[: most - len(worst)]
    return np.sort(np.concatenate([worst, some]))
