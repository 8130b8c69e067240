"""The doctor's view of /data: what it says of a report, what its buttons decide, what stays."""

from __future__ import annotations

import json
import threading
import zipfile
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from app_pages.parts.doctor import examining
from app_pages.parts.doctor.examining import USUAL_RATE, examination, examine
from core.datasets import Cancelled, Source, list_pictures
from core.datasets.doctor.report import Finding, Report
from core.datasets.draft_files import change_draft, read_draft
from core.datasets.marks import Marks, keep_marks, read_marks
from core.datasets.sets import unpack
from tests.app_pages.doctor.made import SHARE, click, findings, make_pets, page, report, text


@pytest.fixture
def pets(tmp_path: Path) -> Source:
    return make_pets(tmp_path / "pets")


def _link(app: AppTest) -> str:
    (found,) = {x.proto.query_string for x in app.get("page_link") if "Train on" in x.proto.label}
    return str(found)


def _marks(app: AppTest) -> str:
    found = app.query_params["marks"]
    return str(found if isinstance(found, str) else found[0])


def _keys(app: AppTest) -> set[str]:
    return {str(button.key) for button in app.button}


def test_drawn_pets_need_no_doctor() -> None:
    app = page("drawn", pictures="40")
    assert "nothing to examine" in text(app) and "examine" not in _keys(app)


