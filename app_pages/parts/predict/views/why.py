"""Why a photo is taken for what it is: where, at which depth, and what would change it."""

from __future__ import annotations

from app_pages.parts import frame
from app_pages.parts.predict.asked import Asked
from app_pages.parts.predict.bringing import invite
from app_pages.parts.predict.why import alike, changing, check, maps
from app_pages.parts.predict.why.asked import choose

CODE = (
    "core.explanation.feature_maps.feature_maps", "core.explanation.attribution.hires_cam",
    "core.explanation.heatmaps.explain", "core.explanation.occlusion.occlusion_check",
    "core.explanation.what_if.what_if", "core.explanation.similar.nearest",
)  # fmt: skip


def show(asked: Asked) -> None:
    """Draw the view."""
    if asked.photos:
        _explain(asked)
    else:
        invite()
    frame.look_for("predict-why")
    frame.code(*CODE)


def _explain(asked: Asked) -> None:
    why = choose(asked)
    if why is None:
        return
    chosen = maps.draw(why)
    if chosen:
        check.draw(why, chosen)
    changing.draw(why)
    alike.draw(why)
