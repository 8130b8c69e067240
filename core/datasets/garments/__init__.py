"""Drawn garments: the ten classes of Fashion-MNIST from a seed, without a file and a network.

28 × 28 grey pixels, white on black, as Fashion-MNIST has them. Shirts, pullovers and coats share
bodies, sleeves and cloth, and are told apart by details that some of them lack.
"""

from core.datasets.garments.drawing import DRAWN, draw_garment

__all__ = ["DRAWN", "draw_garment"]
