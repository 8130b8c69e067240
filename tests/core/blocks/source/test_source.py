"""What is written, when it is run, makes the very network that `build` makes."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from torch import Tensor

from core.blocks import KINDS, PRESETS, Block, BlockError, build, preset_block, source
from core.blocks.lessons import LESSONS
from core.settings import PROJECT
from tests.core.blocks.source.comparing import check, twins, written
from tests.core.blocks.source.strategies import WIDTH, tied_networks
from tests.core.blocks.strategies import lazy_networks, networks

SMALL = [name for name, lesson in LESSONS.items() if lesson.section < 10]


def spread(*shape: int) -> Tensor:
    """Return numbers from −1 to 1."""
    return torch.linspace(-1, 1, torch.Size(shape).numel()).reshape(shape)


@pytest.mark.parametrize("name", SMALL)
def test_lessons_come_out_bit_for_bit(name: str) -> None:
    lesson = LESSONS[name]
    check(lesson.block, spread(*lesson.shape), lazy="lazy" in name)


def test_a_network_of_torchvision_is_one_call() -> None:
    block = preset_block("mobilenet_v3_small", 2, 32)
    check(block, spread(1, 3, 32, 32))
    check(Block.of("Sequential", block, Block.of("ReLU")), spread(1, 3, 32, 32))
    assert 'return models.get_model("mobilenet_v3_small", num_classes=2)' in source(block)
    warned = Block.of("Torchvision", model="googlenet", classes=7)
    assert '"googlenet", num_classes=7, init_weights=True' in source(warned)


@pytest.mark.parametrize("name", [name for name in PRESETS if "net" not in name])
def test_presets_have_the_same_names_and_shapes(name: str) -> None:
    block = preset_block(name, 2, 64)
    with torch.device("meta"):
        ours, theirs = build(block, device="meta").state_dict(), written(block).state_dict()
    assert list(ours) == list(theirs)
    assert [tensor.shape for tensor in ours.values()] == [t.shape for t in theirs.values()]


@settings(max_examples=25, deadline=None)
@given(networks())
def test_networks_of_all_kinds_come_out_bit_for_bit(block: Block) -> None:
    check(block, spread(2, 2, 9, 9))


@settings(max_examples=60, deadline=None)
@given(tied_networks())
def test_names_ties_and_copies_come_out_bit_for_bit(block: Block) -> None:
    check(block, spread(2, WIDTH))


@settings(max_examples=10, deadline=None)
@given(lazy_networks())
def test_lazy_layers_stay_lazy(block: Block) -> None:
    check(block, spread(2, 2, 9, 9), lazy=True)
    lazy = [type(part).__name__ for part in written(block).modules()]
    assert lazy[1:] == [KINDS[part.kind].written.removeprefix("nn.") for part in block.children]


def test_weights_begin_as_the_network_asks_for() -> None:
    dense = {"in_features": 400, "out_features": 300}
    block = Block.of(
        "Sequential",
        Block.of("Linear", initialization="xavier", **dense),
        Block.of("Linear", initialization="kaiming", **dense),
        Block.of("BatchNorm2d", num_features=5, initial_weight=0.5),
        Block.of("BatchNorm2d", num_features=5, initial_weight=0.5, affine=False),
    )
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        xavier, kaiming, scaled = list(written(block).parameters())[::2]
    assert xavier.abs().max().item() == pytest.approx((6 / 700) ** 0.5, rel=1e-3)
    assert kaiming.std().item() == pytest.approx((2 / 300) ** 0.5, rel=0.02)
    assert scaled.tolist() == [0.5] * 5


def test_a_root_that_is_a_layer_is_a_class_too() -> None:
    block = Block.of("Linear", in_features=4, out_features=3, initialization="xavier")
    built, other = twins(block)
    assert torch.equal(built(spread(2, 4)), other(spread(2, 4)))
    assert "class Network(nn.Linear):" in source(block)


def test_an_empty_network_hands_its_input_on() -> None:
    for kind in ("Sequential", "MySequential"):
        assert torch.equal(written(Block.of(kind))(spread(3)), spread(3))


def test_a_tie_that_leads_nowhere_is_refused() -> None:
    with pytest.raises(BlockError, match="no block called '7'"):
        source(Block.of("Sequential", Block.of("Tied", to="7")))


def test_layers_handed_through_too_many_classes_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # core.blocks.source is the function as well as the folder, so the module is asked for by name
    monkeypatch.setattr(import_module("core.blocks.source.sharing"), "MOST_HANDED_ON", 3)
    layer = Block.of("Linear", in_features=1, out_features=1, name="deep")
    below = Block.of("Sequential", layer, name="inner")
    ties = [Block.of("Tied", to=f"{place}.inner.deep") for place in ("0", "1")]
    both = [Block.of("Sequential", below), Block.of("Sequential", below)]
    with pytest.raises(BlockError, match="So many layers are shared"):
        source(Block.of("Sequential", *both, *ties))


def test_the_main_part_runs_by_itself(tmp_path: Path) -> None:
    """Run three files in one process that knows nothing of this project."""
    wanted = {
        "tied": ["(2, 4) -> (2, 1)", "121 parameters"],
        "lazy": ["(2, 20) -> (2, 10)", "7,946 parameters"],
        "fixed-hidden": ["(2, 20) -> ()", "420 parameters"],
    }
    for name in wanted:
        text = source(LESSONS[name].block, input_shape=LESSONS[name].shape)
        (tmp_path / f"{name}.py").write_text(text, "utf-8")
    code = "import runpy, sys; [runpy.run_path(p, run_name='__main__') for p in sys.argv[1:]]"
    done = subprocess.run(
        [sys.executable, "-I", "-c", code, *(f"{name}.py" for name in wanted)],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.splitlines() == [line for lines in wanted.values() for line in lines]


def test_whole_numbers_go_into_an_embedding_and_lazy_layers_wait(
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = Block.of(
        "Sequential",
        Block.of("Embedding", num_embeddings=9, embedding_dim=4),
        Block.of("LazyLinear", out_features=2),
    )
    for shape in ((3, 5), None):
        exec(compile(source(words, input_shape=shape), "w.py", "exec"), {"__name__": "__main__"})
    printed = ["(3, 5) -> (3, 5, 2)", "46 parameters", "36 parameters so far"]
    assert capsys.readouterr().out.splitlines() == printed


def test_writing_does_not_import_torch() -> None:
    code = "import sys, core.blocks as b; b.source(b.preset_block('pets-small', 2, 64))"
    code += "; assert 'torch' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=PROJECT)


def test_large_and_deep_networks_can_be_written_and_compiled() -> None:
    layer = Block.of("Linear", in_features=4, out_features=4)
    wide = Block.of("Sequential", *[Block.of("Sequential", layer, layer, layer)] * 2_000)
    assert source(wide).count("class ") == 2
    flat = Block.of("Sequential", *[layer] * 2_000, *[Block.of("Tied", to="7")] * 2_000)
    compile(source(flat), "flat.py", "exec")
    for kind, most in (("Sequential", 63), ("Parallel", 63), ("Repeat", 63), ("Residual", 63)):
        deep = layer
        for _ in range(most):
            below = [deep, Block.of("Identity")] if kind == "Residual" else [deep]
            deep = Block.of(kind, *below, **({"times": 1} if kind == "Repeat" else {}))
        assert deep.depth == 64
        compile(source(deep), "deep.py", "exec")
