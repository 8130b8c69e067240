"""Links: equal after every round trip, short, and anything hostile refused before it is unpacked."""

from __future__ import annotations

import base64
import hashlib
import json
import tracemalloc
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.blocks import PRESETS, Block, BlockError, addresses, preset_block
from core.blocks.addresses import LINK_LETTERS, MOST_BYTES, MOST_LETTERS, fits_url, packed
from tests.core.blocks.editing.outlines import COURSE
from tests.core.blocks.strategies import blocks

LETTERS = set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


def link(data: bytes, version: str = "1") -> str:
    return version + base64.urlsafe_b64encode(data).decode().rstrip("=")


def refusal(text: str) -> str:
    """Return the sentence with which `text` is refused."""
    with pytest.raises(BlockError) as caught:
        Block.from_url(text)
    assert len(str(caught.value)) < 600
    return str(caught.value)


@settings(max_examples=60)
@given(blocks())
def test_networks_come_back_equal_out_of_links(block: Block) -> None:
    text = block.to_url()
    assert Block.from_url(text) == block
    assert set(text) <= LETTERS
    assert text == Block.from_url(text).to_url()


@pytest.mark.parametrize("name", PRESETS)
def test_presets_fit_in_a_link(name: str) -> None:
    block = preset_block(name, 2, 64)
    assert Block.from_url(block.to_url()) == block
    assert fits_url(block)
    assert len(block.to_url()) < 400


def test_plain_networks_take_few_letters() -> None:
    assert len(COURSE.to_url()) < 60
    assert Block.from_url(COURSE.to_url()) == COURSE


def test_old_links_stay_readable() -> None:
    # Links of version 1 are in the world: neither the dictionary nor the format may change, or
    # else the version has to.
    digest = hashlib.sha256(addresses._DICTIONARY).hexdigest()
    assert digest.startswith("dba71b0e26e6beeb")
    assert Block.from_url("1ePk6QLxio5kvTNDts6DQCxYkGUhk0qCGO8AJAgAosG7E") == COURSE


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "holds no network"),
        ("2" + COURSE.to_url()[1:], "has version '2', but only version 1"),
        ("\x00", "has version '\\\\x00', but only version 1"),
        ("1", "cannot be read"),
        ("1A", "cannot be read"),
        ("1====", "cannot be read"),
        ("1" + "%" * 50, "cannot be read"),
        ("1図", "cannot be read"),
        (COURSE.to_url() + "\n", "cannot be read"),
        (COURSE.to_url()[:-1], "perhaps the link was cut off"),
        (COURSE.to_url() + "AAAA", "cannot be read"),
        (link(b"\x78\x9c\x00"), "cannot be read"),
        (link(zlib.compress(b"[]")), "has to be an object"),
        (packed("[" * 100_000), "nested deeper than 64 levels"),
        (packed('{"version":1,"kind":"Sequential","children":[' * 10_000), "nested deeper"),
        (packed('{"version":2,"kind":"ReLU"}'), "has version 2, but only version 1"),
        (packed('{"version":1,"kind":"Tied","arguments":{"to":"x"}}'), "no block called 'x'"),
        (packed('{"version":1,"kind":"ReLU","name":"' + "x" * 900_000 + '"}'), "at most 64"),
        ("1" + "A" * 50_000_000, "50,000,001 letters long; at most 8,000"),
    ],
)  # fmt: skip
def test_hostile_links_are_refused(text: str, sentence: str) -> None:
    with pytest.raises(BlockError, match=sentence):
        Block.from_url(text)


def test_a_link_that_would_fill_the_memory_is_not_unpacked() -> None:
    bomb = link(zlib.compress(b" " * 5_000_000, level=9))
    assert len(bomb) <= MOST_LETTERS
    tracemalloc.start()
    try:
        assert "more than 1,000,000 bytes when it is unpacked" in refusal(bomb)
        assert tracemalloc.get_traced_memory()[1] < 4 * MOST_BYTES
    finally:
        tracemalloc.stop()


def test_links_say_the_place_of_what_is_wrong() -> None:
    document = COURSE.to_document()
    document["children"][2]["arguments"]["in_features"] = 0
    assert refusal(packed(json.dumps(document))).startswith('At "2" (Linear): in_features is 0')


@settings(max_examples=50)
@given(st.integers(1, len(COURSE.to_url()) - 1), st.sampled_from(sorted(LETTERS)))
def test_a_mistyped_letter_never_gives_another_network(index: int, letter: str) -> None:
    text = COURSE.to_url()
    mistyped = text[:index] + letter + text[index + 1 :]
    try:
        assert Block.from_url(mistyped) == COURSE
    except BlockError:
        assert mistyped != text


def test_what_is_too_long_for_a_link_is_known_before() -> None:
    layers = [Block.of("Linear", in_features=i + 1, out_features=i * i + 1) for i in range(900)]
    long = Block.of("Sequential", *layers)
    assert len(long.to_url()) > LINK_LETTERS
    assert not fits_url(long)
    row = Block.of("Sequential", *[Block.of("ReLU", name=f"{i:060}") for i in range(9_999)])
    uniform = Block.of("Sequential", *[Block.of("Identity")] * 9_999)
    assert fits_url(uniform) and Block.from_url(uniform.to_url()) == uniform
    assert not fits_url(row)
