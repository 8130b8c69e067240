"""What the strip says by itself in the browser, in the visitor's language."""

from __future__ import annotations

from app_pages.parts.words import _


def words() -> dict[str, str]:
    """Return the texts by the names that the component has for them."""
    return {
        "strip": _("All layers, from the picture to the verdicts"),
        "back": _("Layer before"), "on": _("Next layer"),
        "step": _("{number} of {count}"),
        "shape": _("Shape"), "formula": _("Formula"), "parameters": _("Parameters"),
        "work": _("Multiply-adds"), "field": _("Sees"), "jump": _("Jump"),
        "fieldOf": _("{size} × {size} px"), "jumpOf": _("{jump} px"),
        "picture": _("The picture"), "before": _("Layer {number}: its window"),
        "this": _("Layer {number}: {name}"),
        "pixel": _("Pixel in row {row}, column {column}"),
        "mapUnit": _("Map {map}, row {row}, column {column}"),
        "unit": _("Unit {unit}"),
        "keys": _("Arrow keys move over the units, Page Up and Page Down over the maps, "
                  "Enter holds one, S silences"),
        "range": _("{low} … {high}"), "scale": _("blue −{reach}, red {reach}"),
        "black": _("black 0, white 1"),
        "own": _("each map from its smallest to its largest"),
        "contrast": _("Stretch each map"),
        "window": _("window"), "kernel": _("kernel"), "products": _("products"),
        "sums": _("The sum of each channel's products"), "channel": _("channel {channel}"),
        "bias": _("bias"), "value": _("value"), "gradient": _("gradient"),
        "agrees": _("the tensor's own value"), "differs": _("but the tensor says {value}"),
        "mean": _("mean of the window"), "maximum": _("the largest of the window"),
        "contributions": _("Largest contributions, weight × input"),
        "others": _("{count} others"), "from": _("from unit {unit}"),
        "flat": _("Unit {unit} is map {map}, row {row}, column {column}"),
        "slope": _("slope"), "way": _("gradient here × slope = gradient in the layer before"),
        "silenced": _("silenced: 0 whatever arrives"),
        "silenceMap": _("Silence map {unit}"), "restoreMap": _("Restore map {unit}"),
        "silenceUnit": _("Silence unit {unit}"), "restoreUnit": _("Restore unit {unit}"),
        "held": _("held; click again to let go"),
        "large": _("This network is too large to be sent whole: the weights of this layer stay on the "
                   "server. The value is the tensor's."),
        "few": _("the first {shown} of {count} maps"),
        "verdicts": _("The verdicts"), "says": _("It says:"), "was": _("was {share}"), "is": _("what it is"),
        "meanGradient": _("mean |gradient|"),
        "lossGradient": _("gradient of the loss at this unit"),
    }  # fmt: skip
