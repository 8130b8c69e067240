from __future__ import annotations

import gettext
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from app_pages.parts import words


def compiled(messages: dict[str, str]) -> bytes:
    """Return a gettext catalogue (a .mo file): a header, two tables of offsets, the texts."""
    messages = {"": "Content-Type: text/plain; charset=UTF-8\n"} | messages
    pairs = sorted((key.encode(), text.encode()) for key, text in messages.items())
    start = 28 + 16 * len(pairs)
    texts, tables = b"", []
    for column in (0, 1):
        for pair in pairs:
            tables.append(struct.pack("<II", len(pair[column]), start + len(texts)))
            texts += pair[column] + b"\0"
    header = struct.pack(
        "<IIIIIII", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, start + len(texts)
    )
    return header + b"".join(tables) + texts


@pytest.fixture
def chinese(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Speak English and, in part, Chinese; return the folder of assets."""
    for language in ("en", "zh-CN"):
        (tmp_path / "guides" / language).mkdir(parents=True)
    (tmp_path / "guides/en/both.md").write_text("Both.", "utf-8")
    (tmp_path / "guides/zh-CN/both.md").write_text("两者。", "utf-8")
    (tmp_path / "guides/en/english.md").write_text("English alone.", "utf-8")
    catalogue = tmp_path / "labels/zh-CN/LC_MESSAGES/layerwise.mo"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_bytes(compiled({"Home": "首页"}))
    monkeypatch.setattr(words, "ASSETS", tmp_path)
    forget()
    yield tmp_path
    forget()


def forget() -> None:
    words.languages.cache_clear()
    words._catalogue.cache_clear()


def script() -> None:
    import streamlit as st

    from app_pages.parts.words import _, guide

    st.text(_("Home"))
    st.text(_("Train"))
    st.text(guide("both"))
    st.text(guide("english"))


ENGLISH = ["Home", "Train", "Both.", "English alone."]
CHINESE = ["首页", "Train", "两者。", "English alone."]


def said(locale: str = "", asked: str = "") -> list[str]:
    at = AppTest.from_function(script)
    if locale:
        at.context["locale"] = locale
    if asked:
        at.query_params["lang"] = asked
    at.run()
    assert not at.exception
    return [text.value for text in at.text]


@pytest.mark.usefixtures("chinese")
@pytest.mark.parametrize(
    ("locale", "asked", "expected"),
    [
        ("", "", ENGLISH),
        ("zh-CN", "", CHINESE),
        ("zh-TW", "", CHINESE),
        ("fr-FR", "", ENGLISH),
        ("zh-CN", "en", ENGLISH),
        ("en-GB", "zh_cn", CHINESE),
        ("zh-CN", "../../etc", CHINESE),
    ],
)
def test_the_url_chooses_the_language_before_the_browser(
    locale: str, asked: str, expected: list[str]
) -> None:
    assert said(locale, asked) == expected


@pytest.mark.usefixtures("chinese")
def test_the_session_remembers_the_language_that_the_url_asked_for() -> None:
    at = AppTest.from_function(script)
    at.query_params["lang"] = "zh"
    at.run()
    del at.query_params["lang"]
    at.run()
    assert [text.value for text in at.text] == CHINESE


@given(st.lists(st.none() | st.text()))
def test_whatever_is_asked_for_some_language_is_spoken(wanted: list[str | None]) -> None:
    assert words.match(wanted) in words.languages()


def test_outside_of_a_page_everything_is_english() -> None:
    assert words.language() == "en"
    assert words._("Home") == "Home"


def test_a_guide_that_nobody_wrote_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        words.guide("never-written")


@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_plurals_follow_the_count(count: int) -> None:
    expected = gettext.NullTranslations().ngettext("a run", f"{count} runs", count)
    assert words.plural("a run", "{count} runs", count) == expected


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.2, "1 second"),
        (1.4, "1 second"),
        (7, "7 seconds"),
        (42, "40 seconds"),
        (54.9, "50 seconds"),
        (58, "1 minute"),
        (260, "4 minutes"),
        (3_590, "1 hour"),
        (5_400, "1.5 hours"),
        (36_100, "10 hours"),
    ],
)
def test_durations_are_said_as_people_say_them(seconds: float, text: str) -> None:
    assert words.duration(seconds) == text


@given(st.floats(0, 1e8))
def test_a_duration_is_right_within_a_third(seconds: float) -> None:
    amount, unit = words.duration(seconds).split()
    scale = {"second": 1, "minute": 60, "hour": 3600}[unit.rstrip("s")]
    assert abs(float(amount) * scale - seconds) <= max(1, 0.34 * seconds)
