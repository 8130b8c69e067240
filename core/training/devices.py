"""Where a run computes: Lightning Fabric, made from the configuration and this machine.

Everything that differs between the CPU, a GPU and several of either is in here and in Fabric.
"""

from __future__ import annotations

import psutil
import torch
from lightning_fabric import Fabric

from core.machine import cores
from core.settings import settings
from core.training.configuration import Configuration


def training_threads(processes: int = 1) -> int:
    """Return the torch threads of each of `processes` training on the CPU together."""
    return max(1, (settings().training_threads or cores()) // processes)


def has_bf16() -> bool:
    """Return whether this machine multiplies bfloat16 in hardware (elsewhere it is slower)."""
    if torch.cuda.is_available():
        return torch.cuda.get_device_capability() >= (8, 0)
    capabilities = torch.cpu.get_capabilities()
    return bool(capabilities.get("amx_bf16") or capabilities.get("avx512_bf16"))


def resolve_precision(precision: str) -> str:
    """Return the precision that "auto" stands for on this machine; others as they are."""
    if precision != "auto":
        return precision
    return "bf16-mixed" if has_bf16() else "32-true"


def make_fabric(configuration: Configuration) -> Fabric:
    """Return Fabric for this configuration, with its processes started.

    One device of the best kind here, or `devices` of them with gradients averaged over all (DDP).
    """
    accelerator = "cuda" if torch.cuda.is_available() else "cpu"
    if accelerator == "cpu":
        torch.set_num_threads(training_threads(configuration.devices))
    fabric = Fabric(
        accelerator=accelerator,
        devices=configuration.devices,
        strategy="ddp" if configuration.devices > 1 else "auto",
        precision=resolve_precision(configuration.precision),  # type: ignore[arg-type]
    )
    fabric.launch()
    return fabric


def memory_bytes(device: torch.device) -> int:
    """Return the memory in use: the GPU's most so far, or this process's resident set."""
    if device.type == "cuda":
        return torch.cuda.max_memory_allocated(device)
    return psutil.Process().memory_info().rss


def describe(device: torch.device) -> str:
    """Name the hardware behind `device` for a person."""
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    count = torch.get_num_threads()
    return f"CPU, {count} thread{'s' if count > 1 else ''}"
