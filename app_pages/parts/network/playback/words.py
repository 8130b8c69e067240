"""What the player says, in the visitor's language."""

from __future__ import annotations

from collections.abc import Mapping

from app_pages.parts.network.shown import dimensions
from app_pages.parts.words import _


def words(no_gradients: str = "") -> Mapping[str, str]:
    """Return the player's words; `no_gradients` says why there is no way back."""
    return {**_controls(), **_stage(), **_strip(), "noGradients": no_gradients}


def _controls() -> Mapping[str, str]:
    return {
        "player": _("The pass, call by call"), "calls": _("Calls in their order"),
        "first": _("To the start"), "back": _("One back"), "play": _("Play"), "pause": _("Pause"),
        "next": _("One on"), "last": _("To the end"), "scrub": _("Place in the pass"),
        "speed": _("Speed"), "direction": _("Direction"), "forward": _("Forward"),
        "backward": _("Backward"), "count": _("Step {step} of {steps}"),
        "turn": _("call {turn} of {turns}"), "cut": _("cut off"), "stopped": _("failed"), "none": _("no gradient"),
        "zero": "0",
    }  # fmt: skip


def _stage() -> Mapping[str, str]:
    return {
        "network": _("the network"), "inside": _("in {place}"), "select": _("Select block"),
        "selectHelp": _("Look at this block in the other views too"),
        "callAt": _("Call {turn}, as {place}"), "trend": _("{name} gives {value}"),
        "failed": _("It stopped here."), "cutOff": _("Cut off by what failed inside."),
        "input": _("Input"), "output": _("Output"), "scalar": dimensions(()), "missing": _("There is none."),
        "unseen": _("Its numbers are not to be had."), "minimum": _("minimum"), "mean": _("mean"),
        "maximum": _("maximum"), "deviation": _("deviation"), "broken": _("NaN or infinite"),
        "time": _("Time"), "share": _("Share of the pass"), "adds": _("Multiply-adds"),
        "held": _("Steps inside"), "atOutput": _("at its output"), "atInput": _("at the input"),
        "noPath": _("No gradient came back to this place."),
        "logarithmic": _("Norms of the gradient of the summed output, on a logarithmic scale."),
    }  # fmt: skip


def _strip() -> Mapping[str, str]:
    return {
        "strip": _("Mean, deviation, range and time of every call; point at one to go there"),
        "stripBack": _("Norm of the gradient at every call's output; point at one to go there"),
        "keyRange": _("minimum to maximum"), "keySpread": _("mean ± deviation of the output"),
        "keyTime": _("time"), "keyGradient": _("norm of the gradient at the output, logarithmic"),
    }  # fmt: skip
