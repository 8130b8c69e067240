"""The editor of a mixture: its parts, with the density drawn in the browser while they change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from app_pages.parts.components import component
from app_pages.parts.words import _
from core.parameters import ParameterError
from core.parameters.distributions import COURSE_MIXTURE, MIXTURES, Distribution
from core.parameters.distributions.kind import MOST
from core.parameters.distributions.mixture import MOST_PARTS

_MIXTURE = component("mixture", "mixture_drawing", "mixture_rows")


def mixture(key: str, begun: Distribution | None) -> Distribution:
    """Draw the editor, which begins as `begun`; return the mixture that it says.

    Raises ParameterError for parts that cannot be.
    """
    now = (begun or COURSE_MIXTURE).to_document()["parts"]
    first = f"{key}-begun"
    if key not in st.session_state:
        st.session_state[first] = now
    found = _MIXTURE(
        key=key,
        data={
            # What the browser begins with; afterwards it knows better, unless `begun` is another.
            "now": now, "begun": st.session_state[first], "presets": _presets(), "words": _words(),
            "most": MOST, "mostParts": MOST_PARTS,
        },
        default={"parts": now},
        on_parts_change=lambda: None,
    )  # fmt: skip
    document = found.parts
    if not isinstance(document, list):
        raise ParameterError(_("The mixture's parts have to be a list."))
    return Distribution.from_document({"kind": "mixture", "parts": document})


def _presets() -> list[dict[str, Any]]:
    return [
        {"title": _(title), "parts": preset.to_document()["parts"]}
        for title, preset in MIXTURES.items()
    ]


def _words() -> Mapping[str, Any]:
    return {
        "kinds": {"spike": _("One value"), "uniform": _("Uniform"), "normal": _("Normal")},
        "ends": {
            "spike": [_("at"), ""], "uniform": [_("from"), _("to")],
            "normal": [_("mean"), _("deviation")],
        },
        "kind": _("What the part is"), "weight": _("Weight"), "remove": _("Remove this part"),
        "add": _("Add a part"), "presets": _("Begin with"), "label": _("Parts of the mixture"),
        "move": _("Move the part; arrow keys do it too"),
        "density": _("Density of the mixture; a stem is a single value with its probability"),
        "nothing": _("No part has a weight, so that none could ever be taken."),
        "inverted": _("The lower bound is above the upper one."),
    }  # fmt: skip
