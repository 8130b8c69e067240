"""The row above all views: which network is in hand."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from app_pages.parts.lenet.bar import _apart
from core.settings import PROJECT
from tests.core.lenet.moments.made import made_run


def test_runs_of_one_name_are_told_apart() -> None:
    titles: list[str] = []
    for _run in range(3):
        titles.append(_apart("Your run lenet", titles))
    assert titles == ["Your run lenet", "Your run lenet (2)", "Your run lenet (3)"]


def opened(**query: object) -> AppTest:
    app = AppTest.from_file(PROJECT / "app_pages" / "lenet.py", default_timeout=60)
    for name, value in {"lenet-view": "matters", "garments": "garments:140", **query}.items():
        app.query_params[name] = str(value)
    app.run()
    assert not app.exception
    return app


def test_the_newest_moment_of_a_run_is_in_hand_while_it_still_trains() -> None:
    run = made_run()
    newest = run.path / "snapshots" / "8.safetensors"
    content = newest.read_bytes()
    newest.unlink()
    app = opened(of=run.id)
    moment = app.selectbox(key="moment")
    assert moment.value == "newest" and moment.options[-1] == "Step 1"
    assert moment.options[0] == "The newest: step 4 (the end of epoch 1)"
    newest.write_bytes(content)
    moment = app.run().selectbox(key="moment")
    assert moment.options[0] == "The newest: step 8 (the end of epoch 2)"
    assert "moment" not in app.query_params


def test_it_says_when_the_garments_are_not_those_it_has_learned_from() -> None:
    told = "It has learned from other garments: Fashion-MNIST."
    assert told in [each.value for each in opened(of="zh").caption]
    for known in ("untrained", made_run().id):  # which has seen drawn ones
        assert not any("learned from" in each.value for each in opened(of=known).caption)


def test_a_link_names_a_moment_and_one_that_is_gone_gives_the_newest() -> None:
    run = made_run()
    assert opened(of=run.id, moment=0).selectbox(key="moment").value == "0"
    assert opened(of=run.id, moment=3).selectbox(key="moment").value == "newest"
