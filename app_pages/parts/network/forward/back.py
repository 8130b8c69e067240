"""The way back as the player shows it: where the gradient arrived, and why elsewhere it did not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app_pages.parts.network.forward.run import Ran
from app_pages.parts.network.playback.playback import Arrived, Backward
from app_pages.parts.words import _, plural

if TYPE_CHECKING:
    from core.parameters import TensorRow
    from core.tracing import Gradients, Step

# What normalization keeps beside its parameters; every network with such layers has dozens.
STATISTICS = frozenset({"running_mean", "running_var", "num_batches_tracked"})


def way_back(ran: Ran) -> Backward | None:
    """Return the way back of a pass, None where there was none."""
    gradients = ran.gradients
    if gradients is None:
        return None
    calls: dict[str, list[Step]] = {}
    for step in ran.trace.steps:
        if step.kind == "call":
            calls.setdefault(step.module, []).append(step)
    arrived = tuple(
        _arrived(row, gradients, calls.get(row.module, ()))
        for row in ran.tree.tensors
        if row.attribute not in STATISTICS and row.shares < 0
    )
    at_input = gradients.inputs[0]
    note = (
        "" if at_input is not None else _("None arrived: whole numbers cannot change by a little.")
    )
    if at_input is None and ran.trace.steps[0].inputs[0].dtype.startswith("float"):
        note = _("None arrived: nothing that came out depends on the input.")
    return Backward(dict(enumerate(gradients.steps)), at_input, note, arrived)


def _arrived(row: TensorRow, gradients: Gradients, calls: Sequence[Step]) -> Arrived:
    norm = gradients.tensors[row.path]
    if norm is not None:
        return Arrived(row.path, row.module, norm, "some" if norm else "zero", _some(row, calls))
    if row.role == "buffer":
        return Arrived(row.path, row.module, None, "constant", _("A buffer, not a parameter: it is never learned, so nothing asks for its gradient."))  # fmt: skip
    if row.role == "attribute":
        return Arrived(row.path, row.module, None, "constant", _("A constant in a plain attribute, not a parameter: its grad stays None, and it never learns."))  # fmt: skip
    return Arrived(row.path, row.module, None, "none", _none(gradients, calls))


def _some(row: TensorRow, calls: Sequence[Step]) -> str:
    said = []
    if len(calls) > 1:
        said.append(plural("The sum over {count} call.", "The sum over {count} calls.", len(calls)))
    if not row.registered:
        said.append(_("It is in a plain list: no optimizer would see this gradient."))
    return " ".join(said)


def _none(gradients: Gradients, calls: Sequence[Step]) -> str:
    """Say why no gradient arrived at a parameter, as far as the pass shows it."""
    if not calls:
        return _("Its block was not called in this pass.")
    if all(gradients.steps[step.index] is None for step in calls):
        return _("No gradient came back to its block: nothing that came out depends on it.")
    return _(
        "A gradient came back to its block's output, but forward uses this parameter outside of the "
        "graph, as reading `.data` does."
    )