def test_pictures_are_examined_beside_the_page(
    pets: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    entered, going_on = threading.Event(), threading.Event()

    def check(
        source: Source, share: float, *, progress: object, comparing: object, cancelled: object
    ) -> Report:
        progress(4, 16)  # type: ignore[operator]
        entered.set()
        while not going_on.wait(0.01):
            if cancelled():  # type: ignore[operator]
                raise Cancelled
        return Report(str(source), "digest", share, 16, 1.0, ())

    monkeypatch.setattr("core.datasets.doctor.checking.check", check)
    app = page(pets)
    assert app.button(key="examine").label == "Examine 16 pictures"
    assert "About 1 second" in text(app) and USUAL_RATE > 16
    click(app, "examine")
    assert entered.wait(10)
    job = examination((pets, list_pictures(pets).digest, SHARE))
    assert job is not None and job.running
    app = page(pets)  # a reload finds it again
    progress = app.get("progress")[0].proto
    assert progress.text == "4 of 16 pictures" and progress.value == 25
    job.tell(16, 16)
    job.compare(0.5)
    progress = page(pets).get("progress")[0].proto
    assert progress.text == "16 of 16 pictures · looking for copies among them: 50%"
    assert progress.value == 50
    click(app, "stop-examining")
    _until_over(job)
    app.run()
    assert "Stopped" in text(app) and "examine" in _keys(app)
    going_on.set()
    _until_over(examine((pets, list_pictures(pets).digest, SHARE)))
    app.run()
    assert "**16 pictures examined**" in text(app) and "Nothing was found" in text(app)


def _until_over(job: examining.Examination) -> None:
    for thread in threading.enumerate():
        if thread.name == "examining":
            thread.join(10)
    assert not job.running


def test_what_was_found_is_said_the_most_harmful_first(pets: Source) -> None:
    report(pets, *reversed(findings(pets).values()))
    said = text(page(pets))
    assert "**2 pictures are on both sides**: the network will be asked" in said
    places = [said.index(words) for words in ("on both sides", "in two classes", "like a card")]
    assert places == sorted(places)
    assert "Good to know: 1 photo was taken sideways" in said
    assert "2 of 2 left" in said and "The same file." in said
    assert "**cat** · training" in said and "**cat** · validation" in said


def test_a_leak_is_mended_undone_and_done_again(pets: Source) -> None:
    found = findings(pets)
    report(pets, *found.values())
    app = click(page(pets), f"out-{found['leak'].id}")
    assert "1 of 2 left" in text(app) and "left out" in text(app)
    assert read_draft("", pets).marks == Marks(frozenset([found["leak"].names[1]]))
    click(app, f"together-{found['second'].id}")
    assert "0 of 2 left" in text(app)
    click(app, "doctor-undo")
    assert "1 of 2 left" in text(app)
    click(app, "doctor-redo")
    assert "0 of 2 left" in text(page(pets))  # a reload
    click(app, f"back-{found['leak'].id}")
    assert "1 of 2 left" in text(app)
    click(app, f"keep-{found['leak'].id}")
    assert "0 of 2 left" in text(app) and "kept as it is" in text(app)
    marks = read_marks(_marks(app))
    assert marks.groups == {found["second"].names[1]: found["second"].names[0]}
    assert not marks.left_out


def test_all_of_a_kind_at_once_is_one_step(pets: Source) -> None:
    found = findings(pets)
    report(pets, *found.values())
    app = click(page(pets), "all-leak-leave-out")
    assert "0 of 2 left" in text(app) and "all-leak-leave-out" not in _keys(app)
    assert len(read_draft("", pets).marks.left_out) == 2
    app.get_by_key("findings").set_value("open").run()
    assert "None of them is open." in text(app)
    app.get_by_key("findings").set_value("done").run()
    assert f"back-{found['leak'].id}" in _keys(app)
    click(app, "doctor-undo")
    assert read_draft("", pets).marks == Marks()


def test_one_of_several_copies_and_a_class_that_is_chosen(pets: Source) -> None:
    found = findings(pets)
    odd, doubt = found["odd"], found["doubt"]
    report(pets, odd, doubt)
    app = page(pets)
    assert {f"move-{odd.id}", f"move-{odd.id}-1"} <= _keys(app)
    click(app, f"move-{odd.id}-1")  # it is a dog
    assert read_draft("", pets).marks.left_out == {odd.names[0]}
    click(app, f"one-{odd.id}-0")
    assert read_draft("", pets).marks == Marks()
    app = _opened(pets, doubt)
    assert app.button(key=f"move-{doubt.id}").label == "It is: cat"
    click(app, f"move-{doubt.id}")
    assert read_draft("", pets).marks.labels == {doubt.names[0]: "cat"}
    assert "~~dog~~ → **cat**" in text(app) and "moved" in text(app)


def test_a_kind_that_was_opened_stays_open_when_its_title_changes(pets: Source) -> None:
    found = findings(pets)
    report(pets, *found.values())
    app, odd = page(pets), found["odd"]
    assert f"out-{odd.id}" not in _keys(app)  # only the leaks are open at first
    app.session_state["kind-contradiction"] = True
    app.run()
    click(app, f"out-{odd.id}")
    assert f"back-{odd.id}" in _keys(app)
    click(app, "doctor-undo")
    assert f"out-{odd.id}" in _keys(app)
    app.session_state["kind-contradiction"] = False
    app.run()
    click(app, f"out-{found['leak'].id}")
    assert f"out-{odd.id}" not in _keys(app) and f"back-{found['leak'].id}" in _keys(app)


def _opened(pets: Source, only: Finding) -> AppTest:
    report(pets, only)
    return page(pets)


def test_of_many_classes_one_is_chosen_from_a_list(tmp_path: Path) -> None:
    pets = make_pets(tmp_path / "zoo", ("ant", "bee", "cat", "dog", "elk"))
    doubt = findings(pets)["doubt"]
    app = _opened(pets, doubt)
    app.selectbox(key=f"move-{doubt.id}").set_value("elk").run()
    assert not app.exception
    assert read_draft("", pets).marks.labels == {doubt.names[0]: "elk"}


def test_marks_are_used_by_gallery_counts_split_and_training(pets: Source) -> None:
    found = findings(pets)
    report(pets, *found.values())
    app = page(pets)
    change_draft("", pets, lambda draft: draft.leave_out(found["card"].names))
    app.run()
    digest = _marks(app)
    assert f"marks={digest}" in _link(app)
    app.get_by_key("view").set_value("pictures").run()
    counts = {metric.label: metric.value for metric in app.metric}
    assert counts["Pictures"] == "15" and counts["Left out"] == "1"
    app.toggle(key="use_marks").set_value(False).run()
    counts = {metric.label: metric.value for metric in app.metric}
    assert counts["Pictures"] == "16" and "marks=none" in _link(app)
    app = page(pets, view="pictures", marks="none")
    assert app.toggle(key="use_marks").value is False


def test_marks_of_a_link_are_said_and_can_be_taken_over(pets: Source) -> None:
    theirs = Marks(frozenset(["cat/cat-0.png"]))
    app = page(pets, view="pictures", marks=keep_marks(theirs))
    assert "Under marks from a link: 1 left out" in text(app)
    assert not read_draft("", pets).marks
    click(app, "marks-take")
    assert read_draft("", pets).marks == theirs and "Under marks from a link" not in text(app)
    assert app.toggle(key="use_marks").value is True


@pytest.mark.parametrize("asked", ["0" * 32, "../../secrets"])
def test_marks_that_are_not_here_are_ignored_with_a_sentence(pets: Source, asked: str) -> None:
    app = page(pets, view="pictures", marks=asked)
    assert len(app.warning) == 1 and "marks" in app.warning[0].value
    assert {metric.label: metric.value for metric in app.metric}["Pictures"] == "16"


def test_marks_that_leave_a_class_empty_are_said_where_they_can_be_undone(pets: Source) -> None:
    report(pets, *findings(pets).values())
    cats = [name for name in list_pictures(pets).names if name.startswith("cat")]
    change_draft("", pets, lambda draft: draft.leave_out(cats))
    app = page(pets)
    assert "All pictures of the class" in text(app)
    click(app, "doctor-undo")
    assert "All pictures of the class" not in text(app)


def _yours(pets: Source) -> AppTest:
    report(pets, *findings(pets).values())
    app = page(pets)
    app.session_state["your-marks"] = True
    return app.run()


def test_marks_are_brought_from_a_file_after_it_was_said_what_changes(pets: Source) -> None:
    app = _yours(pets)
    document = {
        "format": "layerwise marks", "version": 1, "left_out": ["cat/cat-0.png", "gone.png"],
        "labels": {"dog/dog-0.png": "cat", "dog/dog-2.png": "horse"}, "groups": {}, "kept": [],
    }  # fmt: skip
    content = json.dumps(document).encode()
    app.file_uploader(key="marks-file-0").set_value(
        ("marks.json", content, "application/json")
    ).run()
    said = text(app)
    assert "1 left out · 1 of another class" in said and "changes 2 decisions" in said
    assert "2 more are about pictures or classes that are not here" in said
    assert not read_draft("", pets).marks
    click(app, "marks-add")
    expected = Marks(frozenset(["cat/cat-0.png"]), {"dog/dog-0.png": "cat"})
    assert read_draft("", pets).marks == expected


def test_a_file_that_is_no_marks_is_a_sentence(pets: Source) -> None:
    app = _yours(pets)
    app.file_uploader(key="marks-file-0").set_value(
        ("m.json", b"[" * 9999, "application/json")
    ).run()
    assert "no file of marks" in text(app) and not app.exception
    assert not read_draft("", pets).marks


def test_a_damaged_draft_is_said_until_the_visitor_has_seen_it(pets: Source, home: Path) -> None:
    change_draft("", pets, lambda draft: draft.leave_out(["cat/cat-0.png"]))
    (file,) = (home / "data" / "drafts").glob("*.json")
    file.write_text("{")
    report(pets, *findings(pets).values())
    app = page(pets)
    assert "cannot be read" in text(app)
    click(app, "marks-forget-damaged")
    assert "file is damaged" not in text(app)


def test_two_visitors_of_a_host_have_marks_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed = tmp_path / "pets.zip"
    with zipfile.ZipFile(packed, "w") as file:
        root = make_pets(tmp_path / "pets").root
        for path in root.rglob("*.png"):
            file.write(path, path.relative_to(root))
    made = unpack(packed, "Pets", "one", lambda *_told: None, lambda: False)
    source = Source("set", name=made.name)
    found = findings(source)
    report(source, *found.values())
    monkeypatch.setenv("LAYERWISE_HOSTED", "true")
    app = click(page("set", set=made.name, owner="one"), f"out-{found['leak'].id}")
    assert "1 of 2 left" in text(app)
    other = page("set", set=made.name, owner="two")
    assert "2 of 2 left" in text(other) and "marks" not in other.query_params


def test_the_keys_know_the_findings_in_sight(pets: Source) -> None:
    found = findings(pets)
    report(pets, *found.values())
    app = page(pets)
    data = json.loads(app.get_by_key("finding-keys").proto.json)
    assert [row["id"] for row in data["rows"]] == [found["leak"].id, found["second"].id]
    assert not data["rows"][0]["done"]
    click(app, f"out-{found['leak'].id}")
    after = json.loads(app.get_by_key("finding-keys").proto.json)
    assert after["rows"][0]["done"] and after["turn"] != data["turn"]
