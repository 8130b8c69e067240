"""The lab opened at its view of pictures, and what it sends to the browser, unpacked."""

from __future__ import annotations

import io
import json
from typing import Any

import numpy as np
import torch
from PIL import Image
from streamlit.testing.v1 import AppTest

from core.settings import PROJECT

PAGE = str(PROJECT / "app_pages" / "convolution.py")
TYPES = {"u1": np.uint8, "f4": np.float32}
PHOTO = {"picture": "street", "kernel": "sobel-right", "kh": "3", "kw": "3", "mode": "replicate"}


def open_lab(**query: str) -> AppTest:
    at = AppTest.from_file(PAGE, default_timeout=30)
    at.query_params["lab"] = "pictures"
    for name, value in query.items():
        at.query_params[name] = value
    at.run()
    assert not at.exception
    return at


def sent(at: AppTest) -> tuple[dict[str, Any], np.ndarray, np.ndarray]:
    """Unpack what the browser gets: the header, the padded input's numbers, and the output."""
    content = at.get_by_key("sweep").proto.bytes
    length = int.from_bytes(content[:4], "little")
    head, at_byte, arrays = json.loads(content[4 : 4 + length]), 4 + length, {}
    for name, kind, count in head["arrays"]:
        arrays[name] = np.frombuffer(content, TYPES[kind], count, at_byte)
        at_byte += arrays[name].nbytes
    assert at_byte == len(content)
    padded = arrays["input"].reshape(head["channels"], *head["padded"]) * np.float32(head["unit"])
    return head, padded, arrays["output"].reshape(head["channels"], *head["size"])


def bring(at: AppTest, content: bytes, name: str = "mine.png") -> None:
    at.get("file_uploader")[0].set_value((name, content, "image/png")).run()
    assert not at.exception


def png(width: int, height: int, value: object = 128, mode: str = "L") -> bytes:
    file = io.BytesIO()
    Image.new(mode, (width, height), value).save(file, "PNG")  # type: ignore[arg-type]
    return file.getvalue()


def run_source(at: AppTest) -> torch.Tensor:
    shown = next(code.value for code in at.code if "import torch" in code.value)
    names: dict[str, object] = {}
    exec(shown, names)
    assert isinstance(names["Y"], torch.Tensor)
    return names["Y"]
