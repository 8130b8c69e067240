"""The lines of PyTorch for each of the course's experiments."""

from __future__ import annotations

from core.convolution import source
from core.convolution.algebra import Rows
from core.convolution.checks import Pair
from core.convolution.preset import Preset

SHIFT: Pair = (1, 2)  # how far the picture is moved, and which pixel is changed, unless asked
PIXEL: Pair = (1, 1)


def preset_source(preset: Preset, start: Rows | None = None) -> str:
    """Write the lines that compute what a preset shows; `start` is where learning starts.

    Without it, learning starts at the lesson's own start, at zeros where that is random.
    """
    x, layer = preset.picture, preset.geometry
    if preset.operation in ("maximum", "mean"):
        return source.pooling_source(
            x, preset.operation, layer.kernel, layer.stride, layer.padding, layer.dilation
        )
    if preset.operation == "cost":
        return source.cost_source(layer, preset.hidden)
    plain = preset.weights[0][0]
    if preset.operation == "shift":
        return source.shift_source(x, plain, SHIFT)
    if preset.operation == "pixel":
        return source.pixel_source(x, plain, PIXEL)
    if preset.lesson is not None:
        begin = start or preset.lesson.start or tuple((0.0,) * len(row) for row in plain)
        lesson = preset.lesson
        return source.learning_source(x, lesson.target, begin, lesson.lr, lesson.steps)
    if preset.view == "matrix":
        return source.matrix_source(x, plain, layer)
    if layer.kernel == (1, 1):
        return source.pointwise_source(x, preset.weights)
    several = layer.inputs > 1 or layer.outputs > 1
    weights = preset.weights if several else plain
    flipped = preset.operation == "convolution"
    return source.correlation_source(x, weights, layer, true_convolution=flipped)
