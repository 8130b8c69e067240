"""The sets that are kept: shown, linked to, removed, and whose they are."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from core.datasets import sets
from core.training import Configuration, create_run
from tests.app_pages.sources.opening import chosen, kept, opened, ran, said


def test_where_nothing_is_kept_it_says_what_to_do() -> None:
    app = opened(pictures_from="set")
    assert "Nothing is kept here yet" in said(app)
    assert chosen(app) == "None"


def test_kept_sets_with_what_they_are_and_one_in_the_link() -> None:
    first, second = kept(title="First *one*"), kept(title="Second")
    app = opened(pictures_from="set", set=first.name)
    assert chosen(app) == f"set:{first.name}"
    radio = app.radio(key="set")
    assert [label.replace("\\", "") for label in radio.options] == ["Second", "First *one*"]
    assert "20 pictures" in radio.proto.captions[0] and "just now" in radio.proto.captions[0]
    radio.set_value(second.name)
    assert chosen(ran(app)) == f"set:{second.name}"
    assert f"'data': 'set', 'set': '{second.name}'" in app.code[0].value


def test_a_link_to_a_set_that_is_gone_falls_back_and_says_so() -> None:
    kept()
    app = opened(pictures_from="set", set="gone-aaaabbbbccccdddd", pictures="40")
    assert "is not here" in app.warning[0].value
    assert chosen(app) == "drawn:40"
    assert app.warning and ran(app).warning  # it stays as long as they are shown for it
    app.pills(key="pictures_from").set_value("set")
    assert not ran(app).warning and chosen(app).startswith("set:my-pets")


@pytest.mark.parametrize("name", ["../../etc", "A B", "x" * 300, "-"])
def test_a_link_to_no_name_of_a_set_falls_back(name: str) -> None:
    app = opened(pictures_from="set", set=name, pictures="40")
    assert app.warning and chosen(app) == "drawn:40"


def question(name: str) -> None:
    """Draw what the dialog asks: by itself, since AppTest closes dialogs between two runs."""
    from app_pages.parts.sources.here import linked
    from app_pages.parts.sources.removing import form

    if found := linked(name):
        form(found)


def test_removing_asks_first() -> None:
    one = kept()
    create_run(Configuration(data=f"set:{one.name}"))
    app = opened(pictures_from="set")
    assert "20 pictures" in said(ran(app.button(key="remove-set").click()))
    asked = ran(AppTest.from_function(question, args=(one.name,)))
    assert "1 run learned from them" in said(asked)
    ran(asked.button(key="remove-keep").click())
    assert sets.kept_sets("") == [one]
    ran(asked.button(key="remove-do").click())
    assert sets.kept_sets("") == [] and "Nothing is kept here yet" in said(ran(app))


def test_on_a_host_everybody_sees_and_removes_his_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERWISE_HOSTED", "true")
    mine, theirs = kept(title="Mine", owner="me"), kept(title="Theirs", owner="them")
    app = opened(pictures_from="set", owner="me")
    assert app.radio(key="set").options == ["Mine"] and chosen(app) == f"set:{mine.name}"
    assert app.button(key="remove-set")
    app = opened(pictures_from="set", owner="me", set=theirs.name)  # they gave me the link
    assert app.radio(key="set").options == ["Mine", "Theirs"]
    assert chosen(app) == f"set:{theirs.name}"
    assert not [button for button in app.button if button.key == "remove-set"]
