"""The experiments of the course's section about files, as one would write them in a notebook.

Each takes a folder, leaves its files there, and returns what it compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TypeAlias

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from core.blocks import Block, build
from core.checkpoints.whole import open_whole, save_whole
from core.randomness import generator


@dataclass(frozen=True, slots=True, eq=False)
class Proof:
    """Two tensors of one shape side by side, called `title`; `equal` says what the course expects."""

    title: str
    one: Tensor
    other: Tensor
    equal: bool = True

    @property
    def agreement(self) -> Tensor:
        """Where the two agree exactly, as truth values of their shape."""
        return self.one == self.other

    @property
    def apart(self) -> float:
        """The largest |one − other|; NaN where a number is none."""
        apart = (self.one.double() - self.other.double()).abs()
        return float(apart.max()) if apart.numel() else 0.0

    @property
    def same(self) -> bool:
        """Whether they have one shape, one dtype, and agree everywhere."""
        return self.one.dtype == self.other.dtype and torch.equal(self.one, self.other)

    @property
    def holds(self) -> bool:
        """Whether it came out as the course says."""
        return self.same == self.equal


Proofs: TypeAlias = tuple[Proof, ...]


def a_tensor(folder: Path) -> Proofs:
    """Save one tensor and read it back."""
    x = torch.arange(4)
    torch.save(x, folder / "x.pt")
    x2 = torch.load(folder / "x.pt", weights_only=True)

    save_file({"x": x}, folder / "x.safetensors")  # tensors by name, and nothing else
    x3 = load_file(folder / "x.safetensors")["x"]
    return (Proof("x from x.pt", x, x2), Proof("x from x.safetensors", x, x3))


def a_list(folder: Path) -> Proofs:
    """Save a list of two tensors and read it back."""
    x, y = torch.arange(4), torch.zeros(4)
    torch.save([x, y], folder / "list.pt")
    x2, y2 = torch.load(folder / "list.pt", weights_only=True)

    save_file({"0": x, "1": y}, folder / "list.safetensors")  # there are no lists: names instead
    read = load_file(folder / "list.safetensors")
    x3, y3 = (read[str(position)] for position in range(2))
    return (
        Proof("x from list.pt", x, x2), Proof("y from list.pt", y, y2),
        Proof("x from list.safetensors", x, x3), Proof("y from list.safetensors", y, y3),
    )  # fmt: skip


def a_dict(folder: Path) -> Proofs:
    """Save tensors by name and read them back."""
    named = {"x": torch.arange(4), "y": torch.zeros(4)}
    torch.save(named, folder / "dict.pt")
    named2 = torch.load(folder / "dict.pt", weights_only=True)

    save_file(named, folder / "dict.safetensors")
    named3 = load_file(folder / "dict.safetensors")
    return (
        Proof('["x"] from dict.pt', named["x"], named2["x"]),
        Proof('["y"] from dict.pt', named["y"], named2["y"]),
        Proof('["x"] from dict.safetensors', named["x"], named3["x"]),
        Proof('["y"] from dict.safetensors', named["y"], named3["y"]),
    )


def an_mlp(folder: Path) -> Proofs:
    """Save an MLP's state dict, and load it into a fresh clone that began with other numbers."""
    net, clone = build(mlp(20, 256, 10), seed=0), build(mlp(20, 256, 10), seed=1)
    x = batch(2, 20)
    y, before = net(x), clone(x)

    torch.save(net.state_dict(), folder / "mlp.pt")
    clone.load_state_dict(torch.load(folder / "mlp.pt", weights_only=True))
    after = clone(x)

    save_file(net.state_dict(), folder / "mlp.safetensors")
    clone.load_state_dict(load_file(folder / "mlp.safetensors"))
    return (
        Proof("net(x) and clone(x), before", y, before, equal=False),
        Proof("after loading mlp.pt", y, after),
        Proof("after loading mlp.safetensors", y, clone(x)),
    )


