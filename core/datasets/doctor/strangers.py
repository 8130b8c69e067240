"""Pictures unlike all the others: cards with text, blanks, drawings among photos.

Two measures of `Tones` tell what is drawn or set in type from photos: how much of it is flat, and how
large its steps are for the share of small ones. Each is compared with the set's own pictures by the
median and the median absolute deviation, which a few strangers do not move (Hampel, 1974), and the two
are added. So a set of drawings has no strangers for being drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from core.datasets.doctor.look import Look
from core.datasets.doctor.report import Finding
from core.datasets.doctor.tones import Tones

BLANK = 0.01  # contrast; noise alone has as much
FEW_SHADES = 4.2  # bits of brightness; of photos hardly one in a hundred has fewer
STRANGE = 4.0  # deviations, both measures together; of photos about one in 400 has more
CERTAIN = 10.0  # deviations from which on it is as certain as can be
FEWEST = 50  # pictures that are needed to say what is usual
NORMAL = 1.4826  # the standard deviation of normal values over their median absolute deviation
LEAST_SPREAD = 0.05  # of a measure: where nearly all pictures agree, a little more is no wonder


def strangers(names: Sequence[str], looks: Sequence[Look]) -> Iterator[Finding]:
    """Yield placeholders and outliers, each a finding; every picture is one of them at most."""
    seen = [(name, look.tones) for name, look in zip(names, looks, strict=True) if look.tones]
    scores = strangeness([tones for _name, tones in seen])
    for (name, tones), score in zip(seen, scores, strict=True):
        if tones.contrast < BLANK:
            reason = "It is all one tone: nothing can be seen in it."
            yield Finding("placeholder", (name,), reason, "leave out")
        elif score > STRANGE and tones.variety < FEW_SHADES:
            reason = (
                "It is flat, with sharp edges and few shades, as cards with text and logos are."
            )
            yield Finding("placeholder", (name,), reason, "leave out", _certainty(score))
        elif score > STRANGE:
            reason = "It is flatter and has sharper edges than nearly all others, as drawings have."
            yield Finding("outlier", (name,), reason, "leave out", _certainty(score))


def strangeness(tones: Sequence[Tones]) -> np.ndarray:
    """Return how unlike the others each picture is, float (n,): above 0 the drawn, below 0 the photos.

    All 0 where there are too few pictures to say what is usual.
    """
    if len(tones) < FEWEST:
        return np.zeros(len(tones))
    flat = np.array([each.flat for each in tones]) + 0.005
    jumps = np.array([255 * each.step / (each.fine + 0.02) for each in tones])
    return _deviation(np.log(flat / (1.01 - flat))) + _deviation(np.log(jumps + 0.1))


def _deviation(values: np.ndarray) -> np.ndarray:
    rest = values - np.median(values)
    return rest / max(LEAST_SPREAD, NORMAL * float(np.median(np.abs(rest))))


def _certainty(score: float) -> float:
    return round(min(1.0, float(score) / CERTAIN), 4)
