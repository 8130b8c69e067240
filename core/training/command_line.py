"""What the command line understands, generated from the fields of `Configuration`."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import Field, fields, replace
from pathlib import Path
from types import UnionType
from typing import Any, Literal, NoReturn, get_args, get_origin, get_type_hints

from core.datasets.source import USUAL
from core.settings import PROJECT
from core.training.configuration import NO_AUGMENTATION, Augmentation, Configuration
from core.training.files import RunError
from core.training.folder import broken_runs, create_run, find_run, list_runs
from core.training.process import KILL_SECONDS, PATIENCE, branch, launch, stop
from core.training.run import Run
from core.training.worker import is_first_process, work

PROGRAM = "python -m core.training"
SHORT = {"learning_rate": ["--lr"], "data": ["-d"]}


def add_fields(parser: argparse.ArgumentParser, kind: type[Any]) -> None:
    """Add an option for each described field of a dataclass; what is not given is left out."""
    types = get_type_hints(kind)
    for item in fields(kind):
        if item.metadata:
            names = [f"--{item.name.replace('_', '-')}", *SHORT.get(item.name, [])]
            parser.add_argument(
                *names, default=argparse.SUPPRESS, **_option(item, types[item.name])
            )


def _option(item: Field[Any], kind: Any) -> dict[str, Any]:
    usual = "" if item.default is None else f" (default: {item.default})".replace("%", "%%")
    text = item.metadata["help"].replace("%", "%%") + usual
    if get_origin(kind) is Literal:
        return {"choices": get_args(kind), "help": text}
    if kind is bool:
        return {"action": argparse.BooleanOptionalAction, "help": text}
    if isinstance(kind, UnionType):
        kind = get_args(kind)[0]
    return {"type": kind, "help": text, "metavar": kind.__name__.upper()}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(PROGRAM, description="Train networks on folders of pictures.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    start = _command(commands, "start", _start, "make a run and train it here, until Ctrl-C")
    start.add_argument("--name", default="", help="what to call the run")
    start.add_argument("--detach", action="store_true", help="train in the background")
    start.add_argument("--hold", action="store_true", help="only make it; resume starts it")
    resume = _command(commands, "resume", _resume, "go on with a run here, until Ctrl-C", run=True)
    resume.add_argument("--detach", action="store_true", help="train in the background")
    resume.add_argument("--launched", action="store_true", help=argparse.SUPPRESS)
    stopping = _command(commands, "stop", _stop, "let a run save and stop", run=True)
    stopping.add_argument("--patience", type=float, default=PATIENCE, metavar="SECONDS",
                          help="before its process is ended by force (default: 60)")  # fmt: skip
    branching = _command(commands, "branch", _branch, "train on from a run's weights", run=True)
    branching.add_argument("--from", dest="from_weights", choices=("best", "last"), default="best",
                           help="which of its weights (default: best)")  # fmt: skip
    branching.add_argument("--name", default="", help="what to call the new run")
    branching.add_argument("--detach", action="store_true", help="train in the background")
    branching.add_argument("--hold", action="store_true", help="only make it; resume starts it")
    for command in (start, branching):
        add_fields(command, Configuration)
        add_fields(command, Augmentation)
        command.add_argument("--no-augmentation", action="store_true", help="change no picture")
    listing = _command(commands, "list", _list, "list the runs")
    listing.add_argument("--json", action="store_true", help="as JSON, for programs")
    return parser


def _command(
    commands: Any, name: str, do: Callable[[argparse.Namespace], int], help: str, run: bool = False
) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(name, help=help, description=help)
    command.set_defaults(do=do)
    if run:
        command.add_argument("run", metavar="RUN", help="its id, or how its id starts")
    return command


def main(arguments: Sequence[str]) -> int:
    """Do what `arguments` say, and return the exit code."""
    given = _parser().parse_args(arguments)
    try:
        return int(given.do(given))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        print(f"{error.filename or PROGRAM}: {error.strerror}.", file=sys.stderr)
    except (ValueError, RuntimeError) as error:
        if not type(error).__module__.startswith("core."):
            raise
        print(error, file=sys.stderr)
    return 1


def _changes(given: argparse.Namespace, before: Augmentation) -> dict[str, Any]:
    """Return the fields of a configuration that were given on the command line."""
    values = vars(given)
    changes = {key: values[key] for key in _names(Configuration) if key in values}
    augmented = {key: values[key] for key in _names(Augmentation) if key in values}
    if given.no_augmentation or augmented:
        base = NO_AUGMENTATION if given.no_augmentation else before
        changes["augmentation"] = replace(base, **augmented)
    if "data" in changes:
        changes["data"] = _absolute(changes["data"])
    return changes


def _names(kind: type[Any]) -> Iterable[str]:
    return [item.name for item in fields(kind) if item.metadata]


def _absolute(data: str) -> str:
    """Return a folder's whole path: the process that trains does not stand where we do."""
    if data.partition(":")[0] in (*USUAL, "fashion-mnist"):
        return data
    folder = Path(data).expanduser().absolute()
    if not folder.is_dir():
        raise RunError(
            f"There is no folder {data}; name a folder of class folders, drawn, fashion-mnist, or"
            " garments."
        )
    return str(folder)


