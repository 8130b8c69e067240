"""The course's experiments with convolution: what goes in, what is done, and what must come out.

Dive into Deep Learning, sections 7.1 to 7.5 (6.1 to 6.5 of the Chinese edition). Where the editions
print different figures, each has a preset of its own. Nothing here needs torch; `answer` in
`core.convolution.answers` computes what a preset asks for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from core.convolution.algebra import Rows, as_rows, compose, transpose
from core.convolution.checks import Pair
from core.convolution.geometry import Geometry
from core.convolution.kernels import KERNELS, edge
from core.convolution.preset import Channels, Lesson, Operation, Preset, View, Weights
from core.convolution.recipes import Picture

COUNT_3 = Picture("counting", 3, 3)
COUNT_3_TWICE = Picture("counting", 3, 3, channels=2)
COUNT_4 = Picture("counting", 4, 4)
BARS = Picture("bars", 6, 8)
BANDS = Picture("bands", 8, 6)
NOISE = Picture("noise", 8, 8)

K: Rows = ((0.0, 1.0), (2.0, 3.0))
K_NEXT: Rows = ((1.0, 2.0), (3.0, 4.0))
EDGE = KERNELS["first-difference"].at((1, 2))
BLUR_TWICE: Rows = as_rows(compose(KERNELS["gaussian"].at(3), KERNELS["gaussian"].at(3)))
SOBEL_TRANSPOSED: Rows = as_rows(transpose(KERNELS["sobel-right"].at(3)))
TWO_IN: Weights = ((K, K_NEXT),)
THREE_OUT: Weights = tuple(
    tuple(tuple(tuple(w + more for w in row) for row in rows) for rows in (K, K_NEXT))
    for more in (0, 1, 2)
)
POINTWISE: Weights = (
    (((0.5,),), ((-1.0,),), ((2.0,),)),
    (((1.0,),), ((1.0,),), ((-0.5,),)),
)
EDGES: Channels = (((0, 1, 0, 0, 0, -1, 0),) * 6,)


def _one(
    name: str,
    title: str,
    view: View,
    look_for: str,
    picture: Picture,
    kernel: Rows,
    expected: Rows = (),
    operation: Operation = "correlation",
    padding: Pair = (0, 0),
    stride: Pair = (1, 1),
) -> Preset:
    """Make a preset of one channel and one kernel."""
    size = (len(kernel), len(kernel[0]))
    geometry = Geometry(picture.size, size, padding, stride)
    outputs = (expected,) if expected else ()
    weights: Weights = ((kernel,),)
    return Preset(name, title, view, operation, look_for, picture, geometry, weights, outputs)


def _size(name: str, kernel: Pair, padding: Pair, stride: Pair, look_for: str) -> Preset:
    """Make a preset of padding and stride on the course's 8 × 8 picture."""
    geometry = Geometry(NOISE.size, kernel, padding, stride)
    numbers = f"k {_both(kernel)}, p {_both(padding)}, s {_both(stride)}"
    weights: Weights = ((KERNELS["box"].at(kernel),),)
    title = f"8 × 8 with {numbers}"
    return Preset(name, title, "padding", "correlation", look_for, NOISE, geometry, weights)


def _both(numbers: Pair) -> str:
    return str(numbers[0]) if numbers[0] == numbers[1] else f"{numbers[0]} × {numbers[1]}"


def _channels(
    name: str, title: str, look_for: str, picture: Picture, weights: Weights, expected: Channels
) -> Preset:
    kernel = (len(weights[0][0]), len(weights[0][0][0]))
    geometry = Geometry.of(picture.size, kernel, inputs=picture.channels, outputs=len(weights))
    return Preset(
        name, title, "channels", "correlation", look_for, picture, geometry, weights, expected
    )


def _pool(
    name: str,
    title: str,
    look_for: str,
    operation: Operation,
    picture: Picture,
    expected: Channels,
    window: Pair,
    stride: Pair,
    padding: Pair = (0, 0),
) -> Preset:
    channels = picture.channels
    geometry = Geometry.of(
        picture.size, window, padding, stride, groups=channels, inputs=channels, outputs=channels
    )
    return Preset(name, title, "pooling", operation, look_for, picture, geometry, (), expected)


