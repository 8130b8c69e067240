"""The ten classes of Fashion-MNIST, in the order of their labels."""

from __future__ import annotations

# As in torchvision's class; a test compares the two.
CLASSES = (
    "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
    "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
)  # fmt: skip
