"""The map: what it would take, how far it is, and the points with what they say."""

from __future__ import annotations

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app_pages.parts.atlas import closer, mapping
from app_pages.parts.atlas.asked import Asked
from app_pages.parts.atlas.mapping import Arranging, Looking
from app_pages.parts.atlas.sent import packed
from app_pages.parts.background import Job
from app_pages.parts.choices import choice
from app_pages.parts.components import component
from app_pages.parts.markdown import plain
from app_pages.parts.models import Model, description
from app_pages.parts.words import _, guide, plural

_MAP = component(
    "atlas", "unpack", "make", "atlas_points", "atlas_paint", "atlas_said", "atlas_list", "atlas_keys"
)  # fmt: skip
KEY = "atlas-map"


def show(found: Asked, shown: np.ndarray, order: str, bar: DeltaGenerator) -> None:
    """Draw the map, with the choice of its layout in `bar`, or what has to be done before there is one.

    `shown` are the pictures that are let through, in the order of that name.
    """
    model = mapping.model_of(found)
    if model is None:
        st.info(_("The run has no weights yet; the map is made with its best ones."))
        return
    looked = mapping.looking(model)
    if looked and looked.running:
        told = _("The network looks at picture {done} of {total}")
        mapping.watch(looked, "atlas-stop", told, _("Getting ready …"))
    elif looked and looked.atlas:
        _draw(found, shown, order, model, looked, bar)
    else:
        _offer(found, model, looked)


def _offer(found: Asked, model: Model, last: Job | None) -> None:
    st.info(guide("train-errors-map"), icon=":material/scatter_plot:")
    _say_ended(last)
    st.button(
        _("Make the map"), key="atlas-make", icon=":material/scatter_plot:", type="primary",
        on_click=mapping.look, args=(model, found),
    )  # fmt: skip


def _say_ended(last: Job | None) -> None:
    if last and last.state == "stopped":
        st.caption(_("It was stopped before its end; nothing half-done is left."))
    elif last and last.state == "failed":
        broken = _("It broke down; what the app printed where it was started says more.")
        st.error(plain(last.error) or broken, icon=":material/error:")


def _draw(
    found: Asked,
    shown: np.ndarray,
    order: str,
    model: Model,
    looked: Looking,
    bar: DeltaGenerator,
) -> None:
    layouts = {"pca": _("By what differs most (PCA)"), "tsne": _("By neighbours (t-SNE)")}
    layout = choice(
        bar.segmented_control, _("Layout"), layouts, "layout", required=True,
        label_visibility="collapsed",
    )  # fmt: skip
    arranged: Job = looked
    if layout == "tsne":
        other = mapping.arranging(model)
        if other is None or other.points is None:
            _arrange(model, other)
            return
        arranged = other
    _say_kept(found, model, looked, arranged)
    assert isinstance(arranged, Looking | Arranging) and arranged.points is not None
    _MAP(
        key=KEY, data=packed(found, looked, arranged.points, shown, order),
        on_picked_change=lambda: _picked(found),
    )  # fmt: skip


def _arrange(model: Model, last: Job | None) -> None:
    if last and last.running:
        told = _("Moving the points: step {done} of {total}")
        mapping.watch(last, "atlas-arrange-stop", told, _("Measuring how alike they are …"))
        return
    st.info(guide("train-errors-neighbours"), icon=":material/hub:")
    _say_ended(last)
    st.button(
        _("Lay it out"), key="atlas-arrange", icon=":material/hub:", type="primary",
        on_click=mapping.arrange, args=(model,),
    )  # fmt: skip


def _picked(found: Asked) -> None:
    name = st.session_state[KEY].picked
    if isinstance(name, str) and name in found.judged.names:
        closer.open_at(name)


def _say_kept(found: Asked, model: Model, looked: Looking, arranged: Job) -> None:
    """Say what the map keeps of the features, and of which network and pictures it is."""
    assert looked.atlas and isinstance(arranged, Looking | Arranging)
    near = _("Of the ten nearest neighbours of a picture, it keeps **{near}**").format(
        near=f"{10 * arranged.kept:.1f}"
    )
    if isinstance(arranged, Looking):
        words = _("Two directions out of {count}, which hold **{share}** of the variance")
        size = looked.atlas.features.shape[1]
        near = words.format(count=f"{size:,}", share=f"{arranged.variance:.0%}") + ". " + near
    told = filter(None, [near + ".", _pictures(found, looked), _network(found, model, looked)])
    st.caption(" ".join(told))


def _pictures(found: Asked, looked: Looking) -> str:
    assert looked.atlas
    seen, all_of_them = len(looked.atlas.validation), len(found.judged)
    told = _("{count} validation pictures").format(count=f"{seen:,}")
    if len(looked.atlas.names) < all_of_them:
        told = _("{seen} of {count} validation pictures, the errors first,").format(
            seen=f"{seen:,}", count=f"{all_of_them:,}"
        )
    words = _("{pictures} and, fainter, {training} of those that it learned from.")
    lost = len(looked.atlas.names) - seen
    broken = plural(
        "{count} could not be read.", "{count} could not be read.", lost
    ) * bool(lost)  # fmt: skip
    return words.format(pictures=told, training=len(looked.atlas.training)) + f" {broken}".rstrip()


def _network(found: Asked, model: Model, looked: Looking) -> str:
    """Say where the map's network, the best one, is not the one whose verdicts are shown."""
    assert looked.atlas
    best = description(model).epoch
    if best == found.epoch:
        return ""
    place = {name: i for i, name in enumerate(found.judged.names)}
    names = [looked.atlas.names[i] for i in looked.atlas.validation.places]
    rows = [place.get(name, -1) for name in names]
    same = np.mean(
        [looked.atlas.validation.predicted[i] == found.judged.predicted[row]
         for i, row in enumerate(rows) if row >= 0] or [1.0]
    )  # fmt: skip
    words = _("The map is of the best network, that of epoch {best}; the verdicts are those of epoch "
              "{epoch}. Both name the same class for {same} of these pictures.")  # fmt: skip
    return words.format(best=best, epoch=found.epoch, same=f"{same:.0%}")
