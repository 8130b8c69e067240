"""The file is laid out as Ruff would, holds nothing that nobody asked for, and reads well."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.blocks import PRESETS, Block, preset_block, source
from core.blocks.lessons import LESSONS
from core.blocks.source.expressions import literal
from core.blocks.source.reading import take
from tests.core.blocks.source.comparing import twins
from tests.core.blocks.source.strategies import HOSTILE, named, names, tied_networks
from tests.core.blocks.strategies import blocks


def dense(name: str = "", width: int = 8) -> Block:
    return Block.of("Linear", name=name, in_features=8, out_features=width)


def classes(block: Block) -> str:
    """Return the classes that were written for the network itself."""
    text = source(block)
    body = [node for node in ast.parse(text).body if isinstance(node, ast.ClassDef)]
    ours = [node for node in body if node.name not in ("Residual", "Parallel", "MySequential")]
    return "\n\n\n".join(ast.get_source_segment(text, node) or "" for node in ours) + "\n"


TIED = """\
class Network(nn.Sequential):
    def __init__(self) -> None:
        shared = nn.Linear(8, 8)
        super().__init__(
            nn.Linear(4, 8),
            nn.ReLU(),
            shared,
            nn.ReLU(),
            shared,
            nn.ReLU(),
            nn.Linear(8, 1),
        )
"""

NESTED_FACTORY = """\
class Block(nn.Sequential):
    def __init__(self) -> None:
        super().__init__(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 4), nn.ReLU())


class Network(nn.Sequential):
    def __init__(self) -> None:
        super().__init__(
            nn.Sequential(OrderedDict((f"block {i}", Block()) for i in range(4))),
            nn.Linear(4, 1),
        )
"""

STAGES = """\
class Stage(nn.Module):
    def __init__(self, stem: nn.Module, out_features: int) -> None:
        super().__init__()
        self.first = stem
        self.then = nn.Linear(8, out_features)

    def forward(self, x: Tensor) -> Tensor:
        x = self.first(x)
        return self.then(x)


class Network(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Linear(8, 8)
        self.stage1 = Stage(self.stem, 8)
        self.stage2 = Stage(self.stem, 4)

    def forward(self, x: Tensor) -> Tensor:
        x = self.stem(x)
        x = self.stage1(x)
        return self.stage2(x)
"""


def stages() -> Block:
    """Make two stages that differ in one number and share the stem's layer."""
    tie = Block.of("Tied", name="first", to="stem")
    rows = [
        Block.of("Sequential", tie, dense("then", width), name=f"stage{i}")
        for i, width in ((1, 8), (2, 4))
    ]
    return Block.of("Sequential", dense("stem"), *rows)


@pytest.mark.parametrize(
    ("block", "text"),
    [
        (LESSONS["tied"].block, TIED),
        (LESSONS["nested-factory"].block, NESTED_FACTORY),
        (stages(), STAGES),
    ],
    ids=["tied", "nested-factory", "stages"],
)
def test_a_file_reads_as_a_programmer_would_have_written_it(block: Block, text: str) -> None:
    assert classes(block) == text


def test_a_layer_that_is_used_outside_of_its_class_is_handed_in() -> None:
    inner = Block.of("Sequential", dense("kept"), Block.of("ReLU", name="then"), name="inner")
    block = Block.of("Sequential", inner, Block.of("Tied", name="again", to="inner.kept"))
    text = classes(block)
    assert "def __init__(self, kept: nn.Module) -> None:" in text
    assert "self.inner = Inner(kept)\n        self.again = kept" in text
    twins(block)


def test_a_copy_that_is_used_outside_is_written_out() -> None:
    copies = Block.of("Repeat", dense(), times=3, prefix="copy ")
    text = classes(Block.of("Sequential", copies, Block.of("Tied", to="0.copy 0")))
    assert "range" not in text
    assert 'self.add_module("copy 0", shared)' in text


def test_numbers_of_different_meaning_are_not_one_argument() -> None:
    def row(kernel: int, width: int) -> Block:
        convolution = Block.of("Conv2d", in_channels=8, out_channels=width, kernel_size=kernel)
        return Block.of("Sequential", convolution, *[Block.of("ReLU")] * 3)

    text = classes(Block.of("Sequential", row(3, 3), row(5, 5)))
    assert "nn.Conv2d(8, out_channels, kernel_size=kernel_size)" in text


@settings(max_examples=100, deadline=None)
@given(st.one_of(names(), st.floats(allow_nan=False, allow_infinity=False), st.integers()))
def test_python_reads_back_what_was_written(value: str | float) -> None:
    read = ast.literal_eval(literal(value))
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize("kind", ["Sequential", "Parallel", "MySequential"])
def test_hostile_names_stay_texts(kind: str) -> None:
    def network(given: list[str]) -> Block:
        layers = [named(dense(), name) for name in given]
        rows = Block.of(
            "Sequential", *(named(Block.of("Sequential", *layers[:4]), n) for n in given)
        )
        return Block.of(kind, *layers, rows, Block.of("Repeat", dense(), times=2, prefix=given[0]))

    plain = ast.parse(source(network([f"{i}a" for i in range(len(HOSTILE))])))
    hostile = ast.parse(source(network(HOSTILE)))
    twins(network(HOSTILE))
    used = [
        {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        for tree in (plain, hostile)
    ]
    made = {node.name for node in hostile.body if isinstance(node, ast.ClassDef)}
    assert used[1] - made <= used[0]


def test_our_own_classes_bring_what_they_need_and_one_sentence() -> None:
    taken = take([("core.blocks.course", "FixedHiddenMLP")])
    (text,) = taken.definitions.values()
    assert text.count('"""') == 2
    assert {str(item) for item in taken.imports} >= {"torch", "nn", "Tensor"}
    with pytest.raises(LookupError, match="defines no Nothing"):
        take([("core.blocks.course", "Nothing")])


def test_ruff_finds_nothing_to_change(tmp_path: Path) -> None:
    texts = [source(preset_block(name, 2, 64)) for name in PRESETS]
    texts += [source(lesson.block, input_shape=lesson.shape) for lesson in LESSONS.values()]

    @settings(max_examples=40, deadline=None)
    @given(st.one_of(tied_networks(), blocks()))
    def collect(block: Block) -> None:
        texts.append(source(block))

    collect()
    for index, text in enumerate(texts):
        (tmp_path / f"network{index}.py").write_text(text, "utf-8")
    for command in (["format", "--line-length", "88", "--diff"], ["check"]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *command, "--isolated", "--no-cache", str(tmp_path)],
            capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout[-2_000:]
