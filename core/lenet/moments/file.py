"""A run's moments in one file, to be shipped: every tensor in 16 bits, the curves beside them.

It is a weights file like any other (`core.prediction.weights_file`), its tensors named
"<step>/<name>". Half precision keeps 11 bits of a number: |error| ≤ 2⁻¹¹ |w|, and at the most 2⁻²⁵
for the smallest ones.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.datasets import CLASSES
from core.lenet.architecture import SIDE
from core.lenet.moments.course import Course
from core.lenet.moments.reading import module_at
from core.networks import NetworkError
from core.prediction.weights_file import METADATA_KEY, VERSION
from core.training.files import replace_file

if TYPE_CHECKING:
    from torch import Tensor


def write_course(course: Course, path: Path) -> int:
    """Write the moments of `course` and its curves to `path`; return the bytes that it takes.

    Raises NetworkError where a moment cannot be read, where there is none, or where a weight is
    beyond half precision.
    """
    from safetensors.torch import save

    if not course.moments:
        raise NetworkError("There are no moments to write; train with snapshots first.")
    tensors: dict[str, Tensor] = {}
    rounding = 0.0
    for moment in course.moments:
        for name, tensor in module_at(course.block, moment).state_dict().items():
            kept, error = _half(tensor, f"{name} after {moment.step} steps")
            tensors[f"{moment.step}/{name}"] = kept
            rounding = max(rounding, error)
    document = json.dumps(_document(course, rounding))
    content = save(tensors, {METADATA_KEY: document})
    replace_file(path, content, durable=True)
    return len(content)


def _half(tensor: Tensor, what: str) -> tuple[Tensor, float]:
    """Return a tensor in half precision, and its largest error; whole numbers stay as they are."""
    if not tensor.is_floating_point():
        return tensor.clone(), 0.0
    kept = tensor.half()
    if not kept.isfinite().all():
        raise NetworkError(f"{what} holds numbers beyond ±65,504, which 16 bits cannot keep.")
    return kept, float((kept.float() - tensor).abs().max())


def _document(course: Course, rounding: float) -> dict[str, Any]:
    return {
        "version": VERSION, "block": course.block.to_document(), "classes": list(CLASSES),
        "image_size": SIDE, "moments": [[each.step, each.epoch] for each in course.moments],
        "losses": [[step, round(loss, 5)] for step, loss in course.losses],
        "tests": [list(point) for point in course.tests], "rounding": rounding,
    }  # fmt: skip
