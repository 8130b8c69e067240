"""Examining somebody's own file in a process of its own, within limits of time and memory.

That keeps an endless loop or too large a tensor away from the app. It is no cage: the file can do
whatever the person who runs it can. Callers ask `settings().own_code` first.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from core.clinic.documents import from_document
from core.clinic.own_code import Call, call, layers_in
from core.clinic.records import ClinicError, Findings
from core.settings import PROJECT, settings

SECONDS = 60.0
MEMORY = 4_000_000_000  # bytes, beside torch's own
MOST_ANSWER = 1_000_000  # bytes


def examine_text(
    text: str, name: str, arguments: str, shape: str, *, seed: int = 0, seconds: float = SECONDS
) -> Findings:
    """Examine the class `name` of a Python file, called with `arguments`, on an input of `shape`.

    Raises ClinicError where the setting does not allow it, where the file, the arguments or the shape
    are wrong, and where the process fails or takes too long.
    """
    if not settings().own_code:
        raise ClinicError("Own files are not run here: the setting LAYERWISE_OWN_CODE is off.")
    if name not in {layer.name for layer in layers_in(text)}:
        raise ClinicError("The file defines no layer of this name.")
    asked = call(name, arguments, shape)
    with tempfile.TemporaryDirectory(prefix="layerwise-clinic-") as folder:
        file, out = Path(folder, "layer.py"), Path(folder, "findings.json")
        file.write_text(text, "utf-8")
        _run(_command(file, out, asked, arguments, seed, seconds), Path(folder), seconds)
        return _answer(out)


def _command(
    file: Path, out: Path, asked: Call, arguments: str, seed: int, seconds: float
) -> list[str]:
    return [
        sys.executable, "-m", "core.clinic", str(file), asked.name, f"--arguments={arguments}",
        f"--input={'x'.join(map(str, asked.shape))}", f"--seed={seed}", f"--out={out}",
        f"--memory={MEMORY}", f"--seconds={int(seconds) + 1}",
    ]  # fmt: skip


def _run(command: list[str], folder: Path, seconds: float) -> None:
    """Run the process to its end, or end it and all that it has started.

    It works in `folder`, so that what a file writes beside itself is gone with it.
    """
    environment = {
        **os.environ, "OMP_NUM_THREADS": "1", "CUDA_VISIBLE_DEVICES": "", "PYTHONPATH": str(PROJECT),
    }  # fmt: skip
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired as error:
        raise ClinicError(
            f"It did not come to an end within {seconds:g} seconds; is there a loop without end?"
        ) from error
    finally:
        with suppress(ProcessLookupError, PermissionError):  # its own group, so nobody else's
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _answer(out: Path) -> Findings:
    try:
        if out.stat().st_size > MOST_ANSWER:
            raise ClinicError("The examination wrote more than can be shown.")
        document = json.loads(out.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise ClinicError(
            "The process ended without an answer: it may have run out of memory, or ended itself."
        ) from error
    if isinstance(document, dict) and set(document) == {"refusal"}:
        raise ClinicError(str(document["refusal"])[:1_000])
    return from_document(document)
