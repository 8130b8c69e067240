"""What a distribution makes of one tensor: a sample, beside what was to be expected."""

from __future__ import annotations

from typing import Any

import streamlit as st

from app_pages.parts.drawing import draw, ink, table
from app_pages.parts.markdown import plain
from app_pages.parts.network.trees.words import number
from app_pages.parts.words import _
from charts import distributions as charts
from core.parameters.distributions import Distribution, Slot
from core.parameters.distributions.sampled import SEEDS, Sampled, can_sample, sampled


def sample(key: str, distribution: Distribution, slot: Slot, seed: int = 0, name: str = "") -> None:
    """Draw what becomes of the tensor in `slot`, or say why it cannot be filled so.

    With a `name` it is the parameter of this name, as the network's `seed` fills it.
    """
    objection = distribution.objection(slot)
    if objection:
        st.warning(plain(objection), icon=":material/block:")
        return
    if not name:  # else it is said above
        words = distribution.words(slot)
        st.caption(plain(words[:1].upper() + words[1:]))
    if not can_sample(distribution, slot):
        st.caption(_("This tensor is too large to be drawn here beforehand, or has no numbers."))
        return
    spread = bool(distribution.density(slot).curve)
    band = spread and can_sample(distribution, slot, band=True) and st.toggle(
        _("{count} draws").format(count=SEEDS), key=f"{key}-band",
        help=_("Draw the tensor {count} times: grey is where the bars ended.").format(count=SEEDS),
    )  # fmt: skip
    found = _sampled(distribution, slot, band, seed, name)
    _draw(found, key, band)
    st.caption(_facts(found, distribution, slot))


def _draw(found: Sampled, key: str, band: bool) -> None:
    words = (_("drawn"), _("expected"), ink())
    if found.bins:
        spec = charts.histogram(_("value"), _("numbers"), *words)
        draw(spec, key, alt=_alt(found), **_tables(found, band))
    else:
        spec = charts.stems(_("value"), _("share of the numbers"), *words)
        draw(spec, f"{key}-stems", alt=_alt(found), stems=_stems(found))


@st.cache_resource(max_entries=60, show_spinner=False)
def _sampled(distribution: Distribution, slot: Slot, band: bool, seed: int, name: str) -> Sampled:
    return sampled(distribution, slot, seed, band=band, name=name)


def _tables(found: Sampled, band: bool) -> dict[str, Any]:
    bins, grey = found.bins, found.bins if band else ()
    return {
        "bins": table(
            low=[each.low for each in bins], high=[each.high for each in bins],
            drawn=[each.drawn for each in bins], expected=[each.expected for each in bins],
        ),
        "band": table(
            low=[each.low for each in grey], high=[each.high for each in grey],
            least=[each.least for each in grey], most=[each.most for each in grey],
        ),
        "curve": table(
            place=list(range(len(found.curve))), x=[x for x, _y in found.curve],
            expected=[y for _x, y in found.curve],
        ),
        "stems": _stems(found),
    }  # fmt: skip


def _stems(found: Sampled) -> Any:
    return table(
        value=[stem.value for stem in found.stems],
        probability=[stem.probability for stem in found.stems],
        drawn=[stem.drawn / found.numbers for stem in found.stems],
    )


def _facts(found: Sampled, distribution: Distribution, slot: Slot) -> str:
    density = distribution.density(slot)
    return _(
        "{count:,} numbers drawn: mean {mean}, deviation {deviation}; "
        "to be expected: {wanted} and {spread}"
    ).format(
        count=found.numbers, mean=number(found.mean), deviation=number(found.deviation),
        wanted=number(density.mean), spread=number(density.deviation),
    )  # fmt: skip


def _alt(found: Sampled) -> str:
    return _("Histogram of {count:,} numbers drawn, with the distribution over it").format(
        count=found.numbers
    )
