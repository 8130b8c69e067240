"""What copying, converting, saving and loading do to a tie: each is done, and the result looked at."""

from __future__ import annotations

import copy
import io
import pickle
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal, TypeAlias

import safetensors.torch
import torch
from torch import Tensor, nn

from core.parameters.errors import ParameterError, shown
from core.parameters.places import tensor_at
from core.parameters.tree import parameter_tree
from core.parameters.tying.relation import Relation, relation
from core.parameters.tying.twin import untied

State: TypeAlias = Literal["tied", "memory", "gone", "refused"]
Result: TypeAlias = nn.Module | Mapping[str, Tensor]


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a tie by `python`, one line in which `net` is tied.

    "tied": both names lead to one tensor; "memory": to two tensors in one memory; "gone": to two
    tensors. `relation` is what was measured between the two. "refused": an error was raised, whose
    first sentence is `error`.
    """

    name: str
    python: str
    state: State
    relation: Relation | None
    error: str = ""


def what_happens_to_ties(module: nn.Module, name: str) -> tuple[Fate, ...]:
    """Do what people do with a network to copies of `module`; return what becomes of one tie.

    `name` is one of the names of a parameter that has several; between its first two the tie is
    looked at. `module` is only read. Takes memory for about four copies at a time.

    Raises ParameterError where that parameter has one name only.
    """
    first, second = _two_names(module, name)
    return tuple(_fate(module, act, (first, second)) for act in _ACTS)


def _two_names(module: nn.Module, name: str) -> tuple[str, str]:
    names = parameter_tree(module).tensor(name).names
    if len(names) < 2:
        raise ParameterError(f"{shown(name)} has no second name in this network: nothing is tied.")
    return names[0], names[1]


@dataclass(frozen=True, slots=True)
class _Act:
    """Something to do with a network; `do` returns where the two names are looked up afterwards."""

    name: str
    python: str
    do: Callable[[nn.Module], Result]


def _fate(module: nn.Module, act: _Act, names: tuple[str, str]) -> Fate:
    try:
        result = act.do(module)
    except (RuntimeError, TypeError, AttributeError, KeyError, pickle.PicklingError) as error:
        return Fate(act.name, act.python, "refused", None, _first_line(error))
    found = relation(*(_look_up(result, name) for name in names))
    state: State = "tied" if found.identical else "memory" if found.memory else "gone"
    return Fate(act.name, act.python, state, found)


def _first_line(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return " ".join(lines[:2])[:300]


def _look_up(result: Result, name: str) -> Tensor:
    return tensor_at(result, name) if isinstance(result, nn.Module) else result[name]


def _fresh(module: nn.Module) -> nn.Module:
    """Return a network tied like `module`, with other numbers."""
    other = copy.deepcopy(module)
    with torch.no_grad():
        for parameter in other.parameters():
            parameter.zero_()
    return other


def _saved(module: nn.Module) -> dict[str, Tensor]:
    """Return the state dict as it comes back from a file."""
    file = io.BytesIO()
    torch.save(module.state_dict(), file)
    file.seek(0)
    state: dict[str, Tensor] = torch.load(file, weights_only=True)
    return state


def _pickled(module: nn.Module) -> nn.Module:
    copied: nn.Module = pickle.loads(pickle.dumps(module))  # noqa: S301 - written a moment ago
    return copied


def _load(target: nn.Module, state: Mapping[str, Tensor], *, assign: bool = False) -> nn.Module:
    target.load_state_dict(state, assign=assign)
    return target


def _save_model(module: nn.Module, target: nn.Module) -> nn.Module:
    with TemporaryDirectory() as folder:
        path = str(Path(folder) / "net.safetensors")
        safetensors.torch.save_model(copy.deepcopy(module), path)
        safetensors.torch.load_model(target, path)
    return target


def _safetensors(module: nn.Module) -> Any:
    return safetensors.torch.load(safetensors.torch.save(module.state_dict()))


_ACTS = (
    _Act("deepcopy", "copy.deepcopy(net)", copy.deepcopy),
    _Act("pickle", "pickle.loads(pickle.dumps(net))", _pickled),
    _Act("float64", "net.to(torch.float64)", lambda net: copy.deepcopy(net).to(torch.float64)),
    _Act("meta", 'net.to("meta")', lambda net: copy.deepcopy(net).to("meta")),
    _Act(
        "load", "fresh.load_state_dict(net.state_dict())",
        lambda net: _load(_fresh(net), net.state_dict()),
    ),
    _Act("file", 'torch.save(net.state_dict(), "net.pt"); state = torch.load("net.pt")', _saved),
    _Act(
        "assign", "fresh.load_state_dict(state, assign=True)",
        lambda net: _load(_fresh(net), _saved(net), assign=True),
    ),
    _Act(
        "load-untied", "untied.load_state_dict(state)",
        lambda net: _load(untied(_fresh(net)), _saved(net)),
    ),
    _Act(
        "assign-untied", "untied.load_state_dict(state, assign=True)",
        lambda net: _load(untied(_fresh(net)), _saved(net), assign=True),
    ),
    _Act("safetensors", "safetensors.torch.save(net.state_dict())", _safetensors),
    _Act(
        "save-model", 'save_model(net, "net.safetensors"); load_model(fresh, "net.safetensors")',
        lambda net: _save_model(net, _fresh(net)),
    ),
    _Act(
        "save-model-untied", 'load_model(untied, "net.safetensors")',
        lambda net: _save_model(net, untied(_fresh(net))),
    ),
)  # fmt: skip
