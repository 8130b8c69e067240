"""Drawn pets: cats and dogs from a seed, without a file and without a network.

The two kinds share colours, coats, scenes, light and poses; what tells them apart is how the
proportions of ears, snout, eyes, whiskers and body go together.
"""

from core.datasets.drawn.pet import CLASSES, DrawnPetError, draw_pet

__all__ = ["CLASSES", "DrawnPetError", "draw_pet"]
