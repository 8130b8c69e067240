"""Every tensor of a network once, by the identity of the object, and all places that hold it.

On the device "meta" tensors have no address, so what is told apart are the Python objects.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from torch import Tensor, nn

from core.parameters.facts import first_row
from core.parameters.records import Role, TensorRow
from core.parameters.walk import Visit


class Note(NamedTuple):
    """A visit holds a tensor: as what, under which name (its last part, and all of it).

    `known` says that PyTorch knows the name.
    """

    slot: Role
    visit: int
    part: str
    name: str
    known: bool


class Tensors:
    """What the visits of a walk hold, in the order in which tensors are met.

    `as_parameter` and `as_buffer` are the visits that hold a tensor as such, each once and in order;
    `of_visit` the indices of what each visit holds; `index` gives one by a tensor's identity. `tied`
    is how many numbers all names of parameters have more than the parameters.

    Nearly every tensor is met once. So its row is made at once, and only those that are met again
    are put together at the end, from all their notes.
    """

    def __init__(self, visits: Sequence[Visit]) -> None:
        self.index: dict[int, int] = {}
        self.objects: list[Tensor] = []
        self.rows: list[TensorRow] = []
        self.as_parameter: list[tuple[int, ...]] = []
        self.as_buffer: list[tuple[int, ...]] = []
        self.tied = 0
        self._again: defaultdict[int, list[Note]] = defaultdict(list)
        self.of_visit = [self._meet(number, visit) for number, visit in enumerate(visits)]
        for index, notes in self._again.items():
            self._put_together(index, notes)

    def holders(self) -> list[Sequence[int]]:
        """Return the visits that hold each tensor as a parameter or a buffer, in order."""
        return [
            sorted({*parameter, *buffer}) if parameter and buffer else parameter or buffer
            for parameter, buffer in zip(self.as_parameter, self.as_buffer, strict=True)
        ]

    def _meet(self, number: int, visit: Visit) -> tuple[int, ...]:
        """Note what a module holds directly, and return the indices, each once."""
        own = vars(visit.module)  # PyTorch's named_parameters() leaves out second names
        here = self._hold(own["_parameters"], "parameter", number, visit)
        if own["_buffers"]:
            here += self._hold(own["_buffers"], "buffer", number, visit)
        if visit.held:
            plain = {each.path: each.thing for each in visit.held if isinstance(each.thing, Tensor)}
            here += self._hold(plain, "attribute", number, visit)
        return tuple(dict.fromkeys(here))

    def _hold(
        self, tensors: Mapping[str, Tensor | None], slot: Role, number: int, visit: Visit
    ) -> list[int]:
        """Note tensors that a module holds in the same way; return their indices."""
        prefix, known, here = visit.prefix, visit.registered and slot != "attribute", []
        for part, tensor in tensors.items():
            if tensor is None:
                continue
            index = self.index.get(id(tensor))
            if index is None:
                index = self.index[id(tensor)] = len(self.objects)
                learnable = slot == "parameter" or isinstance(tensor, nn.Parameter)
                role = "parameter" if learnable and slot != "buffer" else slot
                self.objects.append(tensor)
                self.rows.append(first_row(tensor, prefix + part, part, role, known))
                self.as_parameter.append((number,) if slot == "parameter" else ())
                self.as_buffer.append((number,) if slot == "buffer" else ())
            else:
                self._again[index].append(Note(slot, number, part, prefix + part, known))
            here.append(index)
        return here

    def _put_together(self, index: int, notes: Sequence[Note]) -> None:
        """Complete the row and the holders of a tensor that was met again."""
        row = self.rows[index]
        first = bool(row.registered and self.as_parameter[index])
        names = first + sum(note.known and note.slot == "parameter" for note in notes)
        self.tied += row.count * max(0, names - 1)
        self.rows[index] = _completed(row, notes)
        for slot, holders in (("parameter", self.as_parameter), ("buffer", self.as_buffer)):
            more = [note.visit for note in notes if note.slot == slot]
            holders[index] = tuple(dict.fromkeys((*holders[index], *more)))


def _completed(row: TensorRow, notes: Sequence[Note]) -> TensorRow:
    """Add all further names of a tensor to its row."""
    known = [note for note in notes if note.known]
    ours = (row.names if row.registered else ()) + tuple(note.name for note in known)
    plain = row.held if row.registered else row.names
    plain += tuple(note.name for note in notes if not note.known)
    roles: set[Role] = {row.role, *(note.slot for note in notes)}
    return replace(
        row,
        names=ours or plain,
        held=plain if ours else (),
        attribute=row.attribute if row.registered or not known else known[0].part,
        role=min(roles, key=("parameter", "buffer", "attribute").index),
        registered=bool(ours),
        saved=bool(ours),
    )
