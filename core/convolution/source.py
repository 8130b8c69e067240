"""The few lines of PyTorch that compute what a view shows, with the current numbers in them.

Each function returns Python that runs by itself. Pictures are a recipe or nested numbers, (H, W) or
(C, H, W); kernels (kh, kw) or (O, C/groups, kh, kw). The result is called Y, and has no dimension
that the picture and the kernel do not have.
"""

from __future__ import annotations

from core.convolution.algebra import Rows
from core.convolution.checks import Pair
from core.convolution.geometry import Geometry
from core.convolution.literals import Nested, arguments, depth, pair, picture, tensor, text
from core.convolution.recipes import Picture

_HEAD = "import torch\nimport torch.nn.functional as F\n"


def correlation_source(
    x: Picture | Nested, kernel: Nested, layer: Geometry, *, true_convolution: bool = False
) -> str:
    """Write a correlation, or a true convolution, of a picture."""
    plain = depth(kernel) == 2
    lines = [_HEAD, picture(x), f"K = {tensor(kernel)}"]
    if not plain and _is_plain(x):
        lines.append("X = X[None]  # (1, H, W): one channel")
    lines += ["", *_layer(layer, plain, true_convolution)]
    return _joined(lines)


def photo_source(
    path: str, kernel: Rows, layer: Geometry, *, colour: bool = True, true_convolution: bool = False
) -> str:
    """Write the same for a photo in a file: each of its channels with the same kernel.

    The photo is squeezed to the layer's size, and its numbers go from 0 to 1.
    """
    height, width = layer.size
    mode, order = ("RGB", ".permute(2, 0, 1)") if colour else ("L", "[None]")
    channels = 3 if colour else 1
    apart = Geometry.of(
        layer.size,
        layer.kernel,
        layer.padding,
        layer.stride,
        layer.dilation,
        padding_mode=layer.padding_mode,
        groups=channels,
        inputs=channels,
        outputs=channels,
    )
    lines = [
        "import numpy as np",
        _HEAD.rstrip(),
        "from PIL import Image",
        "",
        f"photo = Image.open({text(path)}).convert({text(mode)}).resize(({width}, {height}))",
        f"X = torch.from_numpy(np.array(photo)){order} / 255  # ({channels}, {height}, {width})",
        f"K = {tensor(kernel)}",
        f"K = K.expand({channels}, 1, *K.shape)  # the same for each channel",
        "",
        *_layer(apart, False, true_convolution),
    ]
    return _joined(lines)


def size_source(layer: Geometry) -> str:
    """Write the output size by its formula, and by asking PyTorch."""
    lines = [_HEAD]
    for name, axis in (("height", 0), ("width", 1)):
        n, k, p, s, d = layer.axis(axis)
        lines.append(f"{name} = ({n} + 2 * {p} - {d} * ({k} - 1) - 1) // {s} + 1")
    (height, width), (kh, kw) = layer.size, layer.kernel
    lines += [f"X, K = torch.zeros({height}, {width}), torch.zeros({kh}, {kw})"]
    lines += _layer(layer, True, False)
    return _joined([*lines, "assert Y.shape == (height, width)"])


def shift_source(x: Picture | Nested, kernel: Rows, by: Pair) -> str:
    """Write "shift, then layer" and "layer, then shift", for a convolution and a dense layer."""
    body = f"""
def convolution(X):
    padded = F.pad(X[None, None], {_same(kernel)}, mode="circular")
    return F.conv2d(padded, K[None, None])[0, 0]

def dense(X):
    return (W @ X.flatten()).reshape(X.shape)

def shift(X):
    return X.roll({by}, (0, 1))

W = torch.randn(X.numel(), X.numel(), generator=torch.Generator().manual_seed(0))
Y = convolution(shift(X)) - shift(convolution(X))  # zeros, but for rounding
Y_dense = dense(shift(X)) - shift(dense(X))"""
    return _joined([_HEAD, picture(x), f"K = {tensor(kernel)}", body])


def pixel_source(x: Picture | Nested, kernel: Rows, cell: Pair, amount: float = 1) -> str:
    """Write which outputs change with one pixel: of a convolution, those whose window holds it."""
    body = f"""
def convolution(X):
    padded = F.pad(X[None, None], {_same(kernel)}, mode="circular")
    return F.conv2d(padded, K[None, None])[0, 0]

touched = X.clone()
touched[{cell[0]}, {cell[1]}] += {amount}
Y = convolution(touched) != convolution(X)"""
    return _joined([_HEAD, picture(x), f"K = {tensor(kernel)}", body])


def cost_source(layer: Geometry, hidden: int = 0) -> str:
    """Write the parameters of a convolution and those of a dense layer on the same picture.

    The dense layer has `hidden` outputs, by default as many as the convolution.
    """
    cells, outputs = (
        " * ".join(map(str, shape))
        for shape in (
            (layer.inputs, *layer.size),
            (hidden,) if hidden else (layer.outputs, *layer.output),
        )
    )
    channels, groups = f"{layer.inputs}, {layer.outputs}", arguments({"groups": (layer.groups, 1)})
    lines = [
        "from torch import nn",
        "",
        'with torch.device("meta"):  # shapes alone: the dense layer may be larger than the memory',
        f"    convolution = nn.Conv2d({channels}, {layer.kernel}{groups})",
        f"    dense = nn.Linear({cells}, {outputs})",
        "Y = [sum(p.numel() for p in layer.parameters()) for layer in (convolution, dense)]",
    ]
    return _joined(["import torch", *lines])


