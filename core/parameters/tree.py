"""Reading a whole network: its modules, its tensors, its state dict, and how they belong together."""

from __future__ import annotations

from collections.abc import Sequence

from torch import nn

from core.parameters.counts import Counter
from core.parameters.drafting import drafted
from core.parameters.facts import finished
from core.parameters.keys import read_keys
from core.parameters.records import ModuleRow, ModuleTree, TensorRow, Totals
from core.parameters.tensors import Tensors
from core.parameters.walk import Visit, walk

_module_row = drafted(ModuleRow)


def read_tree(module: nn.Module) -> ModuleTree:
    """Return what is inside `module`, with exact counts; no value is read or copied.

    Works on every device, "meta" included, for lazy modules, and however deep modules are nested.
    Raises ParameterError for a module inside itself, and for names without end.
    """
    visits = walk(module)
    tensors = Tensors(visits)
    keys = read_keys(visits, tensors.index)
    rows = finished(tensors.rows, tensors.objects, {key.tensor for key in keys})
    modules = _module_rows(visits, tensors, rows)
    return ModuleTree(modules, rows, keys, _totals(visits, modules[0], rows, tensors.tied))


def _module_rows(
    visits: Sequence[Visit], tensors: Tensors, rows: Sequence[TensorRow]
) -> tuple[ModuleRow, ...]:
    counter, counts = Counter(visits), [row.count for row in rows]
    trainable = [row.count if row.trainable else 0 for row in rows]
    own, parameters = counter.sums(zip(tensors.as_parameter, counts, strict=True))
    _, learned = counter.sums(zip(tensors.as_parameter, trainable, strict=True))
    _, buffers = counter.sums(zip(tensors.as_buffer, counts, strict=True))
    holders = tensors.holders()
    _, sizes = counter.sums(zip(holders, [row.bytes for row in rows], strict=True))
    _, lazy = counter.sums(zip(holders, [row.shape is None for row in rows], strict=True))
    return tuple([
        _module_row(
            visit.path,
            visit.name,
            type(visit.module).__name__,
            visit.depth,
            visit.parent,
            visits[visit.first].path,
            parameters[number],
            own[number],
            learned[number],
            buffers[number],
            sizes[number],
            lazy[number] > 0,
            visit.registered,
            tensors.of_visit[number],
        )
        for number, visit in enumerate(visits)
    ])  # fmt: skip


def _totals(
    visits: Sequence[Visit], network: ModuleRow, rows: Sequence[TensorRow], tied: int
) -> Totals:
    return Totals(
        parameters=network.parameters,
        trainable=network.trainable,
        buffers=network.buffers,
        bytes=network.bytes,
        tensors=sum(row.registered for row in rows),
        tied=tied,
        modules=len({id(visit.module) for visit in visits if visit.registered}),
    )
