"""What a network says of single pictures, kept by the pictures' bytes."""

from __future__ import annotations

import numpy as np
import streamlit as st

from app_pages.parts.lenet import cached
from app_pages.parts.lenet.asked import SIDE
from app_pages.parts.network.cached import BY_JSON
from app_pages.parts.words import _
from core.datasets import CLASSES
from core.networks import Network, NetworkError


@st.cache_resource(max_entries=256, show_spinner=False, hash_funcs=BY_JSON)
def verdicts(network: Network, pictures: tuple[bytes, ...]) -> np.ndarray:
    """Return the probabilities of the ten classes for each picture, float64 (n, 10).

    Raises NetworkError where they are not numbers, as after a training that went astray.
    """
    from core.lenet.scoring import probabilities, scores

    stacked = np.frombuffer(b"".join(pictures), np.uint8).reshape(-1, SIDE, SIDE, 1)
    shares = probabilities(scores(cached.module(network), stacked))
    refuse_astray(shares)
    shares.flags.writeable = False
    return shares


def refuse_astray(outputs: np.ndarray) -> None:
    """Raise NetworkError where a network's outputs are not numbers, as after a training gone astray."""
    if not np.isfinite(outputs).all():
        raise NetworkError(
            _("The network's outputs are no numbers any more: its training went astray. Choose "
              "another network, or an earlier moment of its training.")
        )  # fmt: skip


def said(shares: np.ndarray, between: str = ", ") -> str:
    """Return a verdict in words: `"Bag, 97 %"`."""
    likeliest = int(shares.argmax())
    return f"{CLASSES[likeliest]}{between}{percent(float(shares[likeliest]))}"


def percent(share: float) -> str:
    """Write a share; never 100 % where it is less."""
    text = f"{min(share, 0.9999):.2%}" if 0.995 <= share < 1 else f"{share:.0%}"
    return text.replace("%", "\u00a0%")
