"""Measuring a point anew: the form that starts a run with exactly a trial's configuration."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from app_pages.parts import own, run_actions, runs
from app_pages.parts.choices import choice
from app_pages.parts.lenet.experiments import recipe, words
from app_pages.parts.lenet.showing import VIEW
from app_pages.parts.lenet.training.going import RUN
from app_pages.parts.markdown import plain
from app_pages.parts.words import _, duration
from core.datasets import Source
from core.lenet.experiments import Measured, Trial
from core.lenet.experiments.own import repeated
from core.lenet.experiments.trials import Experiment, trials
from core.training import ConfigurationError, Run

SEED, MOST_SEED = "again-seed", 2**31 - 1
REFUSAL = "again-refusal"
FRESH = 100  # a seed that no shipped measurement has taken


def again(experiment: Experiment, measured: Sequence[Measured], data: Source) -> None:
    """Draw the choice of a trial and a seed, the button that starts its run, and its recipe."""
    found = {each.key: each for each in trials(experiment)}
    with st.container(border=True, key="again"):
        st.markdown("**" + _("Measure one again") + "**")
        with st.container(horizontal=True, vertical_alignment="bottom"):
            titles = {key: words.title(each) for key, each in found.items()}
            trial = found[choice(st.selectbox, _("What"), titles, key=f"{experiment}-again")]
            seed = own.whole(SEED, FRESH, 0, MOST_SEED)
            st.number_input(_("Seed"), key=SEED, min_value=0, max_value=MOST_SEED, width=150)
            st.button(
                _("Start the run"), key="again-start", type="primary",
                icon=":material/play_circle:", on_click=_start, args=(trial, seed, str(data)),
            )  # fmt: skip
        st.caption(_expectation(trial, measured, data))
        if refusal := st.session_state.pop(REFUSAL, ""):
            st.error(plain(refusal), icon=":material/block:")
        with st.expander(_("The recipe"), icon=":material/receipt_long:", key="again-recipe"):
            recipe.recipe(trial)
            recipe.command(experiment, data)


def _start(trial: Trial, seed: int, data: str) -> None:
    """Start the run, as a callback: the view is another one then, where it is watched."""
    name = _("{title}, seed {seed}").format(title=words.title(trial), seed=seed)
    try:
        asked = repeated(trial, seed, data)
    except ConfigurationError as error:
        st.session_state[REFUSAL] = str(error)
        return
    st.session_state[REFUSAL] = run_actions.begin(asked, [], name, _watch)


def _watch(run: Run) -> None:
    st.query_params[RUN] = run.id
    st.session_state[VIEW] = "train"


def _expectation(trial: Trial, measured: Sequence[Measured], data: Source) -> str:
    """Say how long it is, and whether its result can be compared."""
    epochs, pictures = trial.configuration.epochs, runs.data_words(str(data))
    said = [_("{epochs} epochs on {data}.").format(epochs=epochs, data=pictures)]
    found = next((each for each in measured if each.trial.key == trial.key), None)
    if found is not None and found.seconds:
        took = _("{device} took {time} for it.")
        said.append(took.format(device=plain(found.device), time=duration(found.seconds)))
    if str(data) != trial.configuration.data:
        said.append(_("What is measured here is on Fashion-MNIST: the result will stand apart."))
    return " ".join(said)
