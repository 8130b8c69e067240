"""Devices: which there are, what happens between two of them, and what moves with a network."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import nn

from core.parameters import parameter_tree


@dataclass(frozen=True, slots=True)
class Device:
    """A device as PyTorch names it; `memory` in bytes, 0 where PyTorch cannot tell."""

    name: str
    here: bool
    title: str = ""
    memory: int = 0


@dataclass(frozen=True, slots=True)
class Attempt:
    """What became of an operation: where its result is, or PyTorch's own refusal."""

    device: str = ""
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """A tensor of a network before and after `.to(device)`: its name, what it is, where it was, is."""

    name: str
    role: str
    before: str
    after: str


def try_gpu(index: int = 0) -> torch.device:
    """Return the GPU of this number if there is one, else the CPU."""
    if torch.cuda.device_count() > index:
        return torch.device(f"cuda:{index}")
    return torch.device("cpu")


def devices() -> tuple[Device, ...]:
    """Return the devices that the course names and all others of this machine."""
    count = torch.cuda.device_count()
    rows = [Device("cpu", here=True, title="the processor, with the machine's own memory")]
    for index in range(max(2, count)):
        name = "cuda" if index == 0 else f"cuda:{index}"
        if index >= count:
            rows.append(Device(name, here=False))
            continue
        properties = torch.cuda.get_device_properties(index)
        rows.append(Device(name, True, properties.name, properties.total_memory))
    if torch.backends.mps.is_available():
        rows.append(Device("mps", here=True, title="the GPU of an Apple computer"))
    rows.append(Device("meta", here=True, title="shapes without values: no memory at all"))
    return tuple(rows)


def add(first: str, second: str) -> Attempt:
    """Add a tensor of ones on one device to one on another, and say what became of it."""
    try:
        x = torch.ones(2, 3, device=first)
        y = torch.ones(2, 3, device=second)
        return Attempt(device=str((x + y).device))
    except (RuntimeError, AssertionError) as error:  # AssertionError: PyTorch built without CUDA
        return Attempt(refusal=str(error).splitlines()[0])


def move(module: nn.Module, device: str) -> tuple[Moved, ...]:
    """Move `module`, the caller's own, with `.to(device)`; return where each tensor was and is.

    Raises RuntimeError or AssertionError where there is no such device.
    """
    before = parameter_tree(module).tensors
    module.to(device)
    after = {row.path: row.device for row in parameter_tree(module).tensors}
    return tuple(Moved(row.path, row.role, row.device, after[row.path]) for row in before)
