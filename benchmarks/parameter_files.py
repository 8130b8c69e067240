"""How long it takes to see what is in a large parameter file, and how much memory.

    python -m benchmarks.parameter_files [--quick]

One file of half a gigabyte (300 tensors) as safetensors and as torch.save writes it. Each way to open
it runs in a process of its own, several times in turn, with the file in the system's cache and the
libraries already loaded; counted is what opening takes on top (Linux only):

- ours: `core.checkpoints.open_file`: every tensor's name, shape, type and bytes, and what is tied;
- safetensors: `safe_open`, and every tensor's shape and type by `get_slice`;
- PyTorch: `torch.load(weights_only=True)`, and the same with `mmap=True`.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import torch

from benchmarks.asking import Asked, main
from benchmarks.timing import Figure, Measured, Row, at_most
from core.checkpoints import SavedFormat, save

SIZE, QUICK_SIZE = 500_000_000, 20_000_000  # bytes
TENSORS = 300
ROUNDS, QUICK_ROUNDS = 7, 2
MOST_MEMORY = 5.0  # megabytes that opening may take, whatever the file's size

# Prints seconds and megabytes. The peak is the kernel's own note of it, begun anew before opening:
# what was needed while the libraries were loaded would hide it.
MEASURED = """
import json, sys, time
from pathlib import Path
path = Path(sys.argv[1])
{before}
def memory(what):
    status = Path("/proc/self/status").read_text()
    return int(status.partition(what)[2].split()[1]) * 1024 / 1e6
Path("/proc/self/clear_refs").write_text("5")
start, at = memory("VmRSS"), time.perf_counter()
{opening}
took = time.perf_counter() - at
print(json.dumps([took, memory("VmHWM") - start, len(found)]))
"""
OURS = ("import core.checkpoints", "found = dict(core.checkpoints.open_file(path).entries)")
LISTED = """
file = safe_open(path, "pt")
slices = {key: file.get_slice(key) for key in file.keys()}
found = {key: (each.get_shape(), each.get_dtype()) for key, each in slices.items()}
"""
SAFE_OPEN = ("from safetensors import safe_open; import torch", LISTED)
LOAD = "found = {{k: (v.shape, v.dtype) for k, v in torch.load(path, weights_only=True{}).items()}}"
FILES: Mapping[SavedFormat, Mapping[str, tuple[str, str]]] = {
    "safetensors": {"ours": OURS, "safetensors.safe_open": SAFE_OPEN},
    "pytorch": {
        "ours": OURS,
        "torch.load": ("import torch", LOAD.format("")),
        "torch.load(mmap=True)": ("import torch", LOAD.format(", mmap=True")),
    },
}


def measure(asked: Asked) -> Figure:
    """Write both files, and open each in every way."""
    size = QUICK_SIZE if asked.quick else SIZE
    rounds = QUICK_ROUNDS if asked.quick else ROUNDS
    rows: list[Row] = []
    with TemporaryDirectory(prefix="layerwise-files-") as folder:
        for written, ways in FILES.items():
            path = Path(folder) / "weights"
            save(contents(size), path, written)
            rows += compared(written, path, ways, rounds)
    about = (
        f"{size / 1e6:,.0f} MB, {TENSORS} tensors, to names, shapes and types; {rounds} × in turn"
    )
    return Figure("Opening a parameter file", about, tuple(rows))


def contents(size: int) -> dict[str, torch.Tensor]:
    """Return tensors that take `size` bytes together."""
    return {f"layers.{n}.weight": torch.ones(size // TENSORS // 4) for n in range(TENSORS)}


def compared(
    written: str, path: Path, ways: Mapping[str, tuple[str, str]], rounds: int
) -> list[Row]:
    """Open the file in all ways in turn; return a row for time and one for memory for each peer."""
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    memory: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(rounds):
        for name in list(ways)[:: 1 if number % 2 == 0 else -1]:
            took, grown = opened(path, *ways[name])
            seconds[name].append(1e3 * took)
            memory[name].append(grown)
    rows = []
    for name in list(ways)[1:]:
        rows.append(time_row(f"{written}: time, beside {name}", seconds["ours"], seconds[name]))
        rows.append(memory_row(f"{written}: memory, beside {name}", memory["ours"], memory[name]))
    return rows


def time_row(what: str, ours: list[float], theirs: list[float]) -> Row:
    """Compare milliseconds."""
    mine, peer = Measured(tuple(ours), "ms"), Measured(tuple(theirs), "ms")
    return Row(what, mine, peer, f"{peer.median / mine.median:.2f} × as fast")


def memory_row(what: str, ours: list[float], theirs: list[float]) -> Row:
    """Compare megabytes; ours may not grow with the file."""
    return at_most(what, Measured(tuple(ours), "MB"), MOST_MEMORY, Measured(tuple(theirs), "MB"))


def opened(path: Path, before: str, opening: str) -> tuple[float, float]:
    """Open the file in a fresh process; return its seconds and the megabytes that it grew by."""
    program = MEASURED.format(before=before, opening=opening)
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-500:])
    took, grown, count = json.loads(done.stdout)
    if count != TENSORS:
        raise RuntimeError(f"{count} of {TENSORS} tensors were found")
    return took, grown


if __name__ == "__main__":
    sys.exit(main(measure, __doc__))