def _learn(name: str, title: str, look_for: str, lesson: Lesson) -> Preset:
    one = _one(name, title, "learning", look_for, BARS, lesson.target, EDGES[0], "learning")
    return replace(one, lesson=lesson)


_ROWS = (
    # From dense layers to convolution
    Preset("megapixel", "A megapixel into 1,000 hidden units", "why", "cost",
           "A dense layer takes 10⁹ weights; a kernel takes k², however large the picture.",
           Picture("constant", 1000, 1000), Geometry.of(1000, 3), hidden=1000),
    _one("shifted", "Shift the picture", "why",
         "The convolution's output moves with the picture; the dense layer's becomes another one.",
         Picture("dot", 8, 8), KERNELS["gaussian"].at(3), operation="shift", padding=(1, 1)),
    _one("far-pixel", "Change one far pixel", "why",
         "Only the outputs whose window holds the pixel change; of the dense layer all do.",
         Picture("noise", 8, 8, seed=1), KERNELS["gaussian"].at(3), operation="pixel",
         padding=(1, 1)),
    # Correlation
    _one("corr2d", "The course's first correlation", "numbers",
         "0·0 + 1·1 + 3·2 + 4·3 = 19, and so on for four windows.",
         COUNT_3, K, ((19, 25), (37, 43))),
    _one("true-convolution", "True convolution: the kernel flipped", "numbers",
         "The same numbers with the kernel turned by half a turn give another output.",
         COUNT_3, K, ((5, 11), (23, 29)), operation="convolution"),
    _one("edges", "Edges of a bar", "numbers",
         "1 where white turns black from left to right, −1 where black turns white, else 0.",
         BARS, EDGE, EDGES[0]),
    _one("edges-transposed", "The same kernel on the picture turned", "numbers",
         "All zeros: [1, −1] sees vertical edges alone.",
         BANDS, EDGE, ((0,) * 5,) * 8),
    _one("four-dimensions", "A 2-d picture through a 4-d layer", "channels",
         "(h, w) becomes (1, 1, h, w): the two in front are batch and channels. Afterwards they"
         " are taken off again.",
         BARS, EDGE, EDGES[0]),
    # Learning a kernel
    _learn("learn-zh", "Learn K, Chinese edition", "Losses like those printed, from a random start.",
           Lesson(EDGE, None, printed=((2, 6.422), (4, 1.225), (6, 0.266), (8, 0.070), (10, 0.022)),
                  learned=((1.0010, -0.9739),))),
    _learn("learn-en", "Learn K, English edition", "Losses like those printed, from a random start.",
           Lesson(EDGE, None, printed=((2, 16.481), (4, 5.069), (6, 1.794), (8, 0.688), (10, 0.274)),
                  learned=((1.0398, -0.9328),))),
    _learn("learn-general", "Learn K from (0.3, 0.2)",
           "Both directions of the bowl take part: the limit is 1/30, and 1/36 is fastest.",
           Lesson(EDGE, ((0.3, 0.2),),
                  printed=((2, 6.836), (4, 1.7273), (6, 0.5275), (8, 0.1859), (10, 0.0711)),
                  learned=((1.01589, -0.96220),))),
    _learn("learn-from-zero", "Learn K from (0, 0)",
           "The steep direction is absent: the limit rises to 1/6, and 1/12 is fastest.",
           Lesson(EDGE, ((0.0, 0.0),),
                  printed=((2, 4.9152), (4, 0.8246), (6, 0.1384), (8, 0.0232), (10, 0.0039)),
                  learned=((0.98847, -0.98847),))),
    _learn("learn-too-fast", "Learn K with a learning rate above 1/30",
           "Each step overshoots by more than it came from: the loss grows.",
           Lesson(EDGE, ((0.3, 0.2),), lr=0.035, steps=40)),
    replace(_learn("in-place", "Is weight.data[:] -= lr * grad in place?",
                   "Same storage, another number in it, and autograd counts no change.",
                   Lesson(EDGE, ((0.3, 0.2),), steps=1)), operation="update"),
    # Padding and stride
    _size("same-3", (3, 3), (1, 1), (1, 1), "Padding 1 keeps 8 × 8."),
    _size("same-5x3", (5, 3), (2, 1), (1, 1), "A kernel that is not square keeps 8 × 8 as well."),
    _size("halved", (3, 3), (1, 1), (2, 2), "Stride 2 halves it: 4 × 4."),
    _size("uneven", (3, 5), (0, 1), (3, 4), "Each axis by its own numbers: 2 × 2."),
    # Channels
    _channels("several-inputs", "Two channels in", "Each has its own kernel; the two are summed.",
              COUNT_3_TWICE, TWO_IN, (((56, 72), (104, 120)),)),
    _channels("several-outputs", "Three channels out: K, K + 1, K + 2",
              "Each output has a whole kernel of its own.", COUNT_3_TWICE, THREE_OUT,
              (((56, 72), (104, 120)), ((76, 100), (148, 172)), ((96, 128), (192, 224)))),
    _channels("pointwise", "1 × 1: a matrix product over channels",
              "The same numbers by a matrix product, to the last few digits.",
              Picture("noise", 3, 3, channels=3), POINTWISE, ()),
    # Pooling
    _pool("max-2", "Maximum of 2 × 2", "The largest of each window.", "maximum",
          COUNT_3, (((4, 5), (7, 8)),), (2, 2), (1, 1)),
    _pool("mean-2", "Mean of 2 × 2", "The mean of each window.", "mean",
          COUNT_3, (((2, 3), (5, 6)),), (2, 2), (1, 1)),
    _pool("max-3", "Maximum of 3 × 3, stride = window", "One window fits: 10.", "maximum",
          COUNT_4, (((10,),),), (3, 3), (3, 3)),
    _pool("max-3-padded", "Maximum of 3 × 3, padding 1, stride 2", "Padding never wins.", "maximum",
          COUNT_4, (((5, 7), (13, 15)),), (3, 3), (2, 2), (1, 1)),
    _pool("max-2x3", "Maximum of 2 × 3, padding (0, 1)", "Each axis by its own numbers.", "maximum",
          COUNT_4, (((5, 7), (13, 15)),), (2, 3), (2, 3), (0, 1)),
    _pool("max-channels", "Two channels pooled", "Channels stay apart: two in, two out.", "maximum",
          Picture("counting", 4, 4, channels=2), (((5, 7), (13, 15)), ((6, 8), (14, 16))),
          (3, 3), (2, 2), (1, 1)),
    # Exercises
    _one("diagonal", "Diagonal edges", "pictures", "Far from zero along the diagonal, zero elsewhere.",
         Picture("diagonal", 8, 8), KERNELS["diagonal-up"].at(3)),
    _one("transposed-kernel", "Kᵀ instead of K", "pictures",
         "Edges the other way: what K finds in X, Kᵀ finds in Xᵀ.", BANDS, SOBEL_TRANSPOSED),
    _one("any-direction", "An edge for any direction", "pictures",
         "cos · Sobel + sin · Sobel, here at 30°: turn the dial.",
         Picture("dot", 9, 9), edge(30)),
    _one("second-derivative", "Second derivative", "numbers",
         "Zero on slopes, so zero all over on numbers that count up.",
         COUNT_4, KERNELS["second-difference"].at((1, 3)), ((0, 0),) * 4),
    _one("blur", "Blur", "pictures", "Each cell becomes the mean of its neighbours.",
         Picture("dot", 7, 7), KERNELS["box"].at(3), operation="correlation", padding=(1, 1)),
    _one("as-a-matrix", "Convolution as a matrix product", "matrix",
         "Four rows of nine: in each the kernel's four weights, moved along.",
         COUNT_3, K, ((19, 25), (37, 43))),
    _one("composed", "Two kernels composed into one", "pictures",
         "Two blurs of 3 × 3 are one of 5 × 5: k₁ + k₂ − 1.", Picture("noise", 9, 9), BLUR_TWICE),
    _one("mean-as-convolution", "Mean pooling as a convolution", "pooling",
         "A kernel of equal weights does what mean pooling does.",
         COUNT_3, ((0.25, 0.25), (0.25, 0.25)), ((2, 3), (5, 6))),
)  # fmt: skip

PRESETS: Mapping[str, Preset] = {preset.name: preset for preset in _ROWS}
