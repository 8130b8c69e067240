"""What is looked at, and all that the strip shows of it, gathered from core."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app_pages.parts.lenet.asked import Asked, Picture
from app_pages.parts.lenet.strip import cached
from app_pages.parts.lenet.strip.sent import Shown
from app_pages.parts.lenet.strip.words import words
from core.datasets import CLASSES
from core.lenet.layers import layer_table
from core.lenet.silencing import Silence


@dataclass(frozen=True, slots=True)
class Looked:
    """A network and a picture, what is silenced, and the class that the way back begins at, if any."""

    asked: Asked
    picture: Picture
    silence: Silence
    label: int | None = None

    def activations(self, silence: Silence | None = None) -> cached.Arrays:
        """Return the picture and each layer's output, with `silence` in place of its own."""
        wanted = self.silence if silence is None else silence
        return cached.activations(self.asked.network, self.picture, wanted)

    def said(self) -> int:
        """Return the class that the network takes the picture for."""
        return int(self.activations()[-1].argmax())

    def backward(self, label: int) -> Looked:
        """Return it with the way back from the loss against class `label`."""
        return replace(self, label=label)


def shown(look: Looked, layer: int) -> Shown:
    """Return what the strip shows, at first at `layer`."""
    from core.lenet.scoring import probabilities
    from core.lenet.strip import mean_sizes

    network = look.asked.network
    slopes: cached.Arrays = ()
    if look.label is not None:
        slopes = cached.gradients(network, look.picture, look.silence, look.label)
    values, without = look.activations(), look.activations(Silence())
    return Shown(
        table=layer_table(network.block), activations=values, gradients=slopes,
        means=mean_sizes(slopes), state=cached.weights(network), classes=CLASSES,
        before=probabilities(without[-1][None])[0].tolist(),
        after=probabilities(values[-1][None])[0].tolist(),
        label=look.picture.label, silence=look.silence, words=words(), title=look.picture.title,
        layer=layer, epsilon=_epsilons(look),
    )  # fmt: skip


def _epsilons(look: Looked) -> dict[int, float]:
    """Return the small number below each normalization's root, by its layer's number."""
    layers = enumerate(look.asked.network.block.children, start=1)
    return {
        number: float(str(layer.argument("eps")))
        for number, layer in layers
        if layer.kind.startswith("BatchNorm")
    }
