"""Signal: what two initializations do to the same network, forward and back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts import frame
from app_pages.parts.initialization.signal.batch import batch
from app_pages.parts.initialization.signal.compared import Compared, compared
from app_pages.parts.initialization.signal.controls import rate, steps
from app_pages.parts.initialization.signal.depth import depth
from app_pages.parts.initialization.signal.gains import gains
from app_pages.parts.initialization.signal.histograms import histograms
from app_pages.parts.initialization.signal.run import Asking, begin, passed
from app_pages.parts.initialization.signal.shares import shares
from app_pages.parts.initialization.signal.table import layers, parameters
from app_pages.parts.initialization.signal.training import losses, moment
from app_pages.parts.initialization.signal.verdicts import verdicts
from app_pages.parts.initialization.signal.working import worked
from app_pages.parts.markdown import plain
from app_pages.parts.network.asked import Asked
from app_pages.parts.words import _
from core.blocks import BlockError
from core.parameters import ParameterError
from core.tracing import TraceError

if TYPE_CHECKING:
    from core.parameters import Signal

CODE = (
    "core.parameters.signal.propagation.signal_propagation",
    "core.parameters.signal.verdicts.verdict", "core.parameters.signal.gains.gain_of",
)  # fmt: skip


def show(asked: Asked) -> None:
    """Draw the controls, and what both initializations do to the signal."""
    controls, stage = st.columns([3, 9], gap="medium")
    with controls.container(border=True, key="signal-controls"):
        both = compared(asked)
        asking = Asking(asked.block, (both.a, both.b), batch(asked.input), steps(), rate())
    try:
        with stage:
            signals = _stage(asking, both)
        if signals:
            _below(signals)
    except (BlockError, ParameterError, TraceError) as error:
        stage.error(plain(str(error)), icon=":material/block:")
    frame.look_for("initialization-signal")
    frame.code(*CODE)


def _stage(asking: Asking, both: Compared) -> Sequence[Signal]:
    """Draw verdicts and charts; return the signals that they are of."""
    _notes(both)
    with st.spinner(_("The signal is measured …"), show_time=True):
        starts = [passed(asking.block, each, asking.input) for each in asking.weights]
    if not starts[0].layers:
        st.info(_("No layer of this network gives numbers with fractions: there is no signal to see. "
                  "Choose another network above, or add layers on the page Blocks."),
                icon=":material/info:")  # fmt: skip
        return ()
    trained: Sequence[Signal] | None = None
    if asking.steps:
        trained = worked("signal", asking, asking.steps, lambda: begin(asking))
    signals = moment(starts, trained) if trained else starts
    verdicts(signals, both.titles)
    depth(signals)
    if trained:
        losses(trained, asking)
    return signals


def _notes(both: Compared) -> None:
    """Say where comparing shows nothing."""
    if both.idle:
        st.info(_("No step of B's recipe means a parameter of this network: it changes nothing here."),
                icon=":material/info:")  # fmt: skip
    if both.a == both.b:
        st.info(_("A and B are the same now. Paint another initialization in Rules, or choose what to "
                  "compare with."), icon=":material/info:")  # fmt: skip


def _below(signals: Sequence[Signal]) -> None:
    """Draw what takes the whole width."""
    shares(signals)
    histograms(signals)
    titles = (_("Layer by layer"), _("Gain of the activations"), _("Gradients of the parameters"))
    tabs = st.tabs(titles, key="signal-tables", on_change="rerun")
    for tab, content in zip(tabs, (layers, gains, parameters), strict=True):
        if tab.open:
            with tab:
                content(signals)
