"""A run to take home: one zip file with what was asked, what was measured, and the best weights.

configuration.json    what was asked, with the versions; without the mark of its owner
steps.csv             a line a step
epochs.csv            a line an epoch
weights.safetensors   the best weights (before the first epoch: none), a whole model in a file
MODEL_CARD.md         what the weights are, and what they were judged by
"""

from __future__ import annotations

import csv
import io
import time
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from core.training.files import RunError
from core.training.pointers import weights_path
from core.training.run import Run, export_document

LEFT_OUT = frozenset(
    {"kind", "confusion"}
)  # of a table: what is the same in all rows, or no number


def archive(run: Run) -> bytes:
    """Return the run as a zip file. Raises RunError when a part of it cannot be read."""
    metrics = run.metrics()
    files: dict[str, bytes] = {
        "configuration.json": export_document(run).encode(),
        "steps.csv": as_csv(metrics.steps),
        "epochs.csv": as_csv(metrics.epochs),
        "MODEL_CARD.md": model_card(run).encode(),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in files.items():
            file.writestr(name, content)
        weights = _best_weights(run)
        if weights is not None:  # numbers that hardly shrink
            file.writestr("weights.safetensors", weights, zipfile.ZIP_STORED)
    return packed.getvalue()


def _best_weights(run: Run) -> bytes | None:
    """Return the file of the best weights, None where no epoch has been finished."""
    try:
        return weights_path(run.path, "best").read_bytes()
    except FileNotFoundError:  # replaced by better ones in this very moment
        return weights_path(run.path, "best").read_bytes()
    except RunError:
        if run.metrics().epochs:
            raise
        return None
    except OSError as error:
        raise RunError(f"the weights of {run.name} could not be read: {error.strerror}.") from error


def as_csv(records: Sequence[Mapping[str, Any]]) -> bytes:
    """Return records as a table: a line a record, a column for each entry of any of them."""
    names = list(dict.fromkeys(name for record in records for name in record))
    text = io.StringIO(newline="")
    writer = csv.DictWriter(
        text, [name for name in names if name not in LEFT_OUT], extrasaction="ignore"
    )
    writer.writeheader()
    writer.writerows(records)
    return text.getvalue().encode()


def model_card(run: Run) -> str:
    """Return in Markdown what the run's weights are: data, recipe, and what they reach."""
    asked, status, epochs = run.configuration, run.status(), run.metrics().epochs
    recipe = {key: value for key, value in asked.to_document().items() if value is not None}
    rows = "\n".join(f"| {key} | {_cell(value)} |" for key, value in recipe.items())
    made = time.strftime("%Y-%m-%d", time.gmtime(run.created))
    return (
        f"# {run.name}\n\n"
        f"An image classifier, trained with Layerwise; run {run.id}, made on {made}, "
        f"{status.state} after {status.epoch} epochs and {status.step:,} steps.\n\n"
        f"{_results(epochs)}\n\n"
        "## Recipe\n\n| setting | value |\n| --- | --- |\n"
        f"{rows}\n\n"
        "## What it cannot do\n\n"
        "It knows only the classes that it was trained on and answers with one of them whatever "
        "it is shown. Its figures hold for pictures like those of its data set.\n"
    )


def _cell(value: Any) -> str:
    return str(value).replace("|", "\\|").replace("\n", " ")


def _results(epochs: Sequence[Mapping[str, Any]]) -> str:
    judged = [epoch for epoch in epochs if epoch.get("validation_accuracy") is not None]
    if not judged:
        return "It has not been judged yet."
    best = max(judged, key=lambda epoch: float(epoch["validation_accuracy"]))
    return (
        f"Best epoch: {best['epoch']}, with {best['validation_accuracy']:.2%} of the validation "
        f"pictures right and a validation loss of {best['validation_loss']:.4f}."
    )
