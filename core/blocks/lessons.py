"""The course's networks, each with an input and what to look for: where a visitor begins.

Sections are the course's: 1 layers and blocks, 2 access to parameters, 3 initialization and tying,
4 custom layers, 5 files, 8 LeNet, 9 cats and dogs; 10 are networks from outside the course, to look into.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from core.blocks.block import Block
from core.blocks.presets import lenet, preset_block

InputKind = Literal["random", "ones", "counting", "picture"]


@dataclass(frozen=True, slots=True)
class Lesson:
    """A network of the course by name.

    `sentence` says what to look for. `shape` is its input's, batch first, of 32-bit floats, and
    `kind` what they are: random normal ones, ones, 0, 1, 2 …, or a picture.
    """

    name: str
    title: str
    sentence: str
    block: Block
    shape: tuple[int, ...]
    section: int
    kind: InputKind = "random"


def _sequential(*blocks: Block, name: str = "") -> Block:
    return Block.of("Sequential", *blocks, name=name)


def _dense(inputs: int, outputs: int, name: str = "") -> Block:
    return Block.of("Linear", name=name, in_features=inputs, out_features=outputs)


def _torchvision(model: str) -> Block:
    return Block.of("Torchvision", model=model, classes=1_000)


def _deep(activation: str) -> Block:
    """Describe ten layers of a hundred neurons, with an activation behind each."""
    return _sequential(*(_dense(100, 100), Block.of(activation)) * 10)


_RELU = Block.of("ReLU")
_MLP = (_dense(20, 256), _RELU, _dense(256, 10))
_BLOCK1 = _sequential(_dense(4, 8), _RELU, _dense(8, 4), _RELU)

_LAYERS_AND_BLOCKS = (
    Lesson("neuron", "One neuron",
           "Four numbers go in, one comes out: four weights, one bias, and a sum.",
           _dense(4, 1), (1, 4), 1),
    Lesson("layer", "A layer: three neurons",
           "Three neurons that see the same inputs are one matrix product: a row of weights each.",
           _dense(4, 3), (2, 4), 1),
    Lesson("block", "A block of layers",
           "Any number of layers behind one interface: from outside, a block is used like a layer.",
           _sequential(
               _sequential(_dense(4, 8), _RELU, name="hidden"),
               _sequential(_dense(8, 3), Block.of("Sigmoid"), name="out"),
           ), (2, 4), 1),
    Lesson("mlp", "MLP from Sequential",
           "7,946 parameters in four tensors, and a ReLU between them that has none.",
           _sequential(*_MLP), (2, 20), 1),
    Lesson("class-mlp", "MLP as a class",
           "The same network, but its layers have names: hidden.weight instead of 0.weight.",
           Block.of("MLP"), (2, 20), 1),
    Lesson("my-sequential", "Sequential, written by hand",
           "Registers its layers as 0, 1, 2 and calls them one by one, as nn.Sequential does.",
           Block.of("MySequential", *_MLP), (2, 20), 1),
    Lesson("plain-list", "The same, in a plain list",
           "It still runs, but parameters(), state_dict() and .to() see no layers: none would learn.",
           Block.of("MySequential", *_MLP, registered=False), (2, 20), 1),
    Lesson("fixed-hidden", "FixedHiddenMLP",
           "One layer used twice, a constant that nobody learns, and a loop in forward.",
           Block.of("FixedHiddenMLP"), (2, 20), 1),
    Lesson("nest", "NestMLP",
           "A Sequential inside a class inside the network: names get longer with each level.",
           Block.of("NestMLP"), (2, 20), 1),
    Lesson("chimera", "Chimera",
           "Blocks of any make in one row: 4,712 parameters, and a single number comes out.",
           _sequential(Block.of("NestMLP"), _dense(16, 20), Block.of("FixedHiddenMLP")),
           (2, 20), 1),
    Lesson("parallel", "Two networks side by side",
           "Both get the same input; their 10 and 16 outputs are laid side by side.",
           Block.of("Parallel", Block.of("MLP"), Block.of("NestMLP")), (2, 20), 1),
    Lesson("factory", "Block factory",
           "Three times two copies of a block: each copy has numbers of its own.",
           _sequential(
               Block.of("Repeat", Block.of("Repeat", _BLOCK1, times=2), times=3), _dense(4, 1)
           ), (2, 4), 1),
)  # fmt: skip

_PARAMETERS = (
    Lesson("parameters", "4-8-1: parameters, one and all",
           "49 parameters: select 2.bias, then look at all of them and at the state dict.",
           _sequential(_dense(4, 8), _RELU, _dense(8, 1)), (2, 4), 2),
    Lesson("nested-factory", "Nested factory with names",
           "Four blocks called “block 0” to “block 3”: how do you reach a bias in the second?",
           _sequential(Block.of("Repeat", _BLOCK1, times=4, prefix="block "), _dense(4, 1)),
           (2, 4), 2),
    Lesson("tied", "Tied layers",
           "One layer stands at 2 and at 4: 121 parameters, which a naive count takes for 193.",
           _sequential(
               _dense(4, 8), _RELU, _dense(8, 8), _RELU, Block.of("Tied", to="2"), _RELU,
               _dense(8, 1),
           ), (2, 4), 3),
    Lesson("lazy", "Lazy MLP",
           "Nobody said how many numbers come in: the weights get their shape with the first batch.",
           _sequential(
               Block.of("LazyLinear", out_features=256), _RELU,
               Block.of("LazyLinear", out_features=10),
           ), (2, 20), 3),
    Lesson("deep", "Ten layers with ReLU",
           "Deep enough to lose the signal on the way: how large may the weights be?",
           _deep("ReLU"), (64, 100), 3),
    Lesson("deep-tanh", "Ten layers with Tanh",
           "Weights that are too large drive nearly every output to −1 or 1: what do gradients do?",
           _deep("Tanh"), (64, 100), 3),
)  # fmt: skip

_CUSTOM = (
    Lesson("centered-alone", "CenteredLayer",
           "A layer without parameters: it takes the mean of all its inputs away from each.",
           Block.of("CenteredLayer"), (5,), 4, "counting"),
    Lesson("centered", "CenteredLayer in a network",
           "Whatever comes out of the first layer, the outputs' mean is 0, up to rounding.",
           _sequential(_dense(8, 128), Block.of("CenteredLayer")), (4, 8), 4),
    Lesson("my-linear-single", "MyLinear, one of them",
           "Five numbers in, three out: its weight is 5 × 3, where nn.Linear would store 3 × 5.",
           Block.of("MyLinear", in_units=5, units=3), (2, 5), 4),
    Lesson("my-linear", "MyLinear, two of them",
           "Weights are stored as (in, out), where nn.Linear has (out, in); no output is negative.",
           _sequential(
               Block.of("MyLinear", in_units=64, units=8), Block.of("MyLinear", in_units=8, units=1)
           ), (2, 64), 4),
    Lesson("my-linear-data", "MyLinear as the book has it",
           "It reads weight.data in forward: run it backward, and see which gradients are missing.",
           _sequential(
               Block.of("MyLinear", in_units=64, units=8, detached=True),
               Block.of("MyLinear", in_units=8, units=1, detached=True),
           ), (2, 64), 4),
    Lesson("quadratic", "Products of pairs",
           "Each output has a weight for every pair of inputs: 3 outputs of 4 inputs take 48.",
           Block.of("Quadratic", in_features=4, out_features=3), (2, 4), 4),
    Lesson("half-fourier", "Half of a Fourier transform",
           "Of 8 numbers 5 coefficients say all: the other 3 mirror them. Nothing is learned.",
           Block.of("HalfFourier"), (2, 8), 4, "counting"),
    Lesson("fixed-hidden-buffer", "FixedHiddenMLP, mended",
           "Its constant is a buffer here: still not learned, but saved and moved with the network.",
           Block.of("FixedHiddenMLP", constant="buffer"), (2, 20), 5),
)  # fmt: skip

_LARGER = (
    Lesson("lenet", "LeNet",
           "From 1 × 28 × 28 to ten numbers; of its 61,706 parameters most are in the first Linear.",
           lenet(1, 10, 28), (1, 1, 28, 28), 8),
    Lesson("pets-small", "Pets, small",
           "Four residual stages, each halving the picture: compare body and shortcut.",
           preset_block("pets-small", 2, 64), (1, 3, 64, 64), 9, "picture"),
    Lesson("resnet18", "ResNet-18",
           "11.7 million parameters in eight residual blocks; where are most of them?",
           _torchvision("resnet18"), (1, 3, 224, 224), 10, "picture"),
    Lesson("resnet152", "ResNet-152",
           "The same idea with fifty residual blocks: close what you do not need.",
           _torchvision("resnet152"), (1, 3, 224, 224), 10, "picture"),
    Lesson("vit-b-16", "ViT-B/16",
           "A transformer: the picture becomes 196 patches, and attention mixes them.",
           _torchvision("vit_b_16"), (1, 3, 224, 224), 10, "picture"),
)  # fmt: skip

LESSONS: Mapping[str, Lesson] = {
    lesson.name: lesson for lesson in (*_LAYERS_AND_BLOCKS, *_PARAMETERS, *_CUSTOM, *_LARGER)
}
