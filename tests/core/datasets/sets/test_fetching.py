"""Published sets from a server on the loopback, good and bad."""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
import tarfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from torchvision.datasets import OxfordIIITPet

from core import downloads
from core.datasets import Cancelled, DatasetError, list_pictures
from core.datasets.sets import PUBLISHED, KeptSet, fetch, kept_sets, obstacle, published, remove_set
from core.datasets.sets.oxford import digests
from core.datasets.source import sets_folder
from tests.core.datasets.sets.made import never, pack, pets, photo, rest, told
from tests.core.datasets.sets.serving import Behaviour, Server
from tests.core.datasets.sets.test_full_disk import with_room

KEY, ZIP = "cats-and-dogs-small", "cats_and_dogs_filtered.zip"
CONTENT = pack(
    *pets("cats_and_dogs_filtered/train/"), *pets("cats_and_dogs_filtered/validation/", 1)
)
BREEDS = [("Abyssinian_1", 1), ("beagle_1", 2), ("Bengal_2", 1), ("pug_3", 2)]


def tar(**contents: bytes) -> bytes:
    """Return a gzipped tar."""
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as packed:
        for name, content in contents.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            packed.addfile(member, io.BytesIO(content))
    return file.getvalue()


def _oxford() -> dict[str, bytes]:
    photos = {f"images/{name}.jpg": photo(at) for at, (name, _kind) in enumerate(BREEDS)}
    lines = [f"{name} {at + 1} {kind} 1\n" for at, (name, kind) in enumerate(BREEDS)]
    lists = {
        "annotations/trainval.txt": "".join(lines[:2]).encode(),
        "annotations/test.txt": "".join(lines[2:]).encode(),
    }
    more = {
        "images/over.jpg": photo(),
        "images/a.mat": b"x",
        "../out.jpg": b"x",
        "images/../x.jpg": b"x",
    }
    return {
        "images.tar.gz": tar(**photos, **more), "annotations.tar.gz": tar(**lists, **{"annotations/README": b""}),
    }  # fmt: skip


OXFORD = _oxford()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    server = Server(Behaviour({ZIP: CONTENT, **OXFORD}))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("LAYERWISE_FILTERED_SERVER", server.address + "/sets/")
    monkeypatch.setenv("LAYERWISE_OXFORD_SERVER", server.address)
    monkeypatch.setattr(downloads, "CHUNK", 500)
    digests = [
        (f"https://x/{name}", hashlib.md5(data).hexdigest()) for name, data in OXFORD.items()
    ]
    monkeypatch.setattr(OxfordIIITPet, "_RESOURCES", digests)
    for key, sizes in (
        (KEY, {ZIP: len(CONTENT)}),
        ("oxford-pets", {k: len(v) for k, v in OXFORD.items()}),
    ):
        small = replace(PUBLISHED[key], files=tuple(sizes.items()), pictures=4)
        monkeypatch.setitem(published.PUBLISHED, key, small)
    yield server
    server.close()


def bring(key: str = KEY) -> KeptSet:
    return fetch(key, told, never)


def test_what_is_published() -> None:
    assert {each.key for each in PUBLISHED.values()} == set(PUBLISHED)
    assert PUBLISHED["cats-and-dogs"].address.endswith("DEBA77B919F/kagglecatsanddogs_5340.zip")
    assert PUBLISHED[KEY].address == f"https://storage.googleapis.com/mledu-datasets/{ZIP}"
    pets = PUBLISHED["oxford-pets"]
    assert [pets.address_of(file) for file, _size in pets.files] == [
        address for address, _md5 in OxfordIIITPet._RESOURCES
    ]
    assert set(digests()) == {file for file, _size in pets.files}


def test_it_is_downloaded_once_and_everybodys(server: Server) -> None:
    seen: list[tuple[str, int, int]] = []
    assert obstacle(KEY) is None
    kept = fetch(KEY, lambda *step: seen.append(step), never)
    assert kept.name == KEY and kept_sets("anybody") == [kept] == [bring()]
    assert kept.pictures == 6 and list_pictures(kept.source).parts.count("validation") == 2
    downloading = [step[1:] for step in seen if step[0] == "downloading"]
    assert downloading == sorted(downloading) and downloading[-1] == (len(CONTENT), len(CONTENT))
    assert seen[-1] == ("unpacking", 6, 6) and [step[0] for step in seen] == sorted(
        s[0] for s in seen
    )
    server.behaviour.status = 503
    assert obstacle(KEY) is None and bring() == kept
    assert len(server.behaviour.asked) == 1 and rest() == [f".seen-{KEY}.json", KEY]


