"""Reading a whole network: its modules, its tensors, its state dict, and how they belong together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from torch import nn

from core.parameters.counts import Counter
from core.parameters.drafting import drafted
from core.parameters.facts import finished
from core.parameters.keys import read_keys
from core.parameters.records import ModuleRow, ModuleTree, TensorRow, Totals
from core.parameters.tensors import Tensors
from core.parameters.walk import Visit, walk

_module_row = drafted(ModuleRow)


def parameter_tree(module: nn.Module) -> ModuleTree:
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
    counts = _counts(visits, tensors, rows)
    return tuple([
        _module_row(
            visit.path, visit.name, type(visit.module).__name__, visit.depth, visit.parent,
            visits[visit.first].path, parameters, own, trainable, buffers, size, lazy > 0,
            visit.registered, held,
        )
        for visit, held, (parameters, own, trainable, buffers, size, lazy)
        in zip(visits, tensors.of_visit, counts, strict=True)
    ])  # fmt: skip


def _counts(
    visits: Sequence[Visit], tensors: Tensors, rows: Sequence[TensorRow]
) -> Iterable[tuple[int, int, int, int, int, int]]:
    """Return for each visit: parameters, own, trainable, buffers, bytes, and lazy tensors."""
    counter, holders = Counter(visits), tensors.holders()
    counts = [row.count for row in rows]
    trainable = [row.count if row.trainable else 0 for row in rows]
    own, parameters = counter.sums(zip(tensors.as_parameter, counts, strict=True))
    _, learned = counter.sums(zip(tensors.as_parameter, trainable, strict=True))
    _, buffers = counter.sums(zip(tensors.as_buffer, counts, strict=True))
    _, sizes = counter.sums(zip(holders, [row.bytes for row in rows], strict=True))
    _, lazy = counter.sums(zip(holders, [row.shape is None for row in rows], strict=True))
    return zip(parameters, own, learned, buffers, sizes, lazy, strict=True)


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
