"""The instructions of a pickle that torch.save writes, and what each does to the machine."""

from __future__ import annotations

import pickle
import struct
from collections.abc import Callable, Mapping
from typing import Any

from core.checkpoints.content import Ordered
from core.checkpoints.pickles.allowed import made, standing_for
from core.checkpoints.pickles.machine import Forbidden, Machine
from core.checkpoints.pickles.names import modern
from core.checkpoints.pickles.plain import KEYS
from core.checkpoints.refusals import Refused

_BYTES_OF_A_THING = 16


def _mark(machine: Machine) -> None:
    machine.marked.append(machine.made(machine.stack))
    machine.stack = []


def _name(machine: Machine) -> None:
    raw = machine.feed.line(), machine.feed.line()
    if raw not in machine.names:
        module, name = modern(*(part.decode("utf-8") for part in raw))
        found = standing_for(module, name)
        if found is None:
            raise Forbidden(f"names {module}.{name}")
        machine.names[raw] = found
    machine.stack.append(machine.names[raw])


def _reduce(machine: Machine) -> None:
    arguments, function = machine.stack.pop(), machine.stack.pop()
    copied = sum(map(_size, arguments)) if isinstance(arguments, tuple) else 0
    machine.stack.append(machine.made(made(function, arguments), copied))


def _size(item: Any) -> int:
    """Return how much a call may copy of `item`: a few bytes can ask for it again and again."""
    if isinstance(item, str | bytes):
        return len(item) // _BYTES_OF_A_THING
    return len(item) if isinstance(item, dict | list | tuple) else 0


def _build(machine: Machine) -> None:
    """Only the attributes of an ordered dictionary: a state dict's versions, which are not shown."""
    machine.stack.pop()
    if not isinstance(machine.stack[-1], Ordered):
        raise Forbidden("sets attributes of something that has none")


def _storage(machine: Machine) -> None:
    described = machine.stack.pop()
    if not isinstance(described, tuple) or not described:
        raise Forbidden("refers to something outside of its pickle")
    machine.stack.append(machine.storage(described))


def _append(machine: Machine) -> None:
    _extend(machine, [machine.stack.pop()])


def _appends(machine: Machine) -> None:
    _extend(machine, machine.since_mark())


def _extend(machine: Machine, items: list[Any]) -> None:
    if type(machine.stack[-1]) is not list:
        raise Forbidden("appends to something that is no list")
    machine.stack[-1].extend(items)


def _set_item(machine: Machine) -> None:
    value, key = machine.stack.pop(), machine.stack.pop()
    _set(machine, [key, value])


def _set_items(machine: Machine) -> None:
    _set(machine, machine.since_mark())


def _set(machine: Machine, items: list[Any]) -> None:
    target = machine.stack[-1]
    if not isinstance(target, dict) or len(items) % 2:
        raise Forbidden("fills something that is no dictionary")
    for key, value in zip(items[::2], items[1::2], strict=True):
        if not isinstance(key, KEYS):
            raise Refused("has a dictionary whose keys are neither texts nor numbers")
        target[key] = value


def _tuple_of(count: int) -> Callable[[Machine], None]:
    def step(machine: Machine) -> None:
        items = [machine.stack.pop() for _ in range(count)]
        machine.stack.append(machine.made(tuple(items[::-1])))

    return step


def _tuple(machine: Machine) -> None:
    items = tuple(machine.since_mark())
    machine.stack.append(machine.made(items))


def _constant(value: Any) -> Callable[[Machine], None]:
    return lambda machine: machine.stack.append(value)


def _empty(kind: Callable[[], Any]) -> Callable[[Machine], None]:
    return lambda machine: machine.stack.append(machine.made(kind()))


def _number(form: str) -> Callable[[Machine], None]:
    layout = struct.Struct(form)

    def step(machine: Machine) -> None:
        machine.stack.append(layout.unpack(machine.feed.take(layout.size))[0])

    return step


def _long(machine: Machine) -> None:
    content = machine.feed.take(machine.feed.byte())
    machine.stack.append(int.from_bytes(content, "little", signed=True))


def _text(machine: Machine) -> None:
    count = int.from_bytes(machine.feed.take(4), "little")
    machine.stack.append(machine.made(machine.feed.take(count).decode("utf-8", "surrogatepass")))


def _short_text(machine: Machine) -> None:
    """What Python 2 wrote; torch.load reads it as UTF-8."""
    machine.stack.append(machine.made(machine.feed.take(machine.feed.byte()).decode("utf-8")))


def _get(width: int) -> Callable[[Machine], None]:
    def step(machine: Machine) -> None:
        machine.stack.append(machine.memo[int.from_bytes(machine.feed.take(width), "little")])

    return step


def _put(width: int) -> Callable[[Machine], None]:
    def step(machine: Machine) -> None:
        number = int.from_bytes(machine.feed.take(width), "little")
        machine.memo[number] = machine.made(machine.stack[-1])

    return step


def _protocol(machine: Machine) -> None:
    machine.feed.byte()


STEPS: Mapping[int, Callable[[Machine], None]] = {
    code[0]: step
    for code, step in {
        pickle.PROTO: _protocol, pickle.MARK: _mark, pickle.GLOBAL: _name, pickle.REDUCE: _reduce,
        pickle.BUILD: _build, pickle.BINPERSID: _storage, pickle.APPEND: _append,
        pickle.APPENDS: _appends, pickle.SETITEM: _set_item, pickle.SETITEMS: _set_items,
        pickle.TUPLE: _tuple, pickle.TUPLE1: _tuple_of(1), pickle.TUPLE2: _tuple_of(2),
        pickle.TUPLE3: _tuple_of(3), pickle.EMPTY_TUPLE: _constant(()),
        pickle.EMPTY_LIST: _empty(list), pickle.EMPTY_DICT: _empty(dict),
        pickle.NONE: _constant(None), pickle.NEWTRUE: _constant(True),
        pickle.NEWFALSE: _constant(False), pickle.BININT: _number("<i"),
        pickle.BININT1: _number("<B"), pickle.BININT2: _number("<H"), pickle.BINFLOAT: _number(">d"),
        pickle.LONG1: _long, pickle.BINUNICODE: _text, pickle.SHORT_BINSTRING: _short_text,
        pickle.BINGET: _get(1), pickle.LONG_BINGET: _get(4), pickle.BINPUT: _put(1),
        pickle.LONG_BINPUT: _put(4),
    }.items()
}  # fmt: skip
