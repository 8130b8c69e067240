"""Which sets are here for a visitor, and what stands in the way of others: asked of core, and kept."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.runs import owner
from core.datasets import DatasetError, sets
from core.settings import settings

if TYPE_CHECKING:
    from core.datasets.sets import KeptSet


def here() -> list[KeptSet]:
    """Return the sets that the visitor may use, newest first: his own and everybody's."""
    return sets.kept_sets(owner())


def linked(name: str) -> KeptSet | None:
    """Return the set of that name, whoever's it is: its name is the key to it; None where it is gone."""
    try:
        return sets.find_set(name)
    except DatasetError:
        return None


def mine(kept: KeptSet) -> bool:
    """Say whether the visitor may remove a set: at home any, on a host only his own."""
    return not settings().hosted or (kept.owner != "" and kept.belongs_to(owner()))


@st.cache_data(ttl=60, max_entries=16, show_spinner=False)
def obstacles(keys: tuple[str, ...]) -> Mapping[str, str]:
    """Return why published sets cannot be had now, by key; all servers are asked at the same time."""
    if not keys:
        return {}
    with ThreadPoolExecutor(len(keys)) as pool:
        reasons = dict(zip(keys, pool.map(_obstacle, keys), strict=True))
    return {key: reason for key, reason in reasons.items() if reason}


def _obstacle(key: str) -> str | None:
    try:
        return sets.obstacle(key)
    except DatasetError as error:
        return str(error)
