"""The clinic from the command line: it runs the file that it is given, in this very process."""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from core.clinic.documents import to_document
from core.clinic.own_code import Call, call
from core.clinic.records import ClinicError, Findings

if TYPE_CHECKING:
    from torch import nn

MARKS = {"ill": "✗", "attention": "!", "healthy": "✓", "not applicable": "–"}
FILE_BYTES = 20_000_000  # that the process may write into any file


def main(arguments: Sequence[str] | None = None) -> int:
    """Examine a class of a file, say what was found, and return 1 where something is ill, else 0."""
    asked = _parser().parse_args(arguments)
    try:
        _limit(asked.memory, asked.seconds)
        found = _examined(asked)
    except ClinicError as error:
        if asked.out:
            _write(asked.out, {"refusal": str(error)})
        print(error, file=sys.stderr)
        return 2
    if asked.out:
        _write(asked.out, to_document(found))
    else:
        print("\n".join(written(found)))
    return int(bool(found.names("ill")))


def _examined(asked: argparse.Namespace) -> Findings:
    wanted = call(asked.layer, asked.arguments, asked.input)
    try:
        return examine_file(asked.file, wanted, asked.seed)
    except ClinicError:
        raise
    except Exception as error:
        raise ClinicError(
            f"The examination itself failed, with {said(error)}. Does the file change torch?"
        ) from error


def said(error: Exception) -> str:
    """Return an error's kind and message, also where the message cannot be had."""
    try:
        message = str(error)[:300]
    except Exception:  # noqa: BLE001 - the error may be the file's own
        message = ""
    return f"{type(error).__name__}: {message}" if message else type(error).__name__


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m core.clinic",
        description="Examine a layer of your own: does it learn, is it saved, does it move whole? The "
        "file is run, so take only your own.",
    )
    parser.add_argument("file", type=Path, help="a Python file")
    parser.add_argument("layer", help="the name of a class of nn.Module in it")
    parser.add_argument("--arguments", default="", help='as in a call: "5, units=3"')
    parser.add_argument("--input", required=True, help="the shape of an input, such as 2x8")
    parser.add_argument("--seed", type=int, default=0, help="of its values and of the input")
    parser.add_argument(
        "--out", type=Path, help="write the findings as JSON into this file instead"
    )
    parser.add_argument("--memory", type=int, default=0, help="most bytes of memory; 0: no limit")
    parser.add_argument(
        "--seconds", type=int, default=0, help="most seconds of a core; 0: no limit"
    )
    return parser


def _limit(memory: int, seconds: int) -> None:
    """Limit what this process may take, where the system knows such limits."""
    try:
        import resource
    except ImportError:  # Windows
        return
    limits = {
        resource.RLIMIT_DATA: memory, resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_FSIZE: FILE_BYTES if memory else 0, resource.RLIMIT_CORE: -1 if memory else 0,
    }  # fmt: skip
    for name, most in limits.items():
        if most:
            with suppress(OSError, ValueError):  # above a limit that is there already
                resource.setrlimit(name, (max(most, 0), max(most, 0)))


def examine_file(file: Path, asked: Call, seed: int) -> Findings:
    """Run a file, call its class, and examine what comes of it.

    Raises ClinicError where the file or the call fails. torch's global generator is seeded: this is for
    a process of its own.
    """
    import torch

    from core.clinic.examination import examine

    made = _maker(file, asked)

    def fresh() -> nn.Module:
        torch.manual_seed(seed + 1)
        return made()

    torch.manual_seed(seed)
    module = made()
    sample = torch.randn(asked.shape, generator=torch.Generator().manual_seed(seed))
    return examine(module, sample, seed=seed, fresh=fresh)


def _maker(file: Path, asked: Call) -> Callable[[], nn.Module]:
    """Return what makes the layer anew; raise ClinicError where it cannot be made."""
    try:
        spec = importlib.util.spec_from_file_location("examined", file)
        if spec is None or spec.loader is None:
            raise ClinicError(f"{file.name} is no Python file.")
        module = importlib.util.module_from_spec(spec)
        sys.modules["examined"] = module
        sys.path.insert(0, str(file.parent.resolve()))
        spec.loader.exec_module(module)
        kind = getattr(module, asked.name)
        made: Callable[[], nn.Module] = lambda: kind(*asked.positional, **dict(asked.named))  # noqa: E731
        made()
    except ClinicError:
        raise
    except Exception as error:
        raise ClinicError(f"{asked.name} cannot be made: {said(error)}") from error
    return made


def written(found: Findings) -> list[str]:
    """Return the findings as lines for a terminal."""
    lines = [f"{found.type}"]
    for finding in found:
        lines.append(f"{MARKS[finding.state]} {finding.title}. {finding.sentence}")
        lines += [f"    line {line.number}: {line.text}" for line in finding.lines]
        if finding.remedy or finding.hint:
            lines.append(f"    instead: {finding.remedy or finding.hint}")
    return lines


def _write(path: Path, document: object) -> None:
    path.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
