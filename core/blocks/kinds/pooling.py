"""Layers that keep one number of every window."""

from __future__ import annotations

from core.blocks.arguments import Argument
from core.blocks.kinds.kind import Given, Kind, both, cells, pair, switch


def _padding_fits(given: Given) -> str:
    for kernel, padding in zip(both(given["kernel_size"]), both(given["padding"]), strict=True):
        if padding > kernel // 2:
            return (
                f"padding is {padding}, but may be at most half of the window, {kernel // 2}: "
                "otherwise a window would see nothing but padding."
            )
    return ""


_CEIL = switch("ceil_mode", "keep the last window when it hangs over the edge", False)
_PADDED = switch("count_include_pad", "let the zeros around count in the mean", True)


# PyTorch's own default of a stride is the window itself; a number cannot say that.
def _window(*more: Argument) -> tuple[Argument, ...]:
    return (
        pair("kernel_size", "height and width of the window"),
        pair("stride", "steps from one window to the next"),
        pair("padding", "rows and columns of zeros around the picture", 0, least=0),
        *more,
    )


def _window_along(*more: Argument) -> tuple[Argument, ...]:
    return (
        cells("kernel_size", "length of the window"),
        cells("stride", "steps from one window to the next"),
        cells("padding", "zeros at each end of the signal", 0, least=0),
        *more,
    )


POOLING = (
    Kind("MaxPool2d", "nn.MaxPool2d", "pooling", "Keeps the largest value of every window.",
         _window(_CEIL), objection=_padding_fits),
    Kind("AvgPool2d", "nn.AvgPool2d", "pooling", "Keeps the mean of every window.",
         _window(_CEIL, _PADDED), objection=_padding_fits),
    Kind("AdaptiveAvgPool2d", "nn.AdaptiveAvgPool2d", "pooling",
         "Means over as many windows as make the output the size that is asked for.", (
        pair("output_size", "height and width of the output", 1),
    )),
    Kind("AdaptiveMaxPool2d", "nn.AdaptiveMaxPool2d", "pooling",
         "Largest values of as many windows as make the output the size that is asked for.", (
        pair("output_size", "height and width of the output", 1),
    )),
    Kind("MaxPool1d", "nn.MaxPool1d", "pooling",
         "Keeps the largest value of every window along a signal.",
         _window_along(_CEIL), objection=_padding_fits),
    Kind("AvgPool1d", "nn.AvgPool1d", "pooling", "Keeps the mean of every window along a signal.",
         _window_along(_CEIL, _PADDED), objection=_padding_fits),
)  # fmt: skip
