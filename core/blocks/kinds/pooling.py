"""Layers that keep one number of every window."""

from __future__ import annotations

from core.blocks.kinds.kind import Given, Kind, both, pair, switch


def _padding_fits(given: Given) -> str:
    for kernel, padding in zip(both(given["kernel_size"]), both(given["padding"]), strict=True):
        if padding > kernel // 2:
            return (
                f"padding is {padding}, but may be at most half of the window, {kernel // 2}: "
                "otherwise a window would see nothing but padding."
            )
    return ""


_WINDOW = (
    pair("kernel_size", "height and width of the window"),
    # PyTorch's own default is the window itself; a pair of numbers cannot say that.
    pair("stride", "steps from one window to the next"),
    pair("padding", "rows and columns of zeros around the picture", 0, least=0),
    switch("ceil_mode", "keep the last window when it hangs over the edge", False),
)

POOLING = (
    Kind("MaxPool2d", "nn.MaxPool2d", "pooling", "Keeps the largest value of every window.",
         _WINDOW, objection=_padding_fits),
    Kind("AvgPool2d", "nn.AvgPool2d", "pooling", "Keeps the mean of every window.",
         _WINDOW, objection=_padding_fits),
    Kind("AdaptiveAvgPool2d", "nn.AdaptiveAvgPool2d", "pooling",
         "Means over as many windows as make the output the size that is asked for.", (
        pair("output_size", "height and width of the output", 1),
    )),
)  # fmt: skip
