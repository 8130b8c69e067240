"""Whether its state dict says all that it computes with."""

from __future__ import annotations

import io

import torch
from torch import Tensor, nn
from torch.nn.parameter import is_lazy

from core.clinic.assignments import unregistered
from core.clinic.comparing import distance, written
from core.clinic.patient import Patient, quiet
from core.clinic.records import Finding
from core.clinic.states import changed, tensors_of
from core.clinic.words import names, shown, tensors
from core.parameters import TensorRow, parameter_tree, tensor_at
from core.randomness import generator

TITLE = "Is saved whole"


def check(patient: Patient) -> Finding:
    """Save the state dict, load it into the same layer with other values, and compare the outputs."""
    module = patient.copy()
    file = io.BytesIO()
    try:
        torch.save(module.state_dict(), file)
        file.seek(0)
        fresh = patient.fresh().eval() if patient.fresh else _other_values(patient)
        fresh.load_state_dict(torch.load(file, weights_only=True))
    except Exception as error:  # noqa: BLE001 - state_dict() may be the layer's own
        return Finding("saved", TITLE, "ill", f"It cannot be saved and loaded: {shown(str(error))}")
    outputs = [quiet(each, patient.sample, patient.seed) for each in (module, fresh)]
    apart = distance(*outputs)
    plain = {row.path for row in parameter_tree(fresh).tensors if not row.saved}
    left = [path for path in changed(tensors_of(patient.copy()), fresh) if path in plain]
    if not apart:
        return _whole(module)
    apart_by = (
        f"Loaded into the same layer with other values, its output differs by {written(apart)}"
    )
    if not left:
        return Finding("saved", TITLE, "ill", f"{apart_by}.")
    be = "is" if len(left) == 1 else "are"
    words = f"{apart_by}: {names(left)} {be} not in the state dict."
    remedy, lines = unregistered(module, parameter_tree(module).tensor(left[0]))
    return Finding("saved", TITLE, "ill", words, remedy, lines, tuple(left))


def _whole(module: nn.Module) -> Finding:
    keys = module.state_dict()
    if not keys:
        words = "There is nothing to save in it, and a new one computes the same."
        return Finding("saved", TITLE, "healthy", words)
    words = (
        f"Its {tensors(len(keys))} went through a file into the same layer with other values: the outputs "
        "are equal."
    )
    return Finding("saved", TITLE, "healthy", words)


def _other_values(patient: Patient) -> nn.Module:
    """Return a copy in which all that can be learned or was drawn has other values.

    Buffers that are kept out of the state dict on purpose keep theirs: they are computed anew.
    """
    module = patient.copy()
    with torch.no_grad():
        for row in parameter_tree(module).tensors:
            tensor = tensor_at(module, row.path)
            if not _computed(row) and not is_lazy(tensor) and tensor.is_floating_point():
                tensor.copy_(_drawn(tensor, patient.seed, row.path))
    return module


def _computed(row: TensorRow) -> bool:
    return row.role == "buffer" and row.registered and not row.saved


def _drawn(tensor: Tensor, seed: int, name: str) -> Tensor:
    return torch.rand(tensor.shape, generator=generator(seed, "other values", name)).to(
        tensor.dtype
    )
