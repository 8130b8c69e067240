"""Pickles that want to run something: nothing runs, and the sentence names what it was."""

from __future__ import annotations

import builtins
import io
import operator
import os
import pickle
import subprocess
from pathlib import Path
from typing import Any

import pytest
import torch

from tests.core.checkpoints.files import refusal, saved


class Runs:
    """Pickles to a call."""

    def __init__(self, function: Any, *arguments: Any, state: Any = None) -> None:
        self.reduced = (function, arguments) if state is None else (function, arguments, state)

    def __reduce__(self) -> Any:
        return self.reduced


@pytest.fixture
def canary(tmp_path):
    path = tmp_path / "canary"
    yield path
    assert not path.exists(), "something was run"


def files(payload: Any) -> list[bytes]:
    """Return the payload as torch.save writes it, in both formats, and as a plain pickle of every protocol."""
    content = {"weight": torch.ones(1), "payload": payload}
    plain = [pickle.dumps(payload, protocol) for protocol in range(6)]
    return [saved(content), saved(content, "pytorch before 1.6"), *plain]


def calls(canary: Path) -> dict[str, Any]:
    touch = f"touch {canary}"
    opens = f"open({str(canary)!r}, 'w')"
    inner = io.BytesIO()
    torch.save([Runs(os.system, touch)], inner)
    chain = Runs(operator.methodcaller("touch"), canary)
    return {
        "os.system": Runs(os.system, touch),
        "eval": Runs(builtins.eval, opens),
        "exec": Runs(builtins.exec, opens),
        "subprocess.Popen": Runs(subprocess.Popen, ["touch", str(canary)]),
        "getattr": Runs(getattr, Runs(__import__, "os"), "system"),
        "operator.methodcaller": chain,
        "io.open": Runs(open, str(canary), "w"),
        "torch.storage._load_from_bytes": Runs(torch.storage._load_from_bytes, inner.getvalue()),
        "pathlib.PosixPath": Runs(type(canary), str(canary)),
        "torch.serialization.load": Runs(torch.load, str(canary)),
    }


NAMES = list(calls(Path("canary")))


@pytest.mark.parametrize("name", NAMES)
def test_calls_are_named_and_not_made(name, canary):
    for content in files(calls(canary)[name]):
        sentence = refusal(content)
        assert name in sentence and "nothing was run" in sentence


def test_the_payloads_do_run_where_pickle_is_trusted(tmp_path):
    """Without this the canary would prove nothing."""
    path = tmp_path / "seen"
    pickle.loads(files(calls(path)["os.system"])[4])
    assert path.exists()
