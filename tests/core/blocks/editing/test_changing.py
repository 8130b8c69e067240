"""Wrapping, renaming, changing: what stands at a place becomes something else."""

from __future__ import annotations

import pytest

from core.blocks import Block, editing
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


@pytest.mark.parametrize(
    ("name", "then"),
    [
        ("block 0", "block 1"), ("block 9", "block 10"), ("conv", "conv2"), ("0", "3"),
        ("a" * 64, "a" * 63 + "2"), ("9" * 64, "9" * 63 + "2"), ("x9", "x10"), ("图层", "图层2"),
        ("bfloat15", "bfloat17"),  # every module has a method bfloat16
    ],
)  # fmt: skip
def test_a_duplicate_takes_the_next_name(name: str, then: str) -> None:
    network = sequential(dense(1, 1, name), RELU)
    edited = editing.duplicate(network, name)
    assert [child.name for child in edited.network.children] == [name, then, ""]
    assert edited.place == then


def test_unnamed_neighbours_keep_their_numbers_apart_from_names() -> None:
    network = sequential(RELU, dense(1, 1, "2"))
    edited = editing.insert(editing.insert(network, "", 0, RELU).network, "", 0, IDENTITY)
    assert edited.network.child_names() == ("0", "1", "3", "2")
    moved = sequential(dense(1, 1, "a"), sequential(dense(2, 2, "a")))
    check(editing.move(moved, "1.a", "", 0), "(a2=2 a=1 ())", "a2")


def test_wrapping_and_unwrapping() -> None:
    check(editing.wrap(NESTED, "last", "Sequential"), "(1 inner=(2 3) last=(4))", "last")
    check(editing.wrap(NESTED, "0", "Residual"), "(Residual(1 i) inner=(2 3) last=4)", "0")
    check(editing.wrap(NESTED, "0", "Repeat", times=3), "(Repeat(1) inner=(2 3) last=4)", "0")
    check(editing.wrap(RELU, "", "Parallel", join="add"), "Parallel(r)", "")
    check(editing.unwrap(NESTED, "inner"), "(1 2 3 last=4)", "1")
    check(editing.unwrap(sequential(sequential(), RELU), "0"), "(r)", "")
    check(editing.unwrap(sequential(RELU), ""), "r", "")
    shared = sequential(sequential(dense(1, 1), dense(2, 2)), tied("0"))
    check(editing.unwrap(shared, "0"), "(1 2 (@0 @1))", "0")
    check(editing.unwrap(shared, "1"), "((1 2) @0.0 @0.1)", "1")
    assert "Linear is no container" in refusal(editing.unwrap, NESTED, "0")
    assert "3 blocks would come in its place" in refusal(editing.unwrap, NESTED, "")
    assert "'Linear' is no container" in refusal(editing.wrap, NESTED, "0", "Linear")
    assert "'x' is no container" in refusal(editing.wrap, NESTED, "0", "x")
    assert "times is missing" in refusal(editing.wrap, NESTED, "0", "Repeat")
    project = Block.of("Residual", RELU, dense(1, 1))
    assert "shortcut would be lost" in refusal(editing.unwrap, project, "")


def test_names_are_given_and_taken_back() -> None:
    check(editing.rename(NESTED, "0", "first"), "(first=1 inner=(2 3) last=4)", "first")
    check(editing.rename(NESTED, "last", ""), "(1 inner=(2 3) 4)", "2")
    check(editing.rename(NESTED, "last", "2"), "(1 inner=(2 3) 2=4)", "2")
    assert "called 'inner' already" in refusal(editing.rename, NESTED, "0", "inner")
    assert "called '0' already" in refusal(editing.rename, NESTED, "last", "0")
    assert "has a dot" in refusal(editing.rename, NESTED, "0", "a.b")
    assert "is taken" in refusal(editing.rename, NESTED, "0", "forward")
    residual = Block.of("Residual", RELU, IDENTITY)
    assert "gives its blocks their names" in refusal(editing.rename, residual, "body", "x")


def test_arguments_change_in_place() -> None:
    check(editing.change(COURSE, "2", out_features=9), "(8 r 9 r @2 r 1)", "2")
    check(editing.change(COURSE, "4", to="0"), "(8 r 8 r @0 r 1)", "4")
    repeat = sequential(Block.of("Repeat", dense(1, 1), times=2), tied("0.0"))
    check(editing.change(repeat, "0", prefix="block "), "(Repeat(1) @0.block 0)", "0")
    assert "out_features is 0" in refusal(editing.change, COURSE, "2", out_features=0)
    assert "no argument 'x'" in refusal(editing.change, COURSE, "2", x=1)
    assert "same block as '2'" in refusal(editing.change, COURSE, "4", out_features=1)
    assert "same block as '2'" in refusal(editing.change, COURSE, "4", to=5)
    assert "prefix" in refusal(editing.change, repeat, "0", prefix="a.")
    assert "20,000" in refusal(editing.change, sequential(*[
        Block.of("Repeat", sequential(*[RELU] * 50), times=300)]), "0", times=1_000)  # fmt: skip
