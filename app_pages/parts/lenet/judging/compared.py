"""Two classes in a layer of a network, worked out once for all who ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from app_pages.parts.lenet import cached
from app_pages.parts.lenet.slot import Progress, Slot
from app_pages.parts.network.cached import BY_JSON
from app_pages.parts.words import _
from core.datasets import Source
from core.networks import Network

if TYPE_CHECKING:
    from core.lenet.class_means import ClassMeans


@dataclass(frozen=True, slots=True)
class Pair:
    """Two classes in a layer, counted from 1, of a network, over `count` test pictures of each."""

    network: Network
    data: Source
    layer: int
    one: int
    other: int
    count: int


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """Two classes' means in a layer; `effect` and `larger` (maps,) say how they differ.

    `effect` is the difference of means in standard deviations; `larger` how often a picture of the
    first class has the larger mean activation, of all pairs of pictures.
    """

    first: ClassMeans
    second: ClassMeans
    effect: np.ndarray
    larger: np.ndarray

    @property
    def order(self) -> np.ndarray:
        """The maps, int64, those that differ most first."""
        return np.argsort(-np.abs(self.effect), kind="stable")

    @property
    def best(self) -> int:
        """The map whose mean activation alone separates the classes best."""
        return int(np.abs(self.larger - 0.5).argmax())


def compared(pair: Pair) -> Compared:
    """Compare the classes, with progress once."""

    def work(progress: Progress) -> Compared:
        from core.lenet.class_means import auc, class_means, effect_sizes

        known, module = cached.test_pictures(pair.data), cached.module(pair.network)

        def means(label: int, before: int) -> ClassMeans:
            return class_means(
                module, known.pictures[known.by_class[label][: pair.count]], pair.layer,
                lambda done, total: progress(before + done, 2 * total),
            )  # fmt: skip

        first, second = means(pair.one, 0), means(pair.other, pair.count)
        larger = [auc(a, b) for a, b in zip(first.maps.T, second.maps.T, strict=True)]
        return Compared(first, second, effect_sizes(first.maps, second.maps), np.array(larger))

    return _slot(pair).get(_("Looking at {done} of {total} pictures"), work)


@st.cache_resource(max_entries=100, show_spinner=False, hash_funcs=BY_JSON)
def _slot(pair: Pair) -> Slot[Compared]:
    return Slot()
