"""The view "Errors" of a run: its validation pictures by loss, and as a map."""

from __future__ import annotations

import streamlit as st

from app_pages.parts import frame, run_verdicts
from app_pages.parts.atlas import closer, gallery, map_view
from app_pages.parts.atlas.asked import Asked, asked
from app_pages.parts.atlas.filters import clear, filters, orders
from app_pages.parts.choices import choice
from app_pages.parts.doctor.drafted import say_trouble
from app_pages.parts.markdown import plain
from app_pages.parts.words import _, plural
from core.atlas.verdicts import share_of_loss
from core.datasets import DatasetError
from core.training import Run

CODE = (
    "core.judged.Judged", "core.atlas.principal.principal", "core.atlas.tsne.gradient",
    "core.atlas.tsne.tsne", "core.explanation.similar.nearest_to",
)  # fmt: skip
WORST = 0.05  # share of the pictures whose share of the loss is told


def show(run: Run) -> None:
    """Draw the view. Raises RunError."""
    found = run_verdicts.answers(run)
    if found is None or not found.names:
        st.info(_empty(run), icon=":material/hourglass_empty:")
        return
    try:
        about = asked(run, found)
    except DatasetError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return
    if about.source.has_files:
        say_trouble(about.source)
    _summary(about)
    _view(about)
    frame.look_for("train-errors")
    frame.code(*CODE)


def _empty(run: Run) -> str:
    if run.status().active:
        return _("Errors come after the first epoch, when the network is asked about pictures that "
                 "it does not learn from.")  # fmt: skip
    return _("This run ended before its first epoch, so that nothing was judged. Resume it, or look "
             "at another one.")  # fmt: skip


def _summary(found: Asked) -> None:
    judged = found.judged
    wrong, count = int(judged.wrong.sum()), len(judged)
    told = [
        _("**{wrong}** of {count} validation pictures are taken for something else").format(
            wrong=f"{wrong:,}", count=f"{count:,}"
        ),
        plural("verdicts after {count} epoch", "verdicts after {count} epochs", found.epoch),
    ]
    if count >= 1 / WORST:
        words = _("the worst {share} make up {loss} of all loss")
        part = share_of_loss(judged, WORST)
        told.insert(1, words.format(share=f"{WORST:.0%}", loss=f"{part:.0%}"))
    if found.run.status().active:
        told.append(_("newer ones come with the next epoch"))
    st.markdown(" · ".join(told))


def _view(found: Asked) -> None:
    wanted, order = filters(found)
    shown = found.shown(wanted, order)
    bar = st.container(horizontal=True, vertical_alignment="center", key="atlas-bar")
    with bar:
        ways = {"pictures": _("Pictures"), "map": _("Map")}
        way = choice(
            st.segmented_control, _("Show as"), ways, "as", required=True,
            label_visibility="collapsed",
        )  # fmt: skip
        told = plural("{count} picture", "{count} pictures", len(shown))
        st.markdown(
            told if len(shown) < 1_000 else _("{count} pictures").format(count=f"{len(shown):,}")
        )
    if way == "map":
        map_view.show(found, shown, orders()[order], bar)
    elif len(shown):
        gallery.gallery(found, shown)
    else:
        _nothing(found)
    closer.draw(found, shown)


def _nothing(found: Asked) -> None:
    if not found.judged.wrong.any() and st.session_state.get("which") == "errors":
        st.success(_("Not one mistake. Choose All to see every picture."), icon=":material/check:")
        return
    st.info(_("No picture is like that."), icon=":material/filter_alt_off:")
    st.button(
        _("Show all errors"), key="atlas-clear", icon=":material/filter_alt_off:", on_click=clear
    )
