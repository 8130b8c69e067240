"""Convolution, written as its definition: sizes, windows, correlation, pooling, learned kernels.

Sizes, windows, fields, kernels, costs, presets and source need no torch; the names that do load it
when they are first asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from core.convolution.algebra import (
    Rows,
    Separation,
    as_matrix,
    as_rows,
    compose,
    flip,
    separate,
    transpose,
)
from core.convolution.checks import PADDING_MODES, ConvolutionError, PaddingMode, Pair
from core.convolution.clamping import Change, Clamped, clamp
from core.convolution.costs import LayerCost, convolution_cost, dense_cost, dense_equivalent
from core.convolution.facts import KernelFacts, kernel_facts
from core.convolution.fields import (
    Field,
    Layer,
    chain_sizes,
    layers_along,
    projective_cells,
    receptive_cells,
    receptive_fields,
)
from core.convolution.geometry import Geometry
from core.convolution.kernel_text import (
    parse_kernel,
    parse_number,
    read_kernel,
    write_kernel,
    write_number,
)
from core.convolution.kernels import KERNELS, NamedKernel, binomial, edge, random_kernel
from core.convolution.preset import Lesson, Preset
from core.convolution.preset_source import preset_source
from core.convolution.presets import PRESETS
from core.convolution.recipes import Picture
from core.convolution.resizing import resized
from core.convolution.shapes import Shaped, kernel_shape, layer_shapes
from core.convolution.sizes import (
    GENERAL_LATEX,
    GENERAL_PLAIN,
    Formula,
    largest_dilation,
    largest_kernel,
    largest_padding,
    output_size,
    same_padding,
    size_formula,
    smallest_padding,
    span,
)
from core.convolution.source import (
    correlation_source,
    cost_source,
    learning_source,
    matrix_source,
    photo_source,
    pixel_source,
    pointwise_source,
    pooling_source,
    shift_source,
    size_source,
)
from core.convolution.windows import (
    Reading,
    axis_windows,
    read_counts,
    readers,
    sources,
    weight_readings,
    window,
    window_index,
    window_places,
)

if TYPE_CHECKING:
    from core.convolution.answers import answer, learn, picture_tensor, weights_tensor
    from core.convolution.channels import counted_weights, partial_sums, pointwise_matrix_product
    from core.convolution.closed_form import Quadratic
    from core.convolution.correlation import (
        convolve2d,
        corr2d,
        correlate2d,
        transposed_correlate2d,
    )
    from core.convolution.cut import Section, section
    from core.convolution.equivariance import (
        Comparison,
        Locality,
        Robustness,
        compare_pixel,
        compare_shift,
        convolution_layer,
        dense_layer,
        shift,
        shift_robustness,
        shrinking_layers,
    )
    from core.convolution.learning import Learning, learn_kernel
    from core.convolution.least_squares import quadratic
    from core.convolution.matrix import (
        im2col,
        im2col_product,
        matrix_size,
        operation_matrix,
        output_of_row,
    )
    from core.convolution.padding import pad
    from core.convolution.photographs import (
        SHOWINGS,
        Filtered,
        Tones,
        filter_channels,
        fitting,
        tones,
    )
    from core.convolution.pooling import (
        Pooled,
        max_pool2d,
        mean_kernel,
        mean_pool2d,
        mean_pool_as_convolution,
        win_counts,
        winning_weights,
    )
    from core.convolution.surface import LossSurface, loss_surface
    from core.convolution.updates import UpdateFacts, update_facts

_NEED_TORCH = {
    name: module
    for module, names in {
        "answers": "answer learn picture_tensor weights_tensor",
        "channels": "counted_weights partial_sums pointwise_matrix_product",
        "correlation": "convolve2d corr2d correlate2d transposed_correlate2d",
        "equivariance": "Comparison Locality Robustness compare_pixel compare_shift"
        " convolution_layer dense_layer shift shift_robustness shrinking_layers",
        "learning": "Learning learn_kernel",
        "matrix": "im2col im2col_product matrix_size operation_matrix output_of_row",
        "padding": "pad",
        "photographs": "SHOWINGS Filtered Tones filter_channels fitting tones",
        "pooling": "Pooled max_pool2d mean_kernel mean_pool2d mean_pool_as_convolution win_counts"
        " winning_weights",
        "closed_form": "Quadratic",
        "least_squares": "quadratic",
        "cut": "Section section",
        "surface": "LossSurface loss_surface",
        "updates": "UpdateFacts update_facts",
    }.items()
    for name in names.split()
}


def __getattr__(name: str) -> Any:
    if name not in _NEED_TORCH:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_NEED_TORCH[name]}"), name)


__all__ = [
    "GENERAL_LATEX",
    "GENERAL_PLAIN",
    "KERNELS",
    "PADDING_MODES",
    "PRESETS",
    "SHOWINGS",
    "Change",
    "Clamped",
    "Comparison",
    "ConvolutionError",
    "Field",
    "Filtered",
    "Formula",
    "Geometry",
    "KernelFacts",
    "Layer",
    "LayerCost",
    "Learning",
    "Lesson",
    "Locality",
    "LossSurface",
    "NamedKernel",
    "PaddingMode",
    "Pair",
    "Picture",
    "Pooled",
    "Preset",
    "Quadratic",
    "Reading",
    "Robustness",
    "Rows",
    "Section",
    "Separation",
    "Shaped",
    "Tones",
    "UpdateFacts",
    "answer",
    "as_matrix",
    "as_rows",
    "axis_windows",
    "binomial",
    "chain_sizes",
    "clamp",
    "compare_pixel",
    "compare_shift",
    "compose",
    "convolution_cost",
    "convolution_layer",
    "convolve2d",
    "corr2d",
    "correlate2d",
    "correlation_source",
    "cost_source",
    "counted_weights",
    "dense_cost",
    "dense_equivalent",
    "dense_layer",
    "edge",
    "filter_channels",
    "fitting",
    "flip",
    "im2col",
    "im2col_product",
    "kernel_facts",
    "kernel_shape",
    "largest_dilation",
    "largest_kernel",
    "largest_padding",
    "layer_shapes",
    "layers_along",
    "learn",
    "learn_kernel",
    "learning_source",
    "loss_surface",
    "matrix_size",
    "matrix_source",
    "max_pool2d",
    "mean_kernel",
    "mean_pool2d",
    "mean_pool_as_convolution",
    "operation_matrix",
    "output_of_row",
    "output_size",
    "pad",
    "parse_kernel",
    "parse_number",
    "partial_sums",
    "photo_source",
    "picture_tensor",
    "pixel_source",
    "pointwise_matrix_product",
    "pointwise_source",
    "pooling_source",
    "preset_source",
    "projective_cells",
    "quadratic",
    "random_kernel",
    "read_counts",
    "read_kernel",
    "readers",
    "receptive_cells",
    "receptive_fields",
    "resized",
    "same_padding",
    "section",
    "separate",
    "shift",
    "shift_robustness",
    "shift_source",
    "shrinking_layers",
    "size_formula",
    "size_source",
    "smallest_padding",
    "sources",
    "span",
    "tones",
    "transpose",
    "transposed_correlate2d",
    "update_facts",
    "weight_readings",
    "weights_tensor",
    "win_counts",
    "window",
    "window_index",
    "window_places",
    "winning_weights",
    "write_kernel",
    "write_number",
]
