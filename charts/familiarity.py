"""One photo on the scale of familiarity: between what a network knows and other things.

Drawn as SVG text rather than as a chart, since a page shows dozens of them at once.
"""

from __future__ import annotations

from collections.abc import Sequence

from charts import colours

WIDTH, HEIGHT = 400, 46
FOOT = 36  # where the ridges stand, from the top
MARK = 7  # half the width of the photo's mark


def familiarity_bar(
    known: Sequence[int], others: Sequence[int], at: float, threshold: float, ink: str
) -> str:
    """Return SVG: how many known and other pictures lie where on a scale from left to right.

    `known` and `others` are counts over equal parts of the scale; `at` and `threshold` are places on
    it from 0 to 1. `ink` is the colour of text in the theme.
    """
    accepted = at >= threshold
    x, line = WIDTH * at, WIDTH * threshold
    mark = f"M{x - MARK:.1f} {HEIGHT}L{x + MARK:.1f} {HEIGHT}L{x:.1f} {FOOT - 1}Z"
    parts = [
        f'<path d="{_ridge(others)}" fill="{colours.NEITHER}" fill-opacity="0.6"/>',
        f'<path d="{_ridge(known)}" fill="{colours.VALIDATION}" fill-opacity="0.75"/>',
        f'<path d="M0 {FOOT}H{WIDTH}" stroke="{ink}" stroke-opacity="0.3"/>',
        f'<path d="M{line:.1f} 2V{FOOT}" stroke="{ink}" stroke-width="2" stroke-dasharray="4 3"/>',
        f'<path d="{mark}" fill="{ink if accepted else colours.NEITHER}"/>',
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}">{"".join(parts)}</svg>'
    )


def _ridge(counts: Sequence[int]) -> str:
    """Return the outline of counts, the largest as high as there is room."""
    most, step = max(*counts, 1), WIDTH / len(counts)
    points = "".join(
        f"L{(i + 0.5) * step:.1f} {FOOT - (FOOT - 4) * count / most:.1f}"
        for i, count in enumerate(counts)
    )
    return f"M0 {FOOT}{points}L{WIDTH} {FOOT}Z"
