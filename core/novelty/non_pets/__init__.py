"""Pictures that show no pet, of many kinds, drawn from a number: what a detector learns to refuse.

They are drawn in colour, as photos: with light, texture, focus, noise and JPEG's losses. Those of the
kinds in `FITTED` may be used to fit a detector; those in `HELD_OUT` only ever judge it.
"""

from core.novelty.non_pets.cut import CUTS, corner, scrambled
from core.novelty.non_pets.drawing import FITTED, HELD_OUT, KINDS, draw, tinted

__all__ = ["CUTS", "FITTED", "HELD_OUT", "KINDS", "corner", "draw", "scrambled", "tinted"]
