"""A plan as the few lines of Python that do the same."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from core.checkpoints.diagnosis.records import Plan
from core.checkpoints.diagnosis.rules import Axes, Rule

SAME = "key"  # the key itself: nothing to do
NOTHING = "# Nothing is loaded: the network keeps the numbers that it has."


def written(plan: Plan, path: Sequence[str] = ()) -> str:
    """Return the lines; `path` leads to the weights through nested dictionaries in the file."""
    if not plan.loaded:
        return NOTHING + "\n"
    inside = "".join(f"{part}." for part in path)
    lines = [*_opening(plan.name, path), *_renaming(plan, inside), *_permuting(plan)]
    lines.append(f"net.load_state_dict(state{'' if _whole(plan) else ', strict=False'})")
    return "\n".join(lines) + "\n"


def _opening(name: str, path: Sequence[str]) -> list[str]:
    opened = _quoted(name)
    if name.endswith(".safetensors"):
        return ["from safetensors.torch import load_file", "", f"state = load_file({opened})"]
    if name.endswith((".npz", ".npy")):
        arrays = f"np.load({opened}).items()"
        return [
            "import numpy as np", "import torch", "",
            f"state = {{key: torch.from_numpy(value) for key, value in {arrays}}}",
        ]  # fmt: skip
    if "." not in name:  # a network, not a file
        return ["state = other.state_dict()"]
    entries = "".join(f"[{_quoted(part)}]" for part in path)
    return ["import torch", "", f"state = torch.load({opened}, weights_only=True){entries}"]


def path_to(content: object, keys: Sequence[str]) -> tuple[str, ...]:
    """Return the names of the nested dictionaries that all of these keys are in.

    `content` is what was saved, as `ParameterFile.content` has it; () where that is one dictionary.
    """
    path: list[str] = []
    while isinstance(content, Mapping):
        inner = next(
            (
                (str(name), value)
                for name, value in content.items()
                if isinstance(value, Mapping) and _all_inside(keys, [*path, str(name)])
            ),
            None,
        )
        if inner is None:
            break
        path.append(inner[0])
        content = inner[1]
    return tuple(path)


def _all_inside(keys: Sequence[str], path: Sequence[str]) -> bool:
    start = "".join(f"{part}." for part in path)
    return bool(keys) and all(key.startswith(start) for key in keys)


def _renaming(plan: Plan, inside: str) -> list[str]:
    """Return how names are changed: by the rules where those say it all, else one by one."""
    loaded = {choice.key: str(choice.file) for choice in plan.loaded}
    names, lines = list(plan.files), []
    for rule in plan.rules:
        renamed = rule.rename(names)
        if renamed != names:
            lines.append(_renamed(rule, inside))
        names = renamed
    led = dict(zip(names, plan.files, strict=True))  # of two with one name the last stays
    if all(lines) and all(led.get(key) == file for key, file in loaded.items()):
        return [*(line for line in lines if line != SAME), *_only(plan, names)]
    table = [
        f"    {_quoted(key)}: {_quoted(file.removeprefix(inside))}," for key, file in loaded.items()
    ]
    return ["names = {", *table, "}", "state = {new: state[old] for new, old in names.items()}"]


def _only(plan: Plan, names: Sequence[str]) -> list[str]:
    """Return the line that leaves out what is not loaded."""
    keys = [choice.key for choice in plan.loaded]
    if set(keys) == set(names):
        return []
    if _whole(plan):
        return ["state = {key: state[key] for key in net.state_dict()}"]
    return [f"wanted = {_listed(keys)}", "state = {key: state[key] for key in wanted}"]


def _whole(plan: Plan) -> bool:
    return len(plan.loaded) == len(plan.choices)


def _renamed(rule: Rule, inside: str) -> str:
    """Return the line that changes all keys by a rule, "" where that takes more than a line."""
    words = _expression(rule, inside)
    if words in ("", SAME):
        return words
    return f"state = {{{words}: value for key, value in state.items()}}"


def _expression(rule: Rule, inside: str) -> str:
    """Return what becomes of `key` by a rule."""
    before, after = rule.before, rule.after
    if rule.name == "remove":
        rest = before.removeprefix(inside) if before.startswith(inside) else before
        return f"key.removeprefix({_quoted(rest)})" if rest else SAME
    if rule.name == "inside":
        return f'".".join(part for part in key.split(".") if part != {_quoted(before)})'
    if rule.name == "add":
        return f"{_quoted(after)} + key"
    if rule.name == "swap":
        start = _quoted(before)
        return f"{_quoted(after)} + key.removeprefix({start}) if key.startswith({start}) else key"
    if rule.name == "ending":
        end = _quoted(f".{before}")
        return f"key.removesuffix({end}) + {_quoted(f'.{after}')} if key.endswith({end}) else key"
    return 'key.replace("/", ".").removesuffix(":0")' if rule.name == "separators" else ""


def _permuting(plan: Plan) -> list[str]:
    found: dict[Axes, list[str]] = {}
    for choice in plan.loaded:
        if choice.axes:
            found.setdefault(choice.axes, []).append(choice.key)
    lines = []
    for axes, keys in found.items():
        turned = ".T" if axes == (1, 0) else f".permute{axes}"
        lines += [f"for key in {_listed(keys)}:", f"    state[key] = state[key]{turned}"]
    return lines


def _listed(keys: Iterable[str]) -> str:
    return "[" + ", ".join(map(_quoted, keys)) + "]"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
