"""The course's own blocks, whose classes are in `core.blocks.course`."""

from __future__ import annotations

from core.blocks.kinds.kind import MOST_CHILDREN, Kind, choice, count, switch

HOME = "core.blocks.course"
MOST_PAIRED = 4_096  # inputs whose pairs have a weight each


def _dense(*places: str) -> dict[str, str]:
    return {f"{place}.{name}": "uniform fan-in" for place in places for name in ("weight", "bias")}


COURSE = (
    Kind("MLP", "MLP", "course", "Two dense layers with ReLU between them, as a class of its own.", (
        count("in_features", "numbers that come in", 20),
        count("hidden", "numbers in the middle", 256),
        count("out_features", "numbers that go out", 10),
    ), fills=_dense("hidden", "out"), home=HOME),
    Kind("MySequential", "MySequential", "course",
         "The course's own sequential block, written by hand.", (
        switch("registered", "let PyTorch know of the layers; off: keep them in a plain list", True),
    ), children=(0, MOST_CHILDREN), home=HOME, taken=("layers",)),
    Kind("FixedHiddenMLP", "FixedHiddenMLP", "course",
         "A constant matrix, one dense layer used twice, and a loop that halves: the sum comes out.", (
        count("features", "numbers that come in", 20),
        choice("constant", "keep the constant as a plain attribute, or as a buffer that is saved",
               ("attribute", "buffer"), default="attribute"),
    ), fills={"constant": "uniform from 0 to 1", **_dense("linear")}, home=HOME, loops=True),
    Kind("NestMLP", "NestMLP", "course", "A Sequential inside a block: 20 numbers to 64, 32 and 16.",
         fills=_dense("net.0", "net.2", "linear"), home=HOME),
    Kind("CenteredLayer", "CenteredLayer", "course",
         "Takes the mean of all its input away, so that the mean is 0.", home=HOME),
    Kind("MyLinear", "MyLinear", "course", "A dense layer and its ReLU, written by hand.", (
        count("in_units", "numbers that come in"),
        count("units", "numbers that go out"),
        switch("detached", "read the weights as the book does, so that no gradient reaches them",
               False),
    ), fills={"weight": "normal", "bias": "normal"}, home=HOME),
    Kind("Quadratic", "Quadratic", "course",
         "Every output is a weighted sum of the products of all pairs of inputs.", (
        count("in_features", "numbers that come in", most=MOST_PAIRED),
        count("out_features", "numbers that go out, a matrix of weights each"),
    ), fills={"weight": "normal fan-in"}, home=HOME),
    Kind("HalfFourier", "HalfFourier", "course",
         "The first half of the Fourier coefficients: real parts, then imaginary parts.", home=HOME),
)  # fmt: skip
