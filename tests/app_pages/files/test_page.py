"""The page about files: its views, and the picker of sources that they share."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from app_pages.parts.files import shelf
from app_pages.parts.files.origins import at_path
from app_pages.parts.files.table import views
from core.checkpoints import FileError
from core.checkpoints.examples import EXAMPLES
from tests.app_pages.files.opening import opened, said


def upload(app: AppTest, name: str, content: bytes, number: int = 0) -> AppTest:
    """Upload a file in the view "Open"; the page gives each its own control."""
    box = app.file_uploader(f"opened-upload-{number}")
    return box.set_value((name, content, "application/octet-stream")).run()


@pytest.mark.parametrize("view", views())
def test_every_view_has_a_module_that_shows_it(view: str) -> None:
    assert callable(import_module(f"app_pages.parts.files.views.{view}").show)


def test_a_hostile_link_opens_the_page_all_the_same() -> None:
    query = {"opened": "seed", "opened_seed": "1e400", "opened_run": "../../x", "lesson": "nothing"}
    app = opened("open", open_key="x" * 5_000, open_search="(" * 300, open_depth="-1", **query)
    assert not app.exception and app.selectbox("opened").value == "seed"


def test_what_a_link_with_a_file_and_an_empty_place_say() -> None:
    app = opened("open", **{"opened": "file", "opened-path": "/etc/passwd"})
    assert "files do not go along with links" in app.info[0].value
    app.selectbox("opened").select("run").run()
    assert "no runs yet" in app.info[0].value
    app.selectbox("opened").select("file").run()
    assert not app.info  # he has chosen it himself: the upload speaks for itself
    app.selectbox("opened").select("path").run()
    # a link from outside names no file of this machine: the parameter of that name is not read
    assert "Type where a parameter file lies" in said(app)
    assert not app.error and "passwd" not in said(app)


def test_a_file_stays_at_hand_in_all_views_until_it_is_removed() -> None:
    app = opened("open", opened="file")
    upload(app, "a*b*.bin", b"no parameter file")
    assert "a\\*b\\*\\.bin is no parameter file that is known" in app.error[0].value
    assert app.selectbox("opened-file").options == ["a*b*.bin · 17 B · refused"]
    app.button("opened-remove").click().run()
    upload(app, "mlp.pt", EXAMPLES["pytorch"].make(), 1)
    assert app.selectbox("opened-file").options == ["mlp.pt · 33.9 kB · pytorch"]
    assert ":gray[Tensors]  \n**4**" in said(app)
    upload(app, "tied.pt", EXAMPLES["tied"].make(), 2)
    assert ":gray[Tied names]  \n**2**" in said(app)
    app.segmented_control("files").set_value("save").run()
    app.segmented_control("files").set_value("open").run()
    assert len(app.selectbox("opened-file").options) == 2
    app.button("opened-remove").click().run()
    app.button("opened-remove").click().run()
    assert not app.exception and not app.info
    assert all(box.key != "opened-file" for box in app.selectbox)
    assert not app.session_state[shelf.SHELF]


def test_there_is_only_so_much_room(monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened("open", opened="file")
    monkeypatch.setenv("LAYERWISE_PARAMETER_FILE_BYTES", "40000")
    upload(app, "mlp.pt", EXAMPLES["pytorch"].make())
    upload(app, "more.npz", EXAMPLES["npz"].make(), 1)
    assert "no room for more\\.npz" in app.warning[0].value
    assert len(app.session_state[shelf.SHELF]) == 1
    monkeypatch.setenv("LAYERWISE_FORWARD_BYTES", "1000")
    app.selectbox("opened").select("here").run()
    assert "not built" in app.error[0].value
    app.segmented_control("files").set_value("formats").run()
    assert "not built" in app.info[0].value and not app.exception


def test_networks_by_seed_and_a_file_by_its_path(tmp_path: Path) -> None:
    app = opened("open", opened="seed", opened_seed="7")
    first = app.dataframe[0].value
    assert app.number_input("opened_seed").value == 7
    assert list(first["count"]) == [5376, 5120, 256, 2570, 2560, 10]
    path = tmp_path / "cut.safetensors"
    path.write_bytes(EXAMPLES["cut"].make())
    app.selectbox("opened").select("path").run()
    app.text_input("opened-path").set_value(str(path)).run()
    assert "cut off" in app.error[0].value
    for nowhere in (str(tmp_path), str(tmp_path / "none"), "~nobody-at-all/x", "a\0b", "/dev/zero"):
        with pytest.raises(FileError):
            at_path(Path(nowhere))
    path.write_bytes(EXAMPLES["half"].make())
    app.text_input("opened-path").set_value(str(path)).run()
    assert not app.error and "bfloat16" in set(app.dataframe[0].value["dtype"])


def test_strangers_name_no_files_of_the_host(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERWISE_HOSTED", "true")
    app = opened("open", opened="path")
    assert app.selectbox("opened").value == "here"
    assert "A file on this machine" not in app.selectbox("opened").options


def test_the_shelf_refuses_what_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERWISE_PARAMETER_FILE_BYTES", "10")
    monkeypatch.setattr(shelf, "_shelf", dict)
    with pytest.raises(FileError, match="may have 10 B"):
        shelf.add("big", b"x" * 11)
