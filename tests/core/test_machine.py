from __future__ import annotations

import subprocess
import sys

import psutil
import pytest
import torch

from core.machine import cores, gigabytes, gpus, memory_bytes
from core.settings import PROJECT


@pytest.mark.skipif(sys.platform != "linux", reason="narrowing a process to a core is Linux's")
def test_cores_are_those_that_the_process_may_use() -> None:
    program = "import os; os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})\n"
    program += "from core.machine import cores; print(cores())"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "1"
    assert 1 <= cores() <= psutil.cpu_count()


def test_memory_is_the_machines() -> None:
    assert memory_bytes() == psutil.virtual_memory().total


def test_gpus_are_those_that_torch_can_use() -> None:
    found = gpus()
    assert len(found) == torch.cuda.device_count()
    assert [gpu.name for gpu in found] == [torch.cuda.get_device_name(i) for i in range(len(found))]


@pytest.mark.parametrize(
    ("size", "text"), [(16 * 2**30, "16 GB"), (150_755_000_000, "140 GB"), (690 * 2**20, "0.7 GB")]
)
def test_sizes_are_written_as_people_buy_memory(size: int, text: str) -> None:
    assert gigabytes(size) == text
