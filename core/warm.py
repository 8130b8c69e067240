"""Prepare what is slow before anybody waits for it, and learn what the machine can do.

Importing torch and torchvision takes two to three seconds and half a gigabyte, so no page does it
for its first paint. A host warms up before its first visitor (`serve.py`); at home the dashboard
asks for it once the first page is on the screen (`app_pages/parts/warming.py`). After the imports come
the GPUs, and then a few real training steps, from which follows how long a first run takes here.
"""

from __future__ import annotations

import gc
import importlib
import logging
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.machine import Gpu, gpus
from core.settings import settings

if TYPE_CHECKING:
    from core.training.estimate import Estimate

_MODULES = ("pandas", "altair", "torch", "torchvision")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known about the machine so far; None is what nobody has found out (yet).

    `first_run` is the time of a run with all defaults, measured here; `complete` says that nothing
    more will be learned.
    """

    gpus: tuple[Gpu, ...] | None = None
    first_run: Estimate | None = None
    complete: bool = False


_importing = threading.Lock()  # held for seconds
_starting = threading.Lock()  # held for an instant, as pages wait for it
_imported = False
_thread: threading.Thread | None = None
_known = Surroundings()


def surroundings() -> Surroundings:
    """Return what is known about the machine; never waits, never imports torch."""
    return _known


def warm_up() -> None:
    """Import the slow libraries, bound torch's threads, and spare the collector; once a process.

    A second caller waits for the first. Raises ImportError where a library is missing.
    """
    global _imported
    with _importing:
        if _imported:
            return
        for name in _MODULES:
            importlib.import_module(name)
        _settle()
        _imported = True


def _settle() -> None:
    import torch

    # The first pass on meta of a process imports SymPy and parts of the compiler: 0.5 to 3 seconds.
    with torch.no_grad():
        torch.nn.BatchNorm2d(1, device="meta").eval()(torch.empty(1, 1, 2, 2, device="meta"))
    # Several visitors compute at the same time: with more threads each, they take turns anyway.
    torch.set_num_threads(max(1, settings().server_threads))
    # Imports leave 300,000 objects that never die; frozen, no later collection walks over them.
    gc.collect()
    gc.freeze()


def start() -> None:
    """Warm up and look around in a thread of its own, once a process; return at once."""
    global _thread
    with _starting:
        if _thread is None:
            _thread = threading.Thread(target=_prepare, name="warm-up", daemon=True)
            _thread.start()


def _prepare() -> None:
    global _known
    try:
        warm_up()
        _known = Surroundings(gpus=gpus())
        if settings().measure:
            _known = Surroundings(gpus=_known.gpus, first_run=_first_run())
    except (ImportError, RuntimeError):  # a broken torch; whatever needs it says so by itself
        _log.exception("The machine could not be looked at.")
    finally:
        _known = Surroundings(_known.gpus, _known.first_run, complete=True)


def _first_run() -> Estimate | None:
    """Measure a run with all defaults; None, and a line in the log, where that fails."""
    from core.datasets import Source
    from core.training import Configuration
    from core.training.estimate import EstimateError, estimate

    configuration = Configuration()
    try:
        return estimate(configuration, Source.parse(configuration.data).pictures)
    except EstimateError as error:
        _log.warning("A first run could not be timed: %s", error)
        return None