def test_oxford_is_laid_out_by_torchvisions_labels(server: Server, home: Path) -> None:
    kept = bring("oxford-pets")
    listing = list_pictures(kept.source)
    assert listing.names == (
        "train/cat/Abyssinian_1.jpg", "train/dog/beagle_1.jpg", "test/cat/Bengal_2.jpg", "test/dog/pug_3.jpg",
    )  # fmt: skip
    assert listing.test == 2 and (kept.source.root / listing.names[1]).read_bytes() == photo(1)
    assert [(each.name, each.reason[:13]) for each in kept.left_out] == [
        ("over.jpg", "It is in neit")
    ]
    assert rest() == ["oxford-pets"] and not (home / "data" / "out.jpg").exists()


def test_another_oxford_is_refused_and_one_that_is_cancelled_leaves_nothing(server: Server) -> None:
    server.behaviour.contents = {**OXFORD, "images.tar.gz": OXFORD["images.tar.gz"][:-1] + b"?"}
    with pytest.raises(
        DatasetError, match=r"not images\.tar\.gz, its MD5 digest differs\. Try again"
    ):
        bring("oxford-pets")
    server.behaviour.contents = OXFORD
    phases: list[str] = []
    with pytest.raises(Cancelled):
        fetch(
            "oxford-pets", lambda phase, *_rest: phases.append(phase), lambda: "unpacking" in phases
        )
    assert kept_sets("") == [] and rest() == [".fetch-oxford-pets"]
    server.behaviour.asked.clear()
    assert bring("oxford-pets").pictures == 4 and server.behaviour.asked == []


def test_what_breaks_off_is_continued(server: Server) -> None:
    server.behaviour.cut[ZIP] = 1_200
    assert bring().pictures == 6
    assert server.behaviour.asked == [(ZIP, ""), (ZIP, "bytes=1200-")]


def test_a_server_that_breaks_off_again_and_again_gets_there(server: Server) -> None:
    server.behaviour.cut_always = 500
    assert bring().pictures == 6
    assert len(server.behaviour.asked) == -(-len(CONTENT) // 500)


def test_parts_of_two_versions_never_meet(server: Server) -> None:
    server.behaviour.mark, server.behaviour.cut[ZIP] = '"one"', 1_200
    seen: list[int] = []
    with pytest.raises(Cancelled):
        fetch(
            KEY, lambda _phase, done, _total: seen.append(done), lambda: max(seen, default=0) > 900
        )
    other = pack(*pets("other/", 3))
    server.behaviour.contents, server.behaviour.mark = {ZIP: other}, '"two"'
    assert bring().pictures == 6
    name, wanted = server.behaviour.asked[-1]
    assert wanted.startswith("bytes=") and name == ZIP, "the rest was asked for, and all came"


def test_a_server_that_knows_no_ranges_begins_anew(server: Server) -> None:
    server.behaviour.cut[ZIP], server.behaviour.ranges = 1_200, False
    assert bring().pictures == 6


def test_cancelled_while_the_server_says_nothing_and_continued_later(server: Server) -> None:
    server.behaviour.stall[ZIP] = 1_500
    seen, looks = [0], []

    def enough() -> bool:
        looks.append(seen[-1])
        return looks.count(1_500) > 2  # nothing comes any more, and it is asked all the same

    with pytest.raises(Cancelled):
        fetch(KEY, lambda _phase, done, _total: seen.append(done), enough)
    assert kept_sets("") == [] and rest() == [f".fetch-{KEY}"]
    server.behaviour.stall.clear()
    assert bring().pictures == 6
    assert re.fullmatch(r"bytes=[1-9]\d*-", server.behaviour.asked[-1][1])


def _other() -> bytes:
    return pack(("readme.txt", b"This is no set of pictures."), *pets("pets/", 9))[:-9]


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        ({"status": 404}, "the server answered with status 404. Try again later, bring cats_and_dogs_fi"),
        ({"status": 304}, "the server answered with status 304"),
        ({"stall": {ZIP: 0}}, "stopped answering"),
        ({"contents": {ZIP: CONTENT[:-60]}, "more": 60}, "the connection broke off|status 416"),
        ({"to": "?"}, "from one address to the next without an end"),
        ({"to": "ftp://127.0.0.1/x.zip"}, "the address cannot be used"),
        ({"kind": "text/html; charset=utf-8"}, "a web page comes instead"),
        ({"contents": {ZIP: b"<html>Please sign in.</html>"}}, "no zip at all"),
        ({"contents": {ZIP: bytes(9 * len(CONTENT))}}, "it is longer than"),
        ({"contents": {ZIP: bytes(9 * len(CONTENT))}, "sized": False}, "it is longer than"),
        ({"contents": {ZIP: CONTENT[:-60]}}, "damaged or not whole"),
        ({"contents": {ZIP: CONTENT}, "more": -60}, "damaged or not whole"),
        ({"contents": {ZIP: pack(("a.txt", b"another file"))}}, "no pictures in this zip"),
    ],
)  # fmt: skip
def test_bad_servers_are_a_sentence_and_leave_nothing_that_counts(
    server: Server, monkeypatch: pytest.MonkeyPatch, bad: dict[str, object], sentence: str
) -> None:
    monkeypatch.setattr(downloads, "SECONDS_WITHOUT_DATA", 0.1)
    good = replace(server.behaviour)
    server.behaviour = replace(server.behaviour, **bad)  # type: ignore[arg-type]
    if "to" in bad:
        server.behaviour.to = str(bad["to"]).replace("?", server.address)
    with pytest.raises(DatasetError, match=sentence) as caught:
        bring()
    assert str(caught.value).endswith(".") and kept_sets("") == []
    assert set(rest()) <= {f".fetch-{KEY}"}
    server.behaviour = good
    assert bring().pictures == 6


