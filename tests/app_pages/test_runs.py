"""The page /runs: the table, overlaid curves, rename, delete, download, and what is broken."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from app_pages.parts import run_actions
from app_pages.parts.run_comparison import distinct
from core.settings import PROJECT
from core.training import Configuration, Recorder, Run, create_run, list_runs
from tests.app_pages.made_runs import chart, measured_run


def page(**query: str) -> AppTest:
    app = AppTest.from_file(str(PROJECT / "dashboard.py"), default_timeout=120)
    for name, value in query.items():
        app.query_params[name] = value
    app.switch_page("app_pages/runs.py").run()
    assert not app.exception, app.exception
    return app


def asked(dialog: str, run: Run) -> AppTest:
    """Return what a dialog asks, as a page of its own: AppTest does not keep dialogs open."""

    def script(dialog: str, run_id: str) -> None:
        from app_pages.parts import run_dialogs
        from core.training import find_run

        content = {"rename": run_dialogs.rename_form, "delete": run_dialogs.delete_form}[dialog]
        content([find_run(run_id)])

    return AppTest.from_function(script, args=(dialog, run.id), default_timeout=60).run()


def test_without_runs_the_page_says_what_to_do_first() -> None:
    app = page()
    assert "Train a network" in app.info[0].value
    assert app.button(key="new-run")
    assert not app.dataframe


def test_the_table_lists_all_runs_with_their_results() -> None:
    measured_run(name="first")
    measured_run(0, name="second", state="queued")
    table = page().dataframe[0].value
    assert set(table["name"]) == {"first", "second"}
    first = table[table["name"] == "first"].iloc[0]
    assert (first["state"], first["accuracy"], first["epochs"]) == ("Stopped", 75.0, "2 / 4")
    assert first["pictures"] == "40 drawn pets"
    assert first["network"] == "Pets, small"


def test_selected_runs_lie_over_each_other() -> None:
    one, two = measured_run(1, name="same"), measured_run(2, name="same")
    app = page(runs=f"{one.id},{two.id}")
    epochs = chart(app, "Validation accuracy of the runs")["epochs"].to_pydict()
    assert sorted(zip(epochs["run"], epochs["x"], strict=True)) in (
        [("same", 1.0), ("same (2)", 1.0), ("same (2)", 2.0)],
        [("same", 1.0), ("same", 2.0), ("same (2)", 1.0)],
    )
    loss = chart(app, "Losses of the runs")
    assert loss["steps"].num_rows == 12 + 24
    assert set(loss["epochs"].column_names) == {
        "run",
        "x",
        "validation_loss",
        "validation_accuracy",
    }


def test_runs_can_be_compared_by_time() -> None:
    run = measured_run(2)
    app = page(runs=run.id, over="minutes")
    assert chart(app, "Validation accuracy of the runs")["epochs"]["x"].to_pylist() == [
        1.0,
        2.0,
    ]  # 60 s each
    assert chart(app, "Losses of the runs")["steps"]["x"].to_pylist()[-1] == 2.0


def test_a_link_to_runs_that_are_gone_selects_nothing() -> None:
    measured_run()
    app = page(runs="20260101-nothing-aaaaaaaaaaaaaaaa,../..")
    assert not [item for item in app.button if item.key == "delete"]


def test_a_run_gets_another_name() -> None:
    run = measured_run()
    app = asked("rename", run)
    app.text_input(key="rename-name").set_value("a better name")
    app.button(key="rename-do").click().run()
    assert not app.exception
    assert run.name == "a better name"


def test_an_empty_name_is_refused_with_a_sentence() -> None:
    run = measured_run()
    app = asked("rename", run)
    app.text_input(key="rename-name").set_value("   ")
    app.button(key="rename-do").click().run()
    assert "1 to 80 printable characters" in app.error[0].value
    assert run.name == "my run"


def test_deleting_asks_first_and_says_what_is_lost() -> None:
    kept, gone = measured_run(name="kept"), measured_run(name="gone")
    app = page(runs=gone.id)
    app.button(key="delete").click().run()
    assert "cannot be undone" in app.warning[0].value
    assert len(list_runs()) == 2
    app = asked("delete", gone)
    app.button(key="delete-keep").click().run()
    assert len(list_runs()) == 2
    app.button(key="delete-do").click().run()
    assert [run.id for run in list_runs()] == [kept.id]


def test_an_active_run_is_not_deleted() -> None:
    run = measured_run(1)
    with Recorder(run.path) as recorder:
        recorder.status(state="running")
        app = asked("delete", run)
        app.button(key="delete-do").click().run()
        assert "still active" in app.error[0].value
    assert run.path.is_dir()


def test_opening_shows_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[Run] = []
    monkeypatch.setattr(run_actions, "show", shown.append)
    run = measured_run()
    app = page(runs=run.id)
    app.button(key="open").click().run()
    assert [item.id for item in shown] == [run.id]


def test_broken_folders_are_listed_with_their_sentence() -> None:
    run = measured_run(name="broken")
    (run.path / "config.json").write_text("{", "utf-8")
    measured_run(name="whole")
    app = page()
    assert list(app.dataframe[0].value["name"]) == ["whole"]
    assert any(run.id in item.value and "damaged" in item.value for item in app.markdown)


def test_on_a_host_everybody_sees_his_own_runs_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERWISE_HOSTED", "true")
    configuration = Configuration(data="drawn:40", image_size=32, epochs=4)
    create_run(configuration, owner="me", name="mine")
    other = create_run(configuration, owner="you", name="yours")
    broken = create_run(configuration, owner="you", name="broken")
    (broken.path / "config.json").write_text("{", "utf-8")
    app = page(owner="me", runs=other.id)
    assert list(app.dataframe[0].value["name"]) == ["mine"]
    assert not [item for item in app.button if item.key == "delete"]
    assert not any(broken.id in item.value for item in app.markdown)
    assert not page(owner="nobody").dataframe


def test_names_that_come_again_are_numbered() -> None:
    assert distinct(["a", "a", "a (2)", "b"]) == ("a", "a (2)", "a (2) (2)", "b")
