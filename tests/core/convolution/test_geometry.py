"""Geometries: only possible ones exist, and clamping finds the nearest and says why."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.convolution import Change, ConvolutionError, Geometry, clamp
from tests.core.convolution.strategies import QUICK, geometries

ANYTHING = st.one_of(
    st.integers(-3, 20),
    st.integers(),
    st.floats(),
    st.text(max_size=5),
    st.none(),
    st.booleans(),
    st.tuples(st.integers(-2, 9), st.integers(-2, 9)),
    st.lists(st.integers(-2, 9), max_size=3),
)


def test_one_number_stands_for_both_axes() -> None:
    layer = Geometry.of(8, 3, 1, 2)
    assert layer == Geometry((8, 8), (3, 3), (1, 1), (2, 2)) and hash(layer)
    assert layer.output == (4, 4) and layer.axis(1) == (8, 3, 1, 2, 1)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"size": 3, "kernel": 5}, "spans 5 cells"),
        ({"size": 5, "padding": 5, "padding_mode": "reflect"}, r"5 − 1 = 4"),
        ({"size": 5, "padding": (5, 6), "padding_mode": "circular"}, "Along the width.*has 5"),
        ({"size": 5, "padding_mode": "mirror"}, "'mirror'.*zeros, reflect, replicate, circular"),
        ({"size": 5, "groups": 2, "inputs": 3, "outputs": 2}, "3 input channels.* 3 = 1·2 \\+ 1"),
        ({"size": 5, "groups": 2, "inputs": 2, "outputs": 3}, "3 output channels"),
        ({"size": 5, "groups": 0}, "groups is 0"),
        ({"size": 5, "inputs": 0}, "input channels is 0"),
    ],
)
def test_refusals(arguments: dict, sentence: str) -> None:
    with pytest.raises(ConvolutionError, match=sentence):
        Geometry.of(**arguments)


def test_groups_read_their_own_channels() -> None:
    layer = Geometry.of(3, 1, groups=2, inputs=4, outputs=6)
    assert [list(layer.channels_read(output)) for output in (0, 2, 3, 5)] == [
        [0, 1], [0, 1], [2, 3], [2, 3],
    ]  # fmt: skip
    with pytest.raises(ConvolutionError, match="no output channel 6"):
        layer.channels_read(6)


@QUICK
@given(geometries())
def test_what_is_possible_stays(layer: Geometry) -> None:
    clamped = clamp(
        layer.size,
        kernel=layer.kernel,
        padding=layer.padding,
        stride=layer.stride,
        dilation=layer.dilation,
        padding_mode=layer.padding_mode,
        groups=layer.groups,
        inputs=layer.inputs,
        outputs=layer.outputs,
    )
    assert clamped.geometry == layer and clamped.changes == ()


@QUICK
@given(
    size=st.tuples(st.integers(1, 9), st.integers(1, 9)),
    numbers=st.tuples(ANYTHING, ANYTHING, ANYTHING, ANYTHING),
    mode=st.one_of(ANYTHING, st.sampled_from(["reflect", "circular", "replicate"])),
    groups=ANYTHING,
    inputs=st.integers(1, 12),
    outputs=st.integers(1, 12),
)
def test_anything_becomes_possible(
    size: tuple[int, int],
    numbers: tuple[object, ...],
    mode: object,
    groups: object,
    inputs: int,
    outputs: int,
) -> None:
    kernel, padding, stride, dilation = numbers
    clamped = clamp(
        size,
        kernel=kernel,
        padding=padding,
        stride=stride,
        dilation=dilation,
        padding_mode=mode,
        groups=groups,
        inputs=inputs,
        outputs=outputs,
    )
    assert min(clamped.geometry.output) >= 1 and clamped.geometry.size == size
    for change in clamped.changes:
        assert repr(change.asked) != repr(change.given) and change.why.endswith(".")


def _changes(**asked: object) -> list[tuple[str, str, object]]:
    size = asked.pop("size", 8)
    return [(c.name, c.axis, c.given) for c in clamp(size, **asked).changes]  # type: ignore[arg-type]


def test_dilation_shrinks_before_the_kernel() -> None:
    (change,) = clamp((8, 20), kernel=5, dilation=4, padding=1).changes
    assert change == Change(
        "dilation",
        "height",
        4,
        2,
        "Along the height, a kernel of 5 with dilation 4 spans 17 cells, but the padded input has"
        " only 10 (8 + 2·1). At most ⌊(10 − 1) / (5 − 1)⌋ = 2 fits.",
    )


def test_then_the_kernel() -> None:
    assert _changes(kernel=(12, 3), dilation=2) == [
        ("dilation", "height", 1),
        ("kernel", "height", 8),
    ]
    assert _changes(size=1, kernel=(1, 3)) == [("kernel", "width", 1)]


def test_the_picture_limits_padding() -> None:
    assert _changes(padding=(9, 7), padding_mode="reflect") == [("padding", "height", 7)]
    assert _changes(padding=(8, 9), padding_mode="circular") == [("padding", "width", 8)]
    assert _changes(size=1, kernel=1, padding=1, padding_mode="reflect") == [
        ("padding", "height", 0), ("padding", "width", 0),
    ]  # fmt: skip
    assert _changes(padding=(9, 9), padding_mode="replicate") == []


def test_the_nearest_number_of_groups() -> None:
    assert _changes(groups=5, inputs=12, outputs=8) == [("groups", "", 4)]
    assert _changes(groups=3, inputs=12, outputs=8) == [("groups", "", 2)]
    assert _changes(groups=99, inputs=12, outputs=8) == [("groups", "", 4)]
    (change,) = clamp(8, groups=3, inputs=4, outputs=6).changes
    assert "3 groups do not divide both 4 input and 6 output channels" in change.why


def test_nonsense_takes_the_default() -> None:
    assert _changes(stride=(0, "x")) == [("stride", "height", 1), ("stride", "width", 1)]
    assert _changes(padding_mode="mirror") == [("padding_mode", "", "zeros")]
    assert _changes(padding=10**9) == [("padding", "height", 512), ("padding", "width", 512)]
    assert _changes(stride="2", kernel=3.0) == []
    (change, _) = clamp(8, stride="two").changes
    assert change.why == "The stride along the height is 'two', which is no whole number."


def test_a_picture_without_cells_is_refused() -> None:
    with pytest.raises(ConvolutionError, match="size is 0"):
        clamp(0)
