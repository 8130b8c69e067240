"""Blocks are put in, taken out, moved and doubled; ties follow them."""

from __future__ import annotations

import pytest

from core.blocks import Block, BlockError, editing
from tests.core.blocks.editing.outlines import (
    IDENTITY,
    NESTED,
    RELU,
    check,
    dense,
    refusal,
    sequential,
    tied,
)


def test_blocks_are_inserted_where_they_are_wanted() -> None:
    check(editing.insert(NESTED, "", 0, RELU), "(r 1 inner=(2 3) last=4)", "0")
    check(editing.insert(NESTED, "", 3, RELU), "(1 inner=(2 3) last=4 r)", "3")
    check(editing.insert(NESTED, "inner", 1, RELU), "(1 inner=(2 r 3) last=4)", "inner.1")
    check(editing.insert(NESTED, "", 1, tied("0")), "(1 @0 inner=(2 3) last=4)", "1")
    own_tie = sequential(dense(9, 9), tied("0"))
    check(
        editing.insert(NESTED, "inner", 0, own_tie),
        "(1 inner=((9 @inner.0.0) 2 3) last=4)",
        "inner.0",
    )


def test_a_network_of_one_layer_is_wrapped_when_another_comes() -> None:
    check(editing.insert(dense(2, 2), "", 1, RELU), "(2 r)", "1")
    check(editing.insert(dense(2, 2), "", 0, RELU), "(r 2)", "0")
    residual = Block.of("Residual", RELU, IDENTITY)
    check(editing.insert(residual, "", 1, RELU), "(Residual(r i) r)", "1")


@pytest.mark.parametrize(
    ("place", "index", "block", "words"),
    [
        ("0", 0, RELU, "Linear holds no blocks; put this one before or after it"),
        ("1", 0, RELU, "Residual holds its body and shortcut alone"),
        ("2", 0, RELU, "Repeat holds its repeated block alone"),
        ("3", 0, RELU, "'3' is the same block as '4'|'3' is the same block as '1.body'"),
        ("9", 0, RELU, "no block called '9'"),
        ("0.0.0", 0, RELU, "no block called '0.0.0'"),
        ("", 5, RELU, "at 0 to 4 there, not at 5"),
        ("", -1, RELU, "at 0 to 4 there, not at -1"),
        ("", 0, tied("7"), "no block called '7'"),
        ("", 0, sequential(tied("0")), 'At "0" .Tied.'),
    ],
)
def test_what_takes_no_block_says_so(place: str, index: int, block: Block, words: str) -> None:
    network = sequential(
        dense(1, 1), Block.of("Residual", sequential(), IDENTITY),
        Block.of("Repeat", RELU, times=2), tied("1.body"),
    )  # fmt: skip
    with pytest.raises(BlockError, match=words):
        editing.insert(network, place, index, block)


def test_blocks_are_removed_and_the_next_one_is_looked_at() -> None:
    check(editing.remove(NESTED, "0"), "(inner=(2 3) last=4)", "inner")
    check(editing.remove(NESTED, "last"), "(1 inner=(2 3))", "inner")
    check(editing.remove(NESTED, "inner.1"), "(1 inner=(2) last=4)", "inner.0")
    check(editing.remove(sequential(sequential(RELU)), "0.0"), "(())", "0")
    residual = sequential(Block.of("Residual", RELU, IDENTITY), Block.of("Parallel", RELU))
    assert "'0.body' is the body of a Residual" in refusal(editing.remove, residual, "0.body")
    assert "has to hold 1" in refusal(editing.remove, residual, "1.0")
    assert "the network itself" in refusal(editing.remove, residual, "")
    repeat = sequential(Block.of("Repeat", RELU, times=2, prefix="block "))
    assert "the only block of a Repeat" in refusal(editing.remove, repeat, "0.block 0")


def test_blocks_move_between_containers() -> None:
    check(editing.move(NESTED, "0", "inner", 1), "(inner=(2 1 3) last=4)", "inner.1")
    check(editing.move(NESTED, "inner.0", "", 3), "(1 inner=(3) last=4 2)", "3")
    check(editing.move(NESTED, "inner", "", 0), "(inner=(2 3) 1 last=4)", "inner")
    assert "into itself" in refusal(editing.move, NESTED, "inner", "inner", 0)
    assert "into itself" in refusal(editing.move, NESTED, "", "inner", 0)
    assert "at 0 to 2" in refusal(editing.move, NESTED, "0", "", 3)
    circle = sequential(sequential(name="a"), sequential(tied("a"), name="b"), tied("b"))
    assert "would hold itself" in refusal(editing.move, circle, "2", "a", 0)
    assert "would hold itself" in refusal(editing.move, circle, "b.0", "a", 0)


def test_shifting_walks_through_the_outline() -> None:
    check(editing.shift(NESTED, "0", 1), "(inner=(2 3) 1 last=4)", "1")
    check(editing.shift(NESTED, "last", -1), "(1 last=4 inner=(2 3))", "last")
    check(editing.shift(NESTED, "inner.0", -1), "(1 2 inner=(3) last=4)", "1")
    check(editing.shift(NESTED, "inner.1", 1), "(1 inner=(2) 3 last=4)", "2")
    check(editing.indent(NESTED, "last"), "(1 inner=(2 3 last=4))", "inner.last")
    check(editing.outdent(NESTED, "inner.0"), "(1 inner=(3) 2 last=4)", "2")
    assert "'0' is the first block already" in refusal(editing.shift, NESTED, "0", -1)
    assert "'last' is the last block already" in refusal(editing.shift, NESTED, "last", 1)
    assert "Linear holds no blocks" in refusal(editing.indent, NESTED, "inner.1")
    assert "No container stands before '0'" in refusal(editing.indent, NESTED, "0")
    assert "in no container" in refusal(editing.outdent, NESTED, "0")
    for step in (editing.indent, editing.outdent):
        assert "no block called '0.x'" in refusal(step, NESTED, "0.x")
        assert "the network itself" in refusal(step, NESTED, "")


def test_untouched_blocks_are_kept_as_they_are() -> None:
    edited = editing.insert(NESTED, "", 0, RELU)
    assert edited.network.children[2] is NESTED.children[1]
    assert editing.rename(NESTED, "0", "").network is NESTED
