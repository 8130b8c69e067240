"""The form of a distribution: its kind, its arguments, and what it makes of one tensor."""

from __future__ import annotations

import streamlit as st

from app_pages.parts.initialization.mixture import mixture
from app_pages.parts.initialization.sample import sample
from app_pages.parts.markdown import plain
from app_pages.parts.words import _
from core.blocks import Argument, Value
from core.parameters import ParameterError
from core.parameters.distributions import DISTRIBUTIONS, Distribution, Slot

_GROUPS = {
    "layer": "For layers", "random": "Random", "constant": "Fixed", "structured": "Structured",
    "mixture": "",
}  # fmt: skip
_LABELS = {
    "mean": "Mean", "std": "Deviation (std)", "val": "Value (val)", "a": "From (a)", "b": "To (b)",
    "gain": "Gain", "mode": "Mode", "nonlinearity": "Nonlinearity", "groups": "Groups",
    "sparsity": "Sparsity",
}  # fmt: skip


def distribution_form(key: str, slot: Slot | None, default: Distribution) -> Distribution:
    """Draw controls for a distribution, which begin as `default`; return the one that they say.

    With a `slot` it is said beside them what becomes of that tensor: the distribution's objection,
    or a sample. What cannot be is refused with a sentence, and what was there before then stays.
    Once `default` is neither what it was nor what was returned, as after an undo, the controls begin
    anew. All keys begin with `key`.
    """
    _follow(key, default)
    st.session_state[f"{key}-returned"] = distribution = _form(key, slot, default)
    return distribution


def _follow(key: str, default: Distribution) -> None:
    """Forget what the controls hold where `default` has become another one by itself."""
    known, returned = f"{key}-default", st.session_state.get(f"{key}-returned")
    if st.session_state.get(known, default) != default != returned:
        for name in [name for name in st.session_state if str(name).startswith(f"{key}-")]:
            del st.session_state[name]
    st.session_state[known] = default


def _form(key: str, slot: Slot | None, default: Distribution) -> Distribution:
    kind = _kind(f"{key}-kind", default)
    kept = f"{key}-kept-{kind}"
    st.session_state.setdefault(kept, default if default.kind == kind else None)
    try:
        distribution = _asked(key, kind, st.session_state[kept])
        st.session_state[kept] = distribution
    except ParameterError as error:
        distribution = st.session_state[kept] or default
        st.error(plain(str(error)), icon=":material/block:")
        st.caption(_("Until that is put right, what was there before stays."))
        return distribution
    if slot is not None:
        sample(f"{key}-sample", distribution, slot)
    return distribution


def _kind(key: str, default: Distribution) -> str:
    kinds = list(DISTRIBUTIONS)
    st.session_state.setdefault(key, default.kind)
    chosen: str = st.selectbox(_("Distribution"), kinds, format_func=_title, key=key)
    st.caption(_(DISTRIBUTIONS[chosen].help))
    return chosen


def _title(kind: str) -> str:
    row = DISTRIBUTIONS[kind]
    group, title = _(_GROUPS[row.group]) if _GROUPS[row.group] else "", _(row.title)
    return f"{group}: {title}" if group else title


def _asked(key: str, kind: str, begun: Distribution | None) -> Distribution:
    """Draw the fields of one kind, from what they are `begun` with, and return what they say."""
    if kind == "mixture":
        return mixture(f"{key}-mixture", begun)
    values = dict((begun or Distribution.of(kind)).arguments)
    given: dict[str, object] = {}
    grid = st.grid(2, min_column_width=130, gap="small") if values else None
    for argument in DISTRIBUTIONS[kind].arguments:
        assert grid is not None
        with grid.cell():
            name = f"{key}-{kind}-{argument.name}"
            given[argument.name] = _control(argument, kind, name, values[argument.name])
    return Distribution.of(kind, **given)


def _control(argument: Argument, kind: str, key: str, value: Value) -> object:
    """Draw the control of one argument, which begins at `value`, and return what it holds."""
    st.session_state.setdefault(key, value)
    label = _("Slope (a)") if kind.startswith("kaiming") and argument.name == "a" else ""
    label = label or _(_LABELS.get(argument.name, argument.name))
    words = f"`{argument.name}`: {_(argument.help)}."
    if argument.type == "choice":
        return st.selectbox(label, argument.choices, key=key, help=words)
    if argument.type == "integer":
        least, most = int(argument.least), int(argument.most)
        return st.number_input(label, least, most, step=1, key=key, help=words)
    return st.number_input(
        label, float(argument.least), float(argument.most), step=None, format="%g", key=key,
        help=words,
    )  # fmt: skip