def a_constant_that_is_not_saved(folder: Path) -> Proofs:
    """Save a network with a constant in a plain attribute, which no state dict holds."""
    net = build(Block.of("FixedHiddenMLP"), seed=0)
    clone = build(Block.of("FixedHiddenMLP"), seed=1)
    torch.save(net.state_dict(), folder / "fixed.pt")
    save_file(net.state_dict(), folder / "fixed.safetensors")
    clone.load_state_dict(torch.load(folder / "fixed.pt", weights_only=True))

    x, saved, loaded = batch(2, 20), net.state_dict(), clone.state_dict()
    return (
        *(Proof(f'state_dict()["{key}"]', saved[key], loaded[key]) for key in saved),
        Proof("constant", tensor(net.constant), tensor(clone.constant), equal=False),
        Proof("net(x) and clone(x)", net(x), clone(x), equal=False),
    )


def a_constant_in_a_buffer(folder: Path) -> Proofs:
    """Save the same network with its constant registered as a buffer."""
    net = build(Block.of("FixedHiddenMLP", constant="buffer"), seed=0)
    clone = build(Block.of("FixedHiddenMLP", constant="buffer"), seed=1)
    torch.save(net.state_dict(), folder / "buffer.pt")
    save_file(net.state_dict(), folder / "buffer.safetensors")
    clone.load_state_dict(torch.load(folder / "buffer.pt", weights_only=True))

    x, saved, loaded = batch(2, 20), net.state_dict(), clone.state_dict()
    return (
        *(Proof(f'state_dict()["{key}"]', saved[key], loaded[key]) for key in saved),
        Proof("net(x) and clone(x)", net(x), clone(x)),
    )


def two_layers_reused(folder: Path) -> Proofs:
    """Begin another network with the first two layers of a saved one."""
    net, other = build(mlp(20, 64, 32, 10), seed=0), build(mlp(20, 64, 32, 3), seed=1)
    own = other.state_dict()["4.weight"].clone()
    torch.save(net.state_dict(), folder / "first.pt")
    save_file(net.state_dict(), folder / "first.safetensors")

    saved = torch.load(folder / "first.pt", weights_only=True)
    reused = {key: value for key, value in saved.items() if key.startswith(("0.", "2."))}
    other.load_state_dict(reused, strict=False)  # the third layer is missing, on purpose

    x = batch(2, 20)
    return (
        Proof("0.weight", saved["0.weight"], other.state_dict()["0.weight"]),
        Proof("2.weight", saved["2.weight"], other.state_dict()["2.weight"]),
        Proof("what the two layers make of x", net[:4](x), other[:4](x)),  # type: ignore[index]
        Proof("4.weight, before and after", own, other.state_dict()["4.weight"]),
    )


def architecture_and_parameters(folder: Path) -> Proofs:
    """Save how a network is built together with its parameters, and open it whole."""
    net = build(mlp(20, 256, 10), seed=0)
    save_whole(mlp(20, 256, 10), net, folder / "whole.safetensors")
    block, opened = open_whole(folder / "whole.safetensors")

    x = batch(2, 20)
    written = block.to_json() == mlp(20, 256, 10).to_json()
    return (
        Proof("the block's JSON", torch.tensor(True), torch.tensor(written)),
        Proof("net(x) and the opened network's", net(x), opened(x)),
    )


def mlp(*sizes: int) -> Block:
    """Return dense layers from each size to the next, with ReLU between them."""
    layers: list[Block] = []
    for inputs, outputs in pairwise(sizes):
        layers += [
            Block.of("Linear", in_features=inputs, out_features=outputs), Block.of("ReLU"),
        ]  # fmt: skip
    return Block.of("Sequential", *layers[:-1])


def batch(*shape: int) -> Tensor:
    """Return the input of all these experiments: normal numbers from a seed of its own."""
    return torch.randn(shape, generator=generator(0, "files", "input"))


def tensor(value: Tensor | nn.Module) -> Tensor:
    """Return what an attribute of a module holds, once it is known to be a tensor."""
    assert isinstance(value, Tensor)
    return value
