"""What the app says, in the visitor's language.

Labels go through `_("…")`, which is gettext: English is the key, and a translation is a compiled
catalogue at `assets/labels/<language>/LC_MESSAGES/layerwise.mo`. Prose longer than a label is
Markdown at `assets/guides/<language>/<name>.md`, read by `guide(name)`. A language exists once it
has a folder under `assets/guides`; whatever it does not say yet is said in English.

The language is that of the browser, unless the URL asks for another (`?lang=zh-CN`). Streamlit
drops the query string when the visitor changes pages, so the session remembers what he asked for.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

ASSETS = Path(__file__).resolve().parents[2] / "assets"
FALLBACK = "en"
PARAMETER = "lang"
_CHOSEN = "chosen_language"


@cache
def languages() -> tuple[str, ...]:
    """Return the tags of all languages that have guides, sorted (`("en", "zh-CN")`)."""
    return tuple(sorted(path.name for path in (ASSETS / "guides").iterdir() if path.is_dir()))


def match(wanted: Iterable[str | None]) -> str:
    """Return the first language of `wanted` that the app speaks, else English.

    Tags are compared without case and with `_` for `-`; a tag that has no exact match is served
    by any language with the same first part (`zh` and `zh-TW` by `zh-CN`), as browsers do.
    """
    for tag in filter(None, wanted):
        tag = tag.replace("_", "-").lower()
        exact = [known for known in languages() if known.lower() == tag]
        related = [known for known in languages() if _family(known) == _family(tag)]
        if exact or related:
            return (exact or related)[0]
    return FALLBACK


def _family(tag: str) -> str:
    return tag.split("-")[0].lower()


def language() -> str:
    """Return the visitor's language; English outside of a page."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return FALLBACK
    asked = st.query_params.get(PARAMETER)
    if asked:
        st.session_state[_CHOSEN] = asked
    return match((asked, st.session_state.get(_CHOSEN), st.context.locale))


@cache
def _catalogue(tag: str) -> gettext.NullTranslations:
    return gettext.translation(
        "layerwise", localedir=ASSETS / "labels", languages=[tag], fallback=True
    )


def _(text: str) -> str:
    """Return a label in the visitor's language, or as it is where nobody translated it."""
    return _catalogue(language()).gettext(text)


def plural(one: str, many: str, count: int) -> str:
    """Return the label for `count` things, the number filled in where it says `{count}`."""
    return _catalogue(language()).ngettext(one, many, count).format(count=count)


def guide(name: str) -> str:
    """Return the Markdown of a guide, in English where the visitor's language lacks it.

    Raises FileNotFoundError when no such guide was written.
    """
    own = ASSETS / "guides" / language() / f"{name}.md"
    return (own if own.is_file() else ASSETS / "guides" / FALLBACK / own.name).read_text("utf-8")


def duration(seconds: float) -> str:
    """Return a time as people say it: `"40 seconds"`, `"4 minutes"`, `"1.5 hours"`."""
    if seconds < 55:
        count = max(1, round(seconds, -1 if seconds > 20 else None))
        return plural("{count} second", "{count} seconds", int(count))
    if seconds < 55 * 60:
        return plural("{count} minute", "{count} minutes", round(seconds / 60))
    hours = round(seconds / 3600, 0 if seconds > 20_000 else 1)
    if hours == 1:
        return _("1 hour")
    return _("{hours:g} hours").format(hours=hours)