def _start(given: argparse.Namespace) -> int:
    if not is_first_process():
        raise RunError(
            "`start` makes one run: make it with `start --hold`, then let all resume it."
        )
    configuration = Configuration(**_changes(given, Augmentation()))
    return _begin(create_run(configuration, name=given.name), given)


def _branch(given: argparse.Namespace) -> int:
    run = find_run(given.run)
    changes = _changes(given, run.configuration.augmentation)
    child = branch(run, from_weights=given.from_weights, name=given.name, **changes)
    return _begin(child, given)


def _begin(run: Run, given: argparse.Namespace) -> int:
    print(run.id, flush=True)
    if given.detach:
        launch(run)
    elif not given.hold:
        _become_resume(run)
    return 0


def _become_resume(run: Run) -> NoReturn:
    """Turn this process into one that resumes `run`.

    Fabric repeats a process's own command line for each further device; repeating a start would
    make more runs.
    """
    paths = [str(PROJECT), *filter(None, [os.environ.get("PYTHONPATH")])]
    os.environ["PYTHONPATH"] = os.pathsep.join(paths)
    command = [sys.executable, "-m", "core.training", "resume", run.id]
    os.execv(sys.executable, command)  # noqa: S606 - no shell is wanted


def _resume(given: argparse.Namespace) -> int:
    run = find_run(given.run)
    if not given.detach:
        return work(run, launched=given.launched)
    launch(run)
    return 0


def _stop(given: argparse.Namespace) -> int:
    run = find_run(given.run)
    if not stop(run, wait=given.patience + 2 * KILL_SECONDS, patience=given.patience):
        raise RunError(f"{run.name} has not stopped yet; it will as soon as its process looks.")
    print(f"{run.name}: {run.status().state}")
    return 0


def _list(given: argparse.Namespace) -> int:
    rows = [_row(run) for run in list_runs()]
    if given.json:
        print(json.dumps(rows, indent=2))
    else:
        _print_table(rows)
    for broken in broken_runs():
        print(f"left out: {broken.reason}", file=sys.stderr)
    return 0


def _row(run: Run) -> Mapping[str, Any]:
    return {
        "id": run.id,
        "name": run.name,
        "created": run.created,
        "status": run.status().to_document(),
    }


def _print_table(rows: Sequence[Mapping[str, Any]]) -> None:
    for row in rows:
        status = row["status"]
        created = time.strftime("%Y-%m-%d %H:%M", time.localtime(row["created"]))
        best = status["best_accuracy"]
        accuracy = "" if best is None else f"{best:.2%}"
        epochs = f"{status['epoch']}/{status['total_epochs']}"
        state = f"{status['state']:11}  {epochs:>7}  {accuracy:>7}"
        print(f"{row['id']}  {created}  {state}  {row['name']}")