def pointwise_source(x: Picture | Nested, kernel: Nested) -> str:
    """Write a 1 × 1 convolution as a matrix product over channels, and their largest difference."""
    lines = [
        _HEAD,
        picture(x),
        f"K = {tensor(kernel)}",
        "",
        "Y = F.conv2d(X[None], K)[0]",
        "product = K.flatten(1) @ X.flatten(1)  # (O, C) @ (C, H·W)",
        "difference = (Y - product.reshape(Y.shape)).abs().max()",
    ]
    return _joined(lines)


def pooling_source(
    x: Picture | Nested,
    kind: str,
    window: Pair,
    stride: Pair | None = None,
    padding: Pair = (0, 0),
    dilation: Pair = (1, 1),
    *,
    count_include_pad: bool = True,
) -> str:
    """Write maximum ("maximum") or mean pooling, the maximum with where each value stood."""
    given: dict[str, tuple[object, object]] = {
        "stride": (stride or window, window),
        "padding": (padding, (0, 0)),
        "dilation": (dilation, (1, 1)),
    }
    if kind != "maximum":
        given["count_include_pad"] = (count_include_pad, True)
        del given["dilation"]
    more = arguments(given)
    channel = "X[None]" if _is_plain(x) else "X"
    back = "[0]" if _is_plain(x) else ""
    if kind == "maximum":
        pooled = f"values, positions = F.max_pool2d({channel}, {pair(window)}{more}, return_indices=True)"
        lines = [pooled, f"Y = values{back}"]
    else:
        lines = [f"Y = F.avg_pool2d({channel}, {pair(window)}{more}){back}"]
    return _joined([_HEAD, picture(x), "", *lines])


def learning_source(x: Picture | Nested, target: Rows, start: Rows, lr: float, steps: int) -> str:
    """Write the course's loop: learn the kernel that turned X into its edges; Y is what it learned."""
    size = (len(target), len(target[0]))
    body = f"""
X = X[None, None]  # (batch, channels, height, width)
edges = F.conv2d(X, K[None, None])
conv2d = nn.Conv2d(1, 1, kernel_size={size}, bias=False)
conv2d.weight.data[:] = {tensor(start)}
losses = []
for step in range({steps}):
    loss = ((conv2d(X) - edges) ** 2).sum()
    conv2d.zero_grad()
    loss.backward()
    conv2d.weight.data[:] -= {lr!r} * conv2d.weight.grad
    losses.append(loss.item())
Y = conv2d.weight.detach()[0, 0]"""
    head = [_HEAD.rstrip(), "from torch import nn", ""]
    return _joined([*head, picture(x), f"K = {tensor(target)}  # to be found", body])


def matrix_source(x: Picture | Nested, kernel: Rows, layer: Geometry) -> str:
    """Write the correlation of one channel as im2col times weights, and as one sparse matrix."""
    height, width = layer.size
    cells = height * width
    strides = _strides(layer)
    body = f"""
windows = F.unfold({_padded(layer, "X[None, None]")}, {layer.kernel}{arguments(strides)})[0]
Y = (K.flatten() @ windows).reshape{layer.output}

one_pixel_each = torch.eye({cells}).reshape({cells}, 1, {height}, {width})
M = F.conv2d({_padded(layer, "one_pixel_each")}, K[None, None]{arguments(strides)})
M = M.flatten(1).T.to_sparse()  # a row for each output cell
product = (M @ X.flatten()).reshape{layer.output}"""
    return _joined([_HEAD, picture(x), f"K = {tensor(kernel)}", body])


def _layer(layer: Geometry, plain: bool, true_convolution: bool) -> list[str]:
    """Write the line that computes Y from X and K, which stand without the batch's dimension."""
    lines = []
    if true_convolution:
        lines.append("K = K.flip(-2, -1)  # convolution proper: half a turn")
    batch, kernel, back = ("X[None, None]", "K[None, None]", "[0, 0]")
    if not plain:
        batch, kernel, back = "X[None]", "K", "[0]"
    given = _strides(layer) | {"groups": (1 if plain else layer.groups, 1)}
    shape = layer.output if plain else (layer.outputs, *layer.output)
    call = f"F.conv2d({_padded(layer, batch)}, {kernel}{arguments(given)}){back}"
    return [*lines, f"Y = {call}  # {shape}"]


def _padded(layer: Geometry, x: str) -> str:
    """Write F.pad around what conv2d and unfold cannot pad themselves: they know zeros alone."""
    if layer.padding_mode == "zeros" or layer.padding == (0, 0):
        return x
    height, width = layer.padding
    return f"F.pad({x}, ({width}, {width}, {height}, {height}), mode={text(layer.padding_mode)})"


def _strides(layer: Geometry) -> dict[str, tuple[object, object]]:
    own = layer.padding if layer.padding_mode == "zeros" else (0, 0)
    return {
        "stride": (layer.stride, (1, 1)),
        "padding": (own, (0, 0)),
        "dilation": (layer.dilation, (1, 1)),
    }


def _same(kernel: Rows) -> tuple[int, int, int, int]:
    """Return what F.pad adds to keep the size: left, right, above, below."""
    height, width = len(kernel) - 1, len(kernel[0]) - 1
    return width // 2, width - width // 2, height // 2, height - height // 2


def _is_plain(x: Picture | Nested) -> bool:
    return x.channels == 1 if isinstance(x, Picture) else depth(x) == 2


def _joined(lines: list[str]) -> str:
    return "\n".join(lines) + "\n"