def test_damage_inside_a_published_zip_is_refused(server: Server) -> None:
    content = bytearray(CONTENT)
    content[content.find(b"PK\x01\x02") - 20] ^= 0xFF
    server.behaviour.contents = {ZIP: bytes(content)}
    with pytest.raises(DatasetError, match="The zip is damaged; try again"):
        bring()
    assert rest() == []


def test_another_file_than_the_first_time_is_told(server: Server) -> None:
    assert bring().note == ""
    remove_set(KEY)
    assert bring().note == ""
    remove_set(KEY)
    server.behaviour.contents = {ZIP: pack(*pets("new/", 3))}
    kept = bring()
    assert kept.note.startswith("This is not the file that came first, on 2") and kept.pictures == 6
    first = json.loads((sets_folder() / f".seen-{KEY}.json").read_bytes())
    assert first["sha256"] == hashlib.sha256(CONTENT).hexdigest()
    remove_set(KEY)
    (sets_folder() / f".seen-{KEY}.json").write_bytes(b"?")
    assert "its digest is lost" in bring().note


def test_obstacles_are_sentences(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DatasetError, match="no published set 'x'"):
        obstacle("x")
    server.behaviour.status = 503
    assert "status 503. Try again later" in str(obstacle(KEY))
    assert "choose another set" in str(obstacle("oxford-pets"))
    monkeypatch.setenv("LAYERWISE_FILTERED_SERVER", "http://127.0.0.1:1")
    assert "from 127.0.0.1 now: the server cannot be reached" in str(obstacle(KEY))
    monkeypatch.setenv("LAYERWISE_FREE_DISK_BYTES", str(10**18))
    assert "the disk is too full" in str(obstacle(KEY))
    with pytest.raises(DatasetError, match="the disk is too full"):
        bring()
    monkeypatch.setenv("LAYERWISE_DATASET_PICTURES", "3")
    assert "has 4 pictures, and 3 are allowed here" in str(obstacle(KEY))
    with pytest.raises(DatasetError, match="3 are allowed"):
        bring()
    assert server.behaviour.asked == []


def test_four_at_once_download_once(server: Server) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: bring(), range(4)))
    assert found == [found[0]] * 4 and len(server.behaviour.asked) == 1


def test_a_disk_that_fills_up_keeps_what_came(server: Server) -> None:
    def forget() -> None:
        for path in (f".fetch-{KEY}", KEY):
            shutil.rmtree(sets_folder() / path, ignore_errors=True)
        (sets_folder() / f".seen-{KEY}.json").unlink(missing_ok=True)

    bring()
    forget()
    used = with_room(float("inf"), bring)
    for room in range(used % 3 - 1, used, 3):  # the last one is filled by the very last step
        forget()
        with pytest.raises(DatasetError, match="No space left on device"):
            with_room(max(0, room), bring)
        assert kept_sets("") == [] and set(rest()) <= {f".fetch-{KEY}", f".seen-{KEY}.json"}
    server.behaviour.asked.clear()
    assert bring().pictures == 6 and server.behaviour.asked == [], "all had come; it is unpacked"
