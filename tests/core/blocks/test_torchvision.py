"""torchvision's classification networks: all of them, as torchvision makes and begins them."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
import torch
import torchvision
from torch import nn

from core.blocks import Block, BlockError, build
from core.blocks.kinds import TORCHVISION_MODELS, picture_sides
from core.randomness import derived_seed

# One network of each family that has limits of its own, and two that take any picture.
FAMILIES = (
    "alexnet", "convnext_tiny", "densenet121", "googlenet", "inception_v3", "maxvit_t", "resnet18",
    "shufflenet_v2_x0_5", "squeezenet1_0", "squeezenet1_1", "swin_v2_t", "vgg11", "vit_b_32",
)  # fmt: skip


def network(model: str, classes: int = 1_000) -> Block:
    return Block.of("Torchvision", model=model, classes=classes)


@contextmanager
def global_generator_untouched() -> Iterator[None]:
    before = torch.get_rng_state()
    yield
    assert torch.equal(torch.get_rng_state(), before)


def same(one: nn.Module, other: nn.Module) -> bool:
    first, second = one.state_dict(), other.state_dict()
    return first.keys() == second.keys() and all(torch.equal(first[k], second[k]) for k in first)


def test_the_table_holds_every_classification_network() -> None:
    assert list(TORCHVISION_MODELS) == torchvision.models.list_models(module=torchvision.models)
    assert len(TORCHVISION_MODELS) == 80


def test_all_have_the_published_counts_without_memory_warnings_or_chance() -> None:
    with warnings.catch_warnings(), global_generator_untouched():
        warnings.simplefilter("error")
        for model in TORCHVISION_MODELS:
            module = build(network(model), device="meta")
            weights = torchvision.models.get_model_weights(model)
            published = {weight.meta["num_params"] for weight in weights}
            counted = sum(parameter.numel() for parameter in module.parameters())
            beside = (
                sum(  # googlenet's published count leaves out its two heads beside the main one
                    parameter.numel()
                    for name, parameter in module.named_parameters()
                    if name.startswith(("aux1.", "aux2."))
                )
            )
            assert counted - beside in published, model
            assert all(tensor.is_meta for tensor in (*module.parameters(), *module.buffers()))


def passes(module: nn.Module, side: int) -> bool:
    try:
        with torch.no_grad():
            out = module(torch.empty(2, 3, side, side, device="meta"))
    except (RuntimeError, ValueError, AssertionError):
        return False
    return tuple(out.shape) == (2, 5)


@pytest.mark.parametrize("model", FAMILIES)
def test_pictures_of_the_stated_sides_go_through_and_no_others(model: str) -> None:
    module = build(network(model, classes=5), device="meta").eval()
    least, most = picture_sides(model)
    assert passes(module, least)
    assert least == 1 or not passes(module, least - 1)
    assert passes(module, most or 225)
    assert most is None or not passes(module, most + 1)


@pytest.mark.parametrize("model", ["mnasnet0_5", "regnet_y_400mf", "squeezenet1_1"])
def test_the_values_are_torchvisions_own_drawn_from_our_generator(model: str) -> None:
    block = Block.of("Sequential", Block.of("Identity"), network(model, classes=7))
    with global_generator_untouched():
        ours = build(block, seed=3).get_submodule("1")
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(derived_seed(3, "weights", "1"))
        theirs = torchvision.models.get_model(model, num_classes=7)
    assert same(ours, theirs)
    assert all(p.requires_grad and not p.is_meta for p in ours.parameters())


def test_the_values_depend_on_seed_and_place_alone() -> None:
    block = Block.of("Sequential", *[network("squeezenet1_1", classes=2)] * 2)
    net = build(block, seed=1)
    assert not same(net.get_submodule("0"), net.get_submodule("1"))
    assert not same(net, build(block, seed=2))
    with ThreadPoolExecutor(2) as pool:
        assert all(same(net, other) for other in pool.map(lambda _: build(block, seed=1), range(2)))


def test_more_than_fits_is_refused_before_it_is_made() -> None:
    block = Block.of("Sequential", *[network("vit_h_14")] * 4)
    with pytest.raises(BlockError, match="holds 2,528,183,200 numbers"):
        build(block)
