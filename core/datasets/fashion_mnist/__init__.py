"""Fashion-MNIST: 70,000 grey pictures of garments (Xiao, Rasul & Vollgraf, 2017).

https://arxiv.org/abs/1708.07747. Importing this does not import torch.
"""

from __future__ import annotations

from core.datasets.fashion_mnist.classes import CLASSES
from core.datasets.fashion_mnist.fetching import (
    fashion_mnist_is_here,
    fashion_mnist_obstacle,
    fetch_fashion_mnist,
)
from core.datasets.fashion_mnist.files import PARTS
from core.datasets.fashion_mnist.reading import files_here, fingerprint, open_here

__all__ = [
    "CLASSES",
    "PARTS",
    "fashion_mnist_is_here",
    "fashion_mnist_obstacle",
    "fetch_fashion_mnist",
    "files_here",
    "fingerprint",
    "open_here",
]
