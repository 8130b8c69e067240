"""Somebody's own file: read without running, its calls taken as values alone."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.clinic import ClinicError
from core.clinic.child import examine_text
from core.clinic.command_line import main, said
from core.clinic.own_code import MOST_BYTES, Layer, call, layers_in
from core.settings import PROJECT

HEALTHY = """
import torch
from torch import nn


class Base(nn.Module):
    def __init__(self, n, *, units: int = 3):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n, units))


class Healthy(Base):
    def forward(self, x):
        return torch.tanh(x @ self.weight)


class Ill(Base):
    def forward(self, x):
        return x @ self.weight.detach()


class NoLayer:
    pass
"""
TRAP = "raise SystemExit('it was run')\n"


def test_the_layers_of_a_file_are_listed_without_running_it() -> None:
    assert layers_in(TRAP + HEALTHY) == (
        Layer("Base", "n, units=3"), Layer("Healthy", ""), Layer("Ill", ""),
    )  # fmt: skip
    assert layers_in("class A(torch.nn.Linear): pass") == (Layer("A", ""),)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("def f(:", "no Python: .* in line 1"),
        ("x = 1", "defines no class"),
        ("class A(object): pass", "defines no class"),
        ("a\0b", "no Python"),
        ("(" * 5_000, "no Python"),
        ("x = " + "-" * 100_000 + "1", "no Python"),
        ("#" * (MOST_BYTES + 1), "larger than 200,000"),
    ],
)
def test_what_is_no_file_of_layers_is_refused(text: str, words: str) -> None:
    with pytest.raises(ClinicError, match=words):
        layers_in(text)


def test_a_call_is_read_as_values() -> None:
    asked = call("A", "5, [1, 2], units=-3, name='x)', deep={'a': (1, None)}", " 2 x 8 ")
    assert asked.positional == (5, [1, 2])
    assert dict(asked.named) == {"units": -3, "name": "x)", "deep": {"a": (1, None)}}
    assert asked.shape == (2, 8)
    assert call("A", "", "1 × 3 × 4").shape == (1, 3, 4)
    assert call("A", "# nothing", "7").positional == ()


@pytest.mark.parametrize(
    "arguments",
    [
        "__import__('os')", "x", "1)(2", "1) + f(2", "*[1]", "**{'a': 1}", "lambda: 1", "a.b", "1,,",
        "a=1, a=2", "f'{1}'", "[x for x in (1,)]", "9" * 3_000, "(" * 1_000,
    ],
)  # fmt: skip
def test_what_is_no_value_is_refused(arguments: str) -> None:
    with pytest.raises(ClinicError, match="arguments"):
        call("A", arguments, "2x8")


@pytest.mark.parametrize(
    "shape", ["", "x", "2x", "-1x2", "2x0", "2.5", "1x" * 8 + "1", "99999999x2", "٢x2"]
)
def test_what_is_no_shape_is_refused(shape: str) -> None:
    with pytest.raises(ClinicError, match="input"):
        call("A", "", shape)


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=60), st.text(max_size=30), st.text(max_size=12))
def test_any_text_is_read_or_refused(text: str, arguments: str, shape: str) -> None:
    for read in (lambda: layers_in(text), lambda: call("A", arguments, shape)):
        with contextlib.suppress(ClinicError):  # and nothing else comes
            read()


def test_nothing_is_run_where_the_setting_is_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LAYERWISE_OWN_CODE", raising=False)
    with pytest.raises(ClinicError, match="LAYERWISE_OWN_CODE is off"):
        examine_text(TRAP + HEALTHY, "Ill", "4", "2x4")


def test_only_a_layer_of_the_file_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERWISE_OWN_CODE", "true")
    for name in ("NoLayer", "torch", "--help"):
        with pytest.raises(ClinicError, match="no layer of this name"):
            examine_text(HEALTHY, name, "4", "2x4")


@pytest.mark.processes
def test_a_file_is_examined_in_a_process_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERWISE_OWN_CODE", "true")
    found = examine_text("print('noise')\n" + HEALTHY, "Ill", "4, units=2", "2x4")
    assert found.names("ill") == {"learning"}
    (line,) = found.of("learning").lines
    assert line.text == "return x @ self.weight.detach()"
    assert "examined" not in __import__("sys").modules
    assert not examine_text(HEALTHY, "Healthy", "4", "2x4").names("ill")


@pytest.mark.processes
@pytest.mark.parametrize(
    ("body", "words", "seconds"),
    [
        ("while True: pass", "within 5 seconds", 5),
        ("import os; os._exit(0)", "without an answer", 60),
        ("raise KeyError('n')", "A cannot be made: KeyError: 'n'", 60),
        ("import torch; self.x = torch.zeros(2_000_000_000)", "A cannot be made: RuntimeError", 60),
        ("open(__file__, 'wb').write(b'0' * 30_000_000)", "A cannot be made: OSError|without an answer", 60),
    ],
)  # fmt: skip
def test_a_file_cannot_hold_the_app_up(
    monkeypatch: pytest.MonkeyPatch, body: str, words: str, seconds: float
) -> None:
    monkeypatch.setenv("LAYERWISE_OWN_CODE", "true")
    text = f"from torch import nn\nclass A(nn.Module):\n  def __init__(self):\n    super().__init__()\n    {body}\n"
    with pytest.raises(ClinicError, match=words):
        examine_text(text, "A", "", "2x4", seconds=seconds)


@pytest.mark.processes
def test_what_a_file_writes_beside_itself_is_gone_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERWISE_OWN_CODE", "true")
    examine_text("open('beside.txt', 'w').write('x')\n" + HEALTHY, "Healthy", "4", "2x4")
    assert not any(Path(each, "beside.txt").exists() for each in (PROJECT, Path.cwd()))


def test_an_error_that_cannot_be_said_is_named() -> None:
    class Mute(Exception):
        def __str__(self) -> str:
            raise ValueError

    assert [said(error) for error in (Mute(), MemoryError(), KeyError("n"))] == [
        "Mute", "MemoryError", "KeyError: 'n'",
    ]  # fmt: skip


@pytest.mark.processes
def test_the_command_line_says_what_was_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "layer.py"
    file.write_text(HEALTHY, "utf-8")
    assert main([str(file), "Ill", "--arguments", "4", "--input", "2x4"]) == 1
    printed = capsys.readouterr().out
    assert "✗ Gradients reach its parameters." in printed
    assert "instead: return x @ self.weight" in printed
    assert main([str(file), "Healthy", "--arguments", "4", "--input", "2x4"]) == 0
    assert main([str(file), "Healthy", "--arguments", "x", "--input", "2x4"]) == 2
    assert "have to be values" in capsys.readouterr().err
