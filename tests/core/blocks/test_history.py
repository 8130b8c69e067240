"""Undo and redo: every step back, none for an equal network, at most a hundred."""

from __future__ import annotations

from core.blocks import Block
from core.blocks.history import MOST_STEPS, History


def network(width: int) -> Block:
    return Block.of("Linear", in_features=1, out_features=width)


def test_steps_are_taken_back_and_again() -> None:
    history = History(network(1)).do(network(2)).do(network(3))
    assert history.undo().present == network(2)
    assert history.undo().undo().present == network(1)
    assert history.undo().undo().redo() == history.undo()
    assert history.undo().undo().redo().redo() == history
    assert (history.can_undo, history.can_redo) == (True, False)
    assert (history.undo().undo().can_undo, history.undo().can_redo) == (False, True)


def test_where_there_is_no_step_nothing_happens() -> None:
    history = History(network(1))
    assert history.undo() is history
    assert history.redo() is history


def test_an_equal_network_is_no_step() -> None:
    history = History(network(1)).do(network(2)).undo()
    assert history.do(network(1)) is history
    assert history.can_redo


def test_a_new_step_forgets_what_was_undone() -> None:
    history = History(network(1)).do(network(2)).undo().do(network(3))
    assert not history.can_redo
    assert history.undo().present == network(1)


def test_a_hundred_steps_are_kept() -> None:
    history = History(network(1))
    for width in range(2, 203):
        history = history.do(network(width))
    assert len(history.past) == MOST_STEPS == 100
    while history.can_undo:
        history = history.undo()
    assert history.present == network(102)
    assert len(history.future) == 100
