"""The Python that reads a file and reaches one of its entries."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from core.checkpoints.parameter_file import ParameterFile
from core.checkpoints.records import Tensors

_CONTAINERS = (dict, list, tuple)


def python_of(content: Tensors, key: str) -> str:
    """Return the lines that reach the entry at `key`; of a network, that is called `net`.

    Names from the file stand there as Python writes texts, so that none can be anything else.
    """
    if not isinstance(content, ParameterFile):
        return f"value = net.state_dict()[{key!r}]"
    name = repr(content.name)
    if content.format == "safetensors":
        return (
            "from safetensors import safe_open\n\n"
            f'with safe_open({name}, framework="pt") as file:  # reads the header\n'
            f"    value = file.get_tensor({key!r})  # reads this tensor alone"
        )
    way = _ways(content)[key]
    if content.format in ("npz", "npy"):
        return f"import numpy as np\n\nvalue = np.load({name}, allow_pickle=False){way}"
    return (
        "import torch\n\n"
        f"content = torch.load({name}, map_location='cpu', weights_only=True)\n"
        f"value = content{way}"
    )


def _ways(content: ParameterFile) -> dict[str, str]:
    """Return what to write behind the content to reach each entry; they come in the entries' order."""
    return dict(zip(content.entries, _walk(content.content), strict=True))


def _walk(content: Any) -> Iterator[str]:
    waiting = [("", content)]
    while waiting:
        way, item = waiting.pop()
        if not (isinstance(item, _CONTAINERS) and item):
            yield way
            continue
        pairs = item.items() if isinstance(item, dict) else enumerate(item)
        waiting += [(f"{way}[{key!r}]", value) for key, value in pairs][::-1]
