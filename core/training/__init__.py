"""Training: what is asked of a run, its folder, its place in the queue, and its process.

Nothing that is imported here imports torch, so that pages, the queue and the command line start at
once. The loop (`core.training.loop`) and the checkpoints (`core.training.checkpoint`) do.
"""

from core.training.configuration import (
    NO_AUGMENTATION,
    Augmentation,
    Configuration,
    ConfigurationError,
    check_limits,
)
from core.training.files import RunError
from core.training.folder import (
    BrokenRun,
    broken_runs,
    create_run,
    expire_runs,
    find_run,
    list_runs,
)
from core.training.metrics import Metrics
from core.training.pointers import weights_path
from core.training.recorder import NullRecorder, Recorder
from core.training.run import Run, read_validation
from core.training.status import ACTIVE, ProcessIdentity, State, Status

__all__ = [
    "ACTIVE",
    "NO_AUGMENTATION",
    "Augmentation",
    "BrokenRun",
    "Configuration",
    "ConfigurationError",
    "Metrics",
    "NullRecorder",
    "ProcessIdentity",
    "Recorder",
    "Run",
    "RunError",
    "State",
    "Status",
    "broken_runs",
    "check_limits",
    "create_run",
    "expire_runs",
    "find_run",
    "list_runs",
    "read_validation",
    "weights_path",
]
