"""What the view "Tying" runs: always a network of its own, within the limits, kept by what was asked.

The records hold no words, so that they serve visitors of every language.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.network.cached import BY_JSON, shapes, tree
from app_pages.parts.network.making import made
from core.blocks import Block
from core.networks import Weights
from core.tracing import Input, TraceError

if TYPE_CHECKING:
    from torch import Tensor, nn

    from core.parameters import Picture
    from core.parameters.tying import Ledger

FAILS = (RuntimeError, IndexError, ValueError)  # of a network, for an input that its shape allows


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """A gradient in the ledger, under a name; `shapes` are of what the call was given.

    `picture` and `norm` are None where nothing came back.
    """

    path: str
    shapes: tuple[tuple[int, ...], ...]
    norm: float | None
    picture: Picture | None


@dataclass(frozen=True, slots=True)
class Twin:
    """Under one name, what the untied twin found: a norm, and how far the ledger is from it."""

    path: str
    uses: int
    norm: float | None
    difference: float


@dataclass(frozen=True, slots=True, eq=False)
class Account:
    """The ledger to be drawn; `reach` is the largest magnitude in it, `twins` is empty for one name."""

    uses: tuple[Entry, ...]
    stored: Entry
    difference: float
    error: float
    loss: float
    reach: float
    twins: tuple[Twin, ...]


@st.cache_resource(max_entries=30, show_spinner=False, hash_funcs=BY_JSON)
def account(block: Block, weights: Weights, asked: Input, name: str) -> Account:
    """Run the network forward and back, and its untied twin too, if it has ties.

    Raises BlockError, ParameterError or TraceError where it cannot run, or there is no ledger.
    """
    from core.parameters import tied_gradient_ledger

    _check_pass(block, asked)
    module, given = made(block, weights, asked).eval(), asked.make()
    try:
        ledger = tied_gradient_ledger(module, given, name)
        twins = _twins(module, given, ledger) if _names(block, asked, name) > 1 else ()
    except FAILS as error:
        raise _failed(error) from error
    uses = tuple(_entry(use.path, use.shapes, use.gradient) for use in ledger.uses)
    stored = _entry(name, (), ledger.stored)
    reach = max(_reach(tensor) for tensor in (ledger.stored, *_gradients(ledger)))
    return Account(uses, stored, ledger.difference, ledger.error, ledger.loss, reach, twins)


def _failed(error: Exception) -> Exception:
    from core.parameters import ParameterError

    if isinstance(error, ParameterError):
        return error
    return TraceError(f"The input does not go through: {str(error).partition(chr(10))[0]}")


def _names(block: Block, asked: Input, name: str) -> int:
    return len(tree(block, asked).tensor(name).names)


def _check_pass(block: Block, asked: Input) -> None:
    """Raise TraceError where the untied twin, which is the larger one, would take too much."""
    from core.tracing import check_limits, reckon

    passed, totals = shapes(block, asked), tree(block, asked).totals
    taken = reckon(block, asked, passed)
    factor = (totals.parameters + totals.tied) / max(totals.parameters, 1)
    held = int(taken.parameters_bytes * (1 + factor))  # both at a time
    check_limits(replace(taken, parameters_bytes=held), training=True)


def _gradients(ledger: Ledger) -> list[Tensor]:
    return [use.gradient for use in ledger.uses if use.gradient is not None]


def _reach(tensor: Tensor) -> float:
    from core.parameters import describe

    found = describe(tensor)
    return max(abs(found.minimum or 0.0), abs(found.maximum or 0.0))


def _entry(path: str, given: tuple[tuple[int, ...], ...], gradient: Tensor | None) -> Entry:
    from core.parameters import describe, picture

    if gradient is None:
        return Entry(path, given, None, None)
    return Entry(path, given, describe(gradient).norm, picture(gradient))


def _twins(module: nn.Module, given: Tensor, ledger: Ledger) -> tuple[Twin, ...]:
    from core.parameters import describe
    from core.parameters.tying import check_with_twin

    return tuple(
        Twin(
            each.path,
            each.uses,
            None if each.gradient is None else describe(each.gradient).norm,
            each.difference,
        )
        for each in check_with_twin(module, given, ledger)
    )
