"""The shelf: whose a set is, how long it stays, and what a crash leaves behind."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from core.datasets import DatasetError, Source
from core.datasets.sets import (
    KeptSet,
    expire_sets,
    find_set,
    kept_sets,
    make_set,
    remove_set,
    unpack,
)
from core.datasets.sets.kept import ABOUT
from core.datasets.sets.making import Filled
from core.datasets.sets.shelf import FETCH, NEW, lock_of
from core.datasets.source import sets_folder
from core.settings import PROJECT
from tests.core.datasets.sets.made import PETS, files, never, photo, rest, told

DAY = 86_400


def bring(owner: str = "", *, days: float = 0.0) -> KeptSet:
    """Bring a set, as if that had been some days ago."""
    kept = unpack(io.BytesIO(PETS), "Pets", owner, told, never)
    about = sets_folder() / kept.name / ABOUT
    document = json.loads(about.read_bytes())
    about.write_text(json.dumps({**document, "created": document["created"] - days * DAY}))
    return kept


def publish(key: str = "oxford-pets") -> KeptSet:
    def fill(folder: Path) -> Filled:
        for kind in ("cat", "dog"):
            (folder / kind).mkdir()
            (folder / kind / "0.jpg").write_bytes(photo())
        return Filled()

    return make_set(fill, title="Published", owner="", origin="", name=key)


def test_visitors_see_their_own_and_what_is_everybodys() -> None:
    mine, yours, ours = bring("me", days=2), bring("you", days=1), publish()
    assert [each.name for each in kept_sets("me")] == [ours.name, mine.name]
    assert [each.name for each in kept_sets("you")] == [ours.name, yours.name]
    assert [each.name for each in kept_sets("")] == ["oxford-pets"]
    assert "me" not in (sets_folder() / mine.name / ABOUT).read_text().replace("name", "")
    assert mine.belongs_to("me") and not mine.belongs_to("") and ours.belongs_to("anybody")
    assert publish() == ours, "what another process published in the meantime is taken"


def test_old_ones_go_at_each_listing_and_each_write(monkeypatch: pytest.MonkeyPatch) -> None:
    old, new, ours = bring("me", days=8), bring("me", days=6), publish()
    about = sets_folder() / ours.name / ABOUT
    about.write_text(about.read_text().replace(str(ours.created), "0.0"))
    assert expire_sets() == []
    monkeypatch.setenv("LAYERWISE_HOSTED", "1")
    assert [each.name for each in kept_sets("me")] == [new.name, ours.name]
    assert old.name not in rest()
    with pytest.raises(DatasetError, match="no set of pictures"):
        find_set(old.name)
    late = bring("you", days=9)
    bring("you")
    assert late.name not in rest()


def test_on_a_host_what_is_everybodys_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = bring(days=100)
    monkeypatch.setenv("LAYERWISE_HOSTED", "1")
    assert expire_sets() == []
    monkeypatch.setenv("LAYERWISE_HOSTED", "0")
    monkeypatch.setenv("LAYERWISE_EXPIRY_DAYS", "7")
    assert expire_sets() == [ours.name]


def test_removing_never_leaves_the_folder(home: Path) -> None:
    kept, outside = bring(), home / "outside"
    outside.mkdir()
    (outside / "dear.jpg").write_bytes(photo())
    (kept.source.root / "cat" / "link").symlink_to(outside)
    (sets_folder() / "linked").symlink_to(outside)
    for name in ("linked", "../outside", "..", "", ".lock", "nothing-here", "/etc", "A"):
        with pytest.raises(DatasetError):
            remove_set(name)
        with pytest.raises(DatasetError):
            find_set(name)
    remove_set(kept.name)
    assert files(outside) == {"dear.jpg": photo()} and rest() == ["linked"]


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"title": 1}', b"\xff", b"[" * 10_000])
def test_a_damaged_about_is_a_sentence_and_can_be_removed(content: bytes) -> None:
    kept = bring()
    (sets_folder() / kept.name / ABOUT).write_bytes(content)
    assert kept_sets("") == []
    with pytest.raises(DatasetError, match="is damaged; remove it"):
        find_set(kept.name)
    remove_set(kept.name)
    assert rest() == []


def test_what_a_crash_left_goes_and_what_is_being_made_stays() -> None:
    kept = bring()
    for name in (f"{NEW}1", f"{NEW}2", f"{FETCH}a", f"{FETCH}b", ".gone-3"):
        (sets_folder() / name / "pictures").mkdir(parents=True)
    os.utime(sets_folder() / f"{FETCH}b", (0, 0))
    with lock_of(sets_folder() / f"{NEW}2"):
        assert kept_sets("") == [kept]
    assert rest() == [f"{FETCH}a", f"{NEW}2", kept.name]


def test_a_shelf_that_cannot_be_written_is_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object) -> None:
        raise PermissionError(13, "Permission denied")

    kept = bring()
    monkeypatch.setattr("core.datasets.sets.shelf.locked", refuse)
    assert kept_sets("") == [kept]
    with pytest.raises(DatasetError, match="cannot be removed: Permission denied"):
        remove_set(kept.name)
    assert Source("set", name=kept.name).root.is_dir()


SLOW = """
import io, sys, time
from core.datasets.sets import unpack
from pathlib import Path
def told(phase, done, total):
    if done == 2:
        print("half", flush=True)
        time.sleep(60)
unpack(Path(sys.argv[1]), "Pets", "", told, lambda: False)
"""


@pytest.mark.processes
def test_killed_while_unpacking(tmp_path: Path) -> None:
    path = tmp_path / "pets.zip"
    path.write_bytes(PETS)
    with subprocess.Popen(
        [sys.executable, "-c", SLOW, str(path)], stdout=subprocess.PIPE, cwd=PROJECT, text=True
    ) as process:
        assert process.stdout is not None and process.stdout.readline() == "half\n"
        assert kept_sets("") == [] and len(rest()) == 1, "it is still at work"
        process.send_signal(signal.SIGKILL)
    assert kept_sets("") == [] and rest() == []


def test_whoever_runs_a_host_may_keep_what_he_likes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERWISE_SETS_PER_OWNER", "1")
    publish()
    bring()
    with pytest.raises(DatasetError, match="You keep 1 of 1 sets"):
        bring()
    monkeypatch.setenv("LAYERWISE_HOSTED", "1")
    bring()
    bring("me")
    with pytest.raises(DatasetError, match="You keep 1 of 1 sets"):
        bring("me")
