"""What this machine computes with: its cores, its memory, and its GPUs by name."""

from __future__ import annotations

import os
from dataclasses import dataclass

import psutil


@dataclass(frozen=True, slots=True)
class Gpu:
    """A GPU that torch can use, with its own memory."""

    name: str
    memory_bytes: int


def cores() -> int:
    """Return how many cores this process may use, which a container or `taskset` may narrow."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def memory_bytes() -> int:
    """Return the machine's memory in bytes."""
    return int(psutil.virtual_memory().total)


def gpus() -> tuple[Gpu, ...]:
    """Return the GPUs that torch can use, cuda:0 first; none where it would use the CPU.

    Imports torch, which takes seconds the first time.
    """
    import torch

    if not torch.cuda.is_available():
        return ()
    devices = map(torch.cuda.get_device_properties, range(torch.cuda.device_count()))
    return tuple(Gpu(device.name, device.total_memory) for device in devices)


def gigabytes(size: int) -> str:
    """Write a number of bytes as people buy memory: `"16 GB"`, in units of 2³⁰ bytes."""
    amount = size / 2**30
    return f"{amount:.0f} GB" if amount >= 10 else f"{amount:.1f} GB"
