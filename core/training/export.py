"""A run to take home: one zip file with what was asked, what was measured, and the best weights.

    config.json            what was asked, with the versions
    steps.csv, epochs.csv, pinned.csv    a line a step, an epoch, a verdict on a pinned photo
    weights.safetensors    the best weights (before the first epoch: none), a whole model in a file
    MODEL_CARD.md          what the weights are, and what they were judged by

What is taken home may be shown to others, who must not be able to open the run on a host because
of it: the random end of a run's id is left out everywhere, and so is the mark of its owner.
"""

from __future__ import annotations

import csv
import io
import json
import struct
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from core.training.files import RunError
from core.training.model_card import model_card
from core.training.pointers import Pointer, part_path, read_pointer
from core.training.run import Run, class_names, export_document, public_id

LEFT_OUT = ("kind", "confusion", "probabilities")  # the same in all rows, or no number
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")  # a text that begins so is run by spreadsheets
METADATA = "__metadata__"  # of the safetensors format: texts beside the tensors


def archive(run: Run) -> bytes:
    """Return the run as a zip file. Raises RunError when a part of it cannot be read."""
    pointer, weights = _best_weights(run)
    metrics = run.metrics()
    files: dict[str, bytes] = {
        "config.json": export_document(run).encode(),
        "steps.csv": as_csv(metrics.steps),
        "epochs.csv": as_csv(metrics.epochs),
        "pinned.csv": as_csv(_verdict_rows(metrics.pinned, class_names(run))),
        "MODEL_CARD.md": model_card(run, pointer).encode(),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in files.items():
            file.writestr(name, content)
        if weights:  # numbers that hardly shrink
            file.writestr("weights.safetensors", weights, zipfile.ZIP_STORED)
    return packed.getvalue()


def _best_weights(run: Run) -> tuple[Pointer | None, bytes]:
    """Return where the best weights come from and their file; nothing before the first epoch."""
    for last_attempt in (False, True):  # better ones may replace them in this very moment
        pointer = read_pointer(run.path, "best")
        if pointer is None:
            break
        try:
            content = part_path(run.path, pointer.weights).read_bytes()
            return pointer, without_token(content)
        except (OSError, RunError) as error:
            if last_attempt:
                raise RunError(f"The weights of {run.name} could not be read: {error}") from error
    return None, b""


def without_token(weights: bytes) -> bytes:
    """Return a safetensors file whose description names its run without the id's random end.

    A safetensors file is the length of its header (8 bytes, little endian), the header (JSON), and
    the tensors' bytes, which start at a multiple of 8.
    """
    try:
        (length,) = struct.unpack("<Q", weights[:8])
        header = json.loads(weights[8 : 8 + length])
        described = json.loads(header[METADATA]["layerwise"])
        described["run"] = public_id(str(described["run"]))
        header[METADATA]["layerwise"] = json.dumps(described)
    except (struct.error, ValueError, KeyError, TypeError) as error:
        raise RunError("The weights file is damaged: it does not describe itself.") from error
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + weights[8 + length :]


def as_csv(records: Sequence[Mapping[str, Any]]) -> bytes:
    """Return records as a table: a line a record, a column for each entry of any of them."""
    names = list(dict.fromkeys(name for record in records for name in record))
    text = io.StringIO(newline="")
    columns = [name for name in names if name not in LEFT_OUT]
    writer = csv.DictWriter(text, columns, extrasaction="ignore")
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in record.items()} for record in records)
    return text.getvalue().encode()


def _cell(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_SIGNS) else value


def _verdict_rows(
    records: Iterable[Mapping[str, Any]], classes: Sequence[str]
) -> list[dict[str, Any]]:
    """Give each class's probability a column of its own."""
    rows = []
    for record in records:
        answers = zip(classes, record.get("probabilities", ()), strict=False)
        rows.append(dict(record) | {f"probability of {name}": value for name, value in answers})
    return rows
