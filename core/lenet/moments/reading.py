"""From a moment to its network, whatever may be wrong with the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.blocks import Block
from core.lenet.moments.course import Moment
from core.networks import Network, NetworkError, Seeded, WeightsFile

if TYPE_CHECKING:
    from torch import Tensor, nn


def module_at(block: Block, moment: Moment) -> nn.Module:
    """Return the network of a moment, its own copy, in eval mode and without gradients.

    Raises NetworkError where the weights are missing, damaged, or another network's.
    """
    if moment.prefix:
        module = Network(block, Seeded()).module()
        _fill(module, moment)
    else:
        module = Network(block, WeightsFile.of(moment.path)).module()
    return module.eval().requires_grad_(False)


def _fill(module: nn.Module, moment: Moment) -> None:
    try:
        module.load_state_dict(_state(moment))
    except RuntimeError as error:
        raise NetworkError(
            f"The weights after {moment.step} steps in {moment.path.name} are another network's."
        ) from error


def _state(moment: Moment) -> dict[str, Tensor]:
    """Read one moment of a file; half precision becomes float32 as it is copied into the module."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(moment.path, "pt") as file:
            names = [name for name in file.keys() if name.startswith(moment.prefix)]  # noqa: SIM118
            return {name.removeprefix(moment.prefix): file.get_tensor(name) for name in names}
    except OSError as error:
        reason = error.strerror or "it is not there any more"
        raise NetworkError(f"{moment.path.name} cannot be read: {reason}.") from error
    except SafetensorError as error:
        raise NetworkError(f"{moment.path.name} is not a whole safetensors file.") from error
