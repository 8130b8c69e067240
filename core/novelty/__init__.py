"""Whether a picture is like those that a network was trained on, or something else altogether.

A network that tells cats from dogs calls a car one of the two. What its layers make of the car,
though, lies far from what they make of pets; a `Detector` measures how far.
"""

from core.novelty.detector import Detector

__all__ = ["Detector"]
