"""Train LeNet by a recipe of the course or of today, and see how well it does among other seeds."""

from __future__ import annotations

from functools import partial

import streamlit as st

from app_pages.parts import frame, run_actions, run_live, runs
from app_pages.parts.lenet.asked import Asked
from app_pages.parts.lenet.training.earlier import earlier
from app_pages.parts.lenet.training.form import form
from app_pages.parts.lenet.training.going import again, leave, onward
from app_pages.parts.lenet.training.live import chart, total_epochs, watched
from app_pages.parts.lenet.training.pictures import offer_drawn
from app_pages.parts.lenet.training.plan import plan
from app_pages.parts.lenet.training.seeds import next_seed
from app_pages.parts.lenet.training.verdict import verdict
from app_pages.parts.markdown import plain
from app_pages.parts.words import _
from core.training import Run, RunError

LOOP = (
    "core.training.loop.train_step", "core.training.curves.course_points",
    "core.lenet.presets.plain", "core.lenet.expected.expected",
)  # fmt: skip


def show(asked: Asked) -> None:
    """Draw the run that the URL names, or the form for a new one, above the visitor's runs."""
    try:
        run = runs.asked_run()
        place = st.container()
        chosen = earlier()
        with place:
            if run is None:
                _new(asked, chosen)
            else:
                run.configuration  # noqa: B018 - a run that cannot be read is refused here
                _one(run, [each for each in chosen if each.id != run.id])
    except RunError as error:
        st.error(plain(str(error)), icon=":material/error:")
        st.button(_("New run"), icon=":material/add:", key="new-run", on_click=leave)
    frame.look_for("lenet-train")
    frame.code(*LOOP)


def _new(asked: Asked, chosen: list[Run]) -> None:
    controls, stage = st.columns([2, 3], gap="medium")
    with controls.container(border=True):
        wanted = form(asked)
    with stage.container(border=True, key="plan"):
        plan(wanted)
    if chosen:
        chart(None, chosen, total_epochs(chosen))


def _one(run: Run, others: list[Run]) -> None:
    words, actions = st.columns([3, 2], vertical_alignment="center")
    words.markdown(f"**{plain(run.name)}** · {_summary(run)}")
    with actions.container(horizontal=True, horizontal_alignment="right"):
        run_actions.stop_or_resume(run)
        _another(run)
        st.button(_("New run"), icon=":material/add:", key="new-run", on_click=leave)
    run_live.watch(run, partial(watched, others=others))
    if not run.status().active and run.status().state != "finished":
        offer_drawn(run.configuration.data)
    if run.metrics().epochs and not run.status().active:
        verdict(run)
    if run.metrics().epochs:
        onward(run)


def _summary(run: Run) -> str:
    asked = run.configuration
    made = _("made {time}").format(time=runs.clock(run.created))
    return f"{plain(runs.data_words(asked.data))} · {made}"


def _another(run: Run) -> None:
    seed = next_seed(run)
    title = _("Once more, with seed {seed}").format(seed=seed)
    if st.button(title, icon=":material/casino:", key="again"):
        st.error(plain(again(run, seed)), icon=":material/error:")
