"""Ties follow their block through every edit, and are made and undone."""

from __future__ import annotations

from core.blocks import Block, build, editing
from tests.core.blocks.editing.outlines import (
    COURSE,
    IDENTITY,
    NESTED,
    RELU,
    check,
    dense,
    refusal,
    sequential,
    tied,
)


def test_ties_outlive_the_block_that_they_were_tied_to() -> None:
    check(editing.remove(COURSE, "2"), "(8 r r 8 r 1)", "2")
    thrice = editing.insert(COURSE, "", 7, tied("2")).network
    check(editing.remove(thrice, "2"), "(8 r r 8 r 1 @3)", "2")
    inside = sequential(sequential(dense(5, 5), dense(6, 6)), tied("0.0"), tied("0"), tied("0.0"))
    check(editing.remove(inside, "0"), "(5 (@0 6) @0)", "0")
    check(editing.remove(inside, "0.0"), "((6) 5 @0 @1)", "0.0")


def test_the_first_in_reading_order_describes_what_is_tied() -> None:
    check(editing.move(COURSE, "4", "", 0), "(8 8 r @0 r r 1)", "0")
    check(editing.move(COURSE, "2", "", 6), "(8 r r 8 r 1 @3)", "6")
    # What moves to the front needs a block that now stands behind it: that goes along.
    chain = sequential(dense(1, 1), sequential(dense(2, 2), tied("0")), tied("1"))
    check(editing.move(chain, "2", "", 0), "((2 1) @0.1 @0)", "0")


def test_names_of_ties_are_those_of_their_places() -> None:
    named = sequential(dense(1, 1, "first"), RELU, tied("first", "second"))
    check(editing.move(named, "second", "", 0), "(second=1 first=@second r)", "second")
    check(editing.rename(named, "first", "one"), "(one=1 r second=@one)", "one")
    check(editing.wrap(named, "first", "Sequential"), "(first=(1) r second=@first.0)", "first")


def test_a_duplicate_has_numbers_of_its_own() -> None:
    check(editing.duplicate(COURSE, "2"), "(8 r 8 8 r @2 r 1)", "3")
    check(editing.duplicate(COURSE, "4"), "(8 r 8 r @2 8 r 1)", "5")
    inside = sequential(dense(1, 1), sequential(dense(2, 2), tied("1.0"), tied("0"), tied("0")))
    check(editing.duplicate(inside, "1"), "(1 (2 @1.0 @0 @0) (2 @2.0 @0 @0))", "2")
    net = build(editing.duplicate(COURSE, "2").network)
    assert net[2] is net[5] and net[2] is not net[3]


def test_replacing_leaves_ties_with_what_they_were() -> None:
    check(editing.replace(COURSE, "2", RELU), "(8 r r r 8 r 1)", "2")
    check(editing.replace(COURSE, "4", RELU), "(8 r 8 r r r 1)", "4")
    check(editing.replace(COURSE, "6", tied("2")), "(8 r 8 r @2 r @2)", "6")
    check(editing.replace(NESTED, "last", RELU), "(1 inner=(2 3) last=r)", "last")
    check(
        editing.replace(NESTED, "0", dense(5, 5, "inner")),
        "(inner2=5 inner=(2 3) last=4)",
        "inner2",
    )
    check(editing.replace(NESTED, "", dense(5, 5)), "5", "")
    residual = Block.of("Residual", RELU, IDENTITY)
    check(editing.replace(residual, "shortcut", dense(5, 5, "x")), "Residual(r 5)", "shortcut")


def test_tying_and_untying() -> None:
    check(editing.tie(COURSE, "6", "2"), "(8 r 8 r @2 r @2)", "6")
    check(editing.tie(COURSE, "6", "4"), "(8 r 8 r @2 r @2)", "6")
    check(editing.tie(COURSE, "0", "6"), "(1 r 8 r @2 r @0)", "0")
    check(editing.untie(COURSE, "4"), "(8 r 8 r 8 r 1)", "4")
    check(editing.untie(COURSE, "2"), "(8 r 8 r 8 r 1)", "2")
    thrice = editing.tie(COURSE, "6", "2").network
    check(editing.untie(thrice, "2"), "(8 r 8 r 8 r @4)", "2")
    assert "one block already" in refusal(editing.tie, COURSE, "4", "2")
    assert "one block already" in refusal(editing.tie, COURSE, "2", "2")
    assert "'6' is not tied" in refusal(editing.untie, COURSE, "6")
    assert "'inner' holds 'inner.0'" in refusal(editing.tie, NESTED, "inner.0", "inner")
    assert "'inner' holds 'inner.0'" in refusal(editing.tie, NESTED, "inner", "inner.0")
    assert "The network holds '0'" in refusal(editing.tie, NESTED, "0", "")
    assert "no block called 'x'" in refusal(editing.tie, NESTED, "0", "x")
    net = build(editing.untie(thrice, "2").network)
    assert net[4] is net[6] and net[2] is not net[4]
