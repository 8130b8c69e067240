"""What does not fit is said with what arrived and what was wanted, and each remedy helps."""

from __future__ import annotations

from typing import Any

import pytest

from core.blocks import Block
from core.tracing import Input, explain, infer, remedies

PICTURE = Input(shape=(2, 1, 28, 28))


def of(kind: str, *children: Block, **arguments: Any) -> Block:
    return Block.of(kind, *children, **arguments)


def dense(inputs: int, outputs: int) -> Block:
    return of("Linear", in_features=inputs, out_features=outputs)


CONV = of("Conv2d", in_channels=1, out_channels=6, kernel_size=5)

FAULTS: list[tuple[str, Block, Input, str, str, str]] = [
    ("no flatten", of("Sequential", CONV, dense(3456, 10)), PICTURE, "1",
     "Linear at “1” was given 2 × 6 × 24 × 24, but it wants 3,456 numbers in the last dimension",
     "Insert a Flatten before it (3,456 numbers an example)"),
    ("no flatten, wrong width", of("Sequential", CONV, dense(400, 10)), PICTURE, "1",
     "this one ends in 24", "Insert a Flatten before it and set in_features to 3,456"),
    ("width", of("Sequential", dense(20, 256), dense(128, 10)), Input(shape=(2, 20)), "1",
     "it wants 128 numbers in the last dimension (in_features); this one ends in 256",
     "Set in_features to 256"),
    ("lazy", of("Sequential", dense(20, 256), dense(128, 10)), Input(shape=(2, 20)), "1",
     "in_features", "Use LazyLinear, which takes what arrives first"),
    ("the input", dense(20, 10), Input(shape=(4, 7)), "",
     "The network (Linear) was given 4 × 7", "Give it an input of 4 × 20"),
    ("channels", of("Sequential", CONV, CONV), PICTURE, "1",
     "it wants 1 channels (in_channels); this one has 6", "Set in_channels to 6"),
    ("row into kernel", of("Sequential", of("Flatten"), CONV), PICTURE, "1",
     "it wants batch, 1 channels, height, width: 4 dimensions", "Insert an Unflatten to 1 × 28 × 28"),
    ("kernel too large", of("Sequential", of("AdaptiveAvgPool2d", output_size=3), CONV), PICTURE, "1",
     "its kernel is larger than the picture", "Pad the picture by half the kernel"),
    ("normalization", of("Sequential", CONV, of("BatchNorm2d", num_features=16)), PICTURE, "1",
     "it wants 16 channels (num_features); this one has 6", "Set num_features to 6"),
    ("residual", of("Sequential", of("Residual", CONV, of("Identity"))), PICTURE, "0",
     "its body and its shortcut gave 2 × 6 × 24 × 24 and 2 × 1 × 28 × 28", "Remove this block"),
    ("projection", of("Residual", dense(20, 30), of("Identity")), Input(shape=(2, 20)), "",
     "which cannot be added", "Let a Linear be the shortcut"),
    ("concat", of("Parallel", dense(20, 3), of("Unflatten", dim=1, unflattened_size=(4, 5)), dim=1),
     Input(shape=(2, 20)), "", "its branches gave 2 × 3 and 2 × 4 × 5", ""),
    ("join", of("Parallel", dense(20, 3), dense(20, 4), join="add"), Input(shape=(2, 20)), "",
     "its branches gave 2 × 3 and 2 × 4", "Lay the outputs side by side instead"),
    ("picture too small", of("Torchvision", model="alexnet", classes=10), Input(shape=(1, 3, 20, 20)),
     "", "MaxPool2d at “features.5” was given 1 × 192 × 1 × 1", "Give it an input of 1 × 3 × 224 × 224"),
    ("inside a copy", of("Repeat", of("Sequential", dense(4, 8)), times=2, prefix="block "),
     Input(shape=(2, 4)), "block 0.0", "Linear at “block 1.0”", ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("block", "asked", "place", "words", "label"),
    [fault[1:] for fault in FAULTS],
    ids=[fault[0] for fault in FAULTS],
)
def test_a_fault_is_explained_and_mended(
    block: Block, asked: Input, place: str, words: str, label: str
) -> None:
    trace = infer(block, asked)
    found = explain(block, trace)
    assert found is not None
    assert found.place == place
    assert words in found.sentence
    offered = {remedy.label: remedy for remedy in remedies(block, trace, asked)}
    if label:
        mended = offered[label]
        assert infer(mended.block, mended.input).failure is None


def test_what_fits_needs_no_remedy() -> None:
    trace = infer(dense(20, 10), Input(shape=(2, 20)))
    assert explain(dense(20, 10), trace) is None
    assert remedies(dense(20, 10), trace, Input(shape=(2, 20))) == ()


def test_each_remedy_gets_the_pass_further() -> None:
    for _name, block, asked, *_rest in FAULTS:
        trace = infer(block, asked)
        done = sum(step.finished for step in trace.steps)
        for remedy in remedies(block, trace, asked):
            after = infer(remedy.block, remedy.input)
            assert after.failure is None or sum(step.finished for step in after.steps) > done


def test_whole_numbers_are_offered_to_an_embedding() -> None:
    block = of("Embedding", num_embeddings=10, embedding_dim=4)
    asked = Input(shape=(2, 3))
    trace = infer(block, asked)
    labels = [remedy.label for remedy in remedies(block, trace, asked)]
    assert labels == ["Give it whole numbers below 10"]


@pytest.mark.parametrize(
    "block",
    [dense(20, 3), of("MyLinear", in_units=20, units=3), of("MLP"), of("GELU"), of("Softmax", dim=1),
     of("BatchNorm1d", num_features=20), of("LayerNorm", normalized_shape=20)],
    ids=lambda block: block.kind,
)  # fmt: skip
def test_whole_numbers_are_refused_by_layers_that_calculate(block: Block) -> None:
    asked = Input(shape=(2, 20), dtype="int64", high=10)
    network = of("Sequential", of("Flatten"), block)
    trace = infer(network, asked)
    found = explain(network, trace)
    assert found is not None
    assert "it wants numbers with a decimal point (float32); these are whole" in found.sentence
    first = remedies(network, trace, asked)[0]
    assert first.label == "Give it random numbers"
    assert infer(first.block, first.input).failure is None


def test_an_index_beyond_the_end_is_found_before_the_network_runs() -> None:
    network = of("Sequential", of("Embedding", num_embeddings=10, embedding_dim=4), of("ReLU"))
    for high, fits in ((10, True), (11, False)):
        asked = Input(shape=(1, 200), dtype="int64", high=high)
        trace = infer(network, asked)
        assert (trace.failure is None) == fits
    assert explain(network, trace).sentence.endswith("it wants whole numbers from 0 to 9.")  # type: ignore[union-attr]
    first = remedies(network, trace, asked)[0]
    assert first.label == "Give it whole numbers below 10"
    assert infer(first.block, first.input).failure is None


def test_a_large_network_does_not_run_to_try_whole_numbers() -> None:
    large = of("Embedding", num_embeddings=1_000_000, embedding_dim=1_000)
    trace = infer(large, Input(shape=(1, 2), dtype="int64", high=3))
    assert trace.outputs[0].device == "meta"


def test_a_loop_that_depends_on_values_really_runs() -> None:
    trace = infer(of("FixedHiddenMLP"), Input(shape=(2, 20)))
    assert trace.failure is None
    assert trace.outputs[0].shape == ()
    assert trace.outputs[0].device == "cpu"
    assert [step.path for step in trace.steps if step.kind == "call"] == ["", "linear", "linear"]


def test_lazy_layers_take_what_arrives() -> None:
    lazy = of("Sequential", of("LazyLinear", out_features=256), of("LazyLinear", out_features=10))
    assert infer(lazy, Input(shape=(2, 20))).outputs[0].shape == (2, 10)
