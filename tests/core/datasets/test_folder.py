from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from core.datasets import (
    DatasetError,
    Listing,
    Source,
    list_pictures,
    on_validation_side,
    read_picture,
)
from core.images import PictureError

Save = Callable[..., Path]


def listed(folder: Path) -> Listing:
    return list_pictures(Source("folder", folder=str(folder)))


def reasons(listing: Listing) -> dict[str, str]:
    return {item.name: item.reason for item in listing.skipped}


def test_class_folders_of_any_script(tmp_path: Path, save: Save) -> None:
    names = ["ежи/лес/ёж 1.png", "my cats/a.b.c.webp", "my cats/deep/er/x.PNG", "狗/一.jpg"]
    for i, name in enumerate(names):
        save(tmp_path / name, i)
    listing = listed(tmp_path)
    assert listing.classes == ("my cats", "ежи", "狗")
    assert listing.names == tuple(sorted(names))
    assert [listing.classes[label] for label in listing.labels] == [
        name.partition("/")[0] for name in listing.names
    ]
    assert listing.skipped == ()
    assert listing.bytes == sum((tmp_path / name).stat().st_size for name in names)
    assert len(listing) == 4


def test_flat_names(tmp_path: Path, save: Save) -> None:
    for name in ("cat.0.png", "cat.10.png", "dog.0.png", "IMG_7.png"):
        save(tmp_path / name)
    (tmp_path / "an empty folder").mkdir()
    listing = listed(tmp_path)
    assert listing.counts() == {"cat": 2, "dog": 1}
    assert listing.names == ("cat.0.png", "cat.10.png", "dog.0.png")
    assert "begin with a class" in reasons(listing)["IMG_7.png"]


def test_hidden_things_are_passed_over(pets: Path, save: Save) -> None:
    clean = listed(pets)
    for name in (".thumbs/1.png", "cat/.cat.99.png", "__MACOSX/cat/1.png", "dog/.git/2.png"):
        save(pets / name)
    (pets / ".DS_Store").write_bytes(b"x")
    assert listed(pets) == clean


def test_what_is_left_out_and_why(pets: Path, save: Save) -> None:
    save(pets / "beside.png")
    (pets / "cat" / "notes.txt").write_text("nine lives")
    os.mkfifo(pets / "cat" / "pipe.jpg")
    listing = listed(pets)
    assert len(listing) == 24
    said = reasons(listing)
    assert list(said) == sorted(said)
    assert "beside the class folders" in said["beside.png"]
    assert "not that of a picture" in said["cat/notes.txt"]
    assert "not a regular file" in said["cat/pipe.jpg"]


def test_links(pets: Path, tmp_path: Path, save: Save) -> None:
    outside = save(tmp_path / "outside" / "secret.png")
    links = {
        "cat/in.png": pets / "dog" / "dog.0.png",
        "cat/out.png": outside,
        "cat/out_folder": outside.parent,
        "cat/again": pets / "cat",
        "cat/none.png": pets / "nothing.png",
    }
    for name, target in links.items():
        (pets / name).symlink_to(target)
    (pets / "cat/loop.png").symlink_to(pets / "cat/loop.png")
    listing = listed(pets)
    said = reasons(listing)
    assert len(listing) == 25 and "cat/in.png" in listing.names
    assert set(said) == {
        "cat/out.png",
        "cat/out_folder",
        "cat/again",
        "cat/none.png",
        "cat/loop.png",
    }
    assert all(
        "leads out of the folder" in said[name] for name in ("cat/out.png", "cat/out_folder")
    )
    assert "link to a folder" in said["cat/again"]
    assert read_picture(Source("folder", folder=str(pets)), "cat/in.png").size == (24, 16)


def test_a_linked_data_set_is_as_good(pets: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(pets)
    assert listed(link) == listed(pets)


def test_a_name_that_is_no_text(pets: Path) -> None:
    with open(os.fsencode(pets / "cat") + b"/\xff\xfe.png", "wb") as file:  # noqa: PTH123
        file.write(b"x")
    (skipped,) = listed(pets).skipped
    assert "UTF-8" in skipped.reason
    skipped.name.encode()


def refused(folder: Path, words: str) -> str:
    with pytest.raises(DatasetError, match=words) as raised:
        listed(folder)
    sentence = str(raised.value)
    assert sentence.endswith(".") and "\n" not in sentence
    return sentence


def test_no_such_folder(tmp_path: Path) -> None:
    refused(tmp_path / "none", "There is no folder")


def test_a_link_to_itself(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    refused(tmp_path / "loop", "cannot be read")
    with pytest.raises(PictureError):
        read_picture(Source("folder", folder=str(tmp_path)), "loop")


def test_a_path_that_is_too_long(tmp_path: Path) -> None:
    refused(tmp_path / ("x" * 5000), "cannot be read")


def test_a_file_instead_of_a_folder(tmp_path: Path, save: Save) -> None:
    refused(save(tmp_path / "cat.png"), "is a file")


def test_nothing_there(tmp_path: Path) -> None:
    refused(tmp_path, "no pictures")
    (tmp_path / "cat").mkdir()
    (tmp_path / "cat" / "readme.txt").write_text("soon")
    assert "readme.txt" in refused(tmp_path, "no pictures")


def test_one_class(tmp_path: Path, save: Save) -> None:
    save(tmp_path / "cat" / "1.png")
    refused(tmp_path, "only one class, 'cat'")


def test_one_flat_class(tmp_path: Path, save: Save) -> None:
    save(tmp_path / "cat.1.png")
    refused(tmp_path, "only one class, 'cat'")


def test_flat_names_without_classes(tmp_path: Path, save: Save) -> None:
    save(tmp_path / "IMG_1.png")
    refused(tmp_path, "no classes")


def test_an_empty_class_is_named(pets: Path) -> None:
    (pets / "horse").mkdir()
    refused(pets, "'horse' has no pictures")
    (pets / "horse" / "a.txt").write_text("")
    assert "horse/a.txt" in refused(pets, "'horse' has no pictures")


def test_the_parts_of_a_data_set_are_no_classes(pets: Path) -> None:
    (pets / "cat").rename(pets / "Train")
    (pets / "dog").rename(pets / "test")
    refused(pets, "'dog' has no pictures to learn from")
    (pets / "Train").rename(pets / "validation")
    assert str(pets) in refused(pets, "none of them is for training")


@pytest.mark.parametrize("wrapped", ["", "cats and dogs/ünsere Bilder"])
def test_parts_stay_what_they_are(tmp_path: Path, save: Save, wrapped: str) -> None:
    root = tmp_path / wrapped
    for part, count in (("train", 3), ("Validation", 2), ("test", 1)):
        for number in range(count):
            for kind in ("cats", "dogs"):
                save(root / part / kind / f"{number}.png")
    found = listed(tmp_path)
    assert found.classes == ("cats", "dogs") and len(found) == 12 and found.test == 2
    assert all("/test/" in f"/{name}" for name in found.names[-2:])
    sides = found.side_of_each(0.4)
    of = {name: str(side) for name, side in zip(found.names, sides, strict=True)}
    for name, side in of.items():
        part = name.removeprefix(wrapped).strip("/").partition("/")[0].lower()
        assert side == {"train": "training"}.get(part, part)
    assert [len(each) for each in found.split(0.9)] == [6, 4]


def test_without_pictures_for_validation_a_share_of_training_is(tmp_path: Path, save: Save) -> None:
    for number in range(40):
        for kind in ("cat", "dog"):
            save(tmp_path / "train" / f"{kind}.{number}.png")
    save(tmp_path / "test" / "1.png")
    found = listed(tmp_path)
    assert found.classes == ("cat", "dog") and len(found) == 80 and not found.test
    assert [each.name for each in found.skipped] == ["test/1.png"]
    sides = found.side_of_each(0.3)
    expected = [on_validation_side(name, 0.3) for name in found.names]
    assert ((sides == "validation") == expected).all() and 10 < sum(expected) < 40


def test_a_folder_around_all_classes_is_passed_over(pets: Path) -> None:
    before = listed(pets)
    (pets.parent / "zip" / "PetImages").mkdir(parents=True)
    pets.rename(pets.parent / "zip" / "PetImages" / "pets")
    found = listed(pets.parent / "zip")
    assert found.classes == before.classes and found.labels == before.labels
    assert found.names == tuple(f"PetImages/pets/{name}" for name in before.names)


def test_limits(pets: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERWISE_DATASET_PICTURES", "23")
    refused(pets, "more than 23 files")
    monkeypatch.setenv("LAYERWISE_DATASET_PICTURES", "24")
    monkeypatch.setenv("LAYERWISE_CLASSES", "1")
    refused(pets, "2 folders, and at most 1 classes")


def test_limit_on_flat_classes(tmp_path: Path, save: Save, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERWISE_CLASSES", "2")
    for name in ("cat.1.png", "dog.1.png", "elk.1.png"):
        save(tmp_path / name)
    refused(tmp_path, "3 classes, and at most 2")


def denied(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Forbid one folder: the tests may run as root, whom no permission stops."""
    scandir = os.scandir

    def guarded(path: os.PathLike[str]) -> object:
        if Path(path) == folder:
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", guarded)


def test_a_folder_without_permission(pets: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    denied(monkeypatch, pets)
    refused(pets, "not permitted")


def test_a_class_without_permission(pets: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    denied(monkeypatch, pets / "dog")
    assert "Permission denied" in refused(pets, "'dog' has no pictures")


def test_a_folder_within_a_class_without_permission(
    pets: Path, save: Save, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(pets / "dog" / "more" / "1.png")
    denied(monkeypatch, pets / "dog" / "more")
    listing = listed(pets)
    assert len(listing) == 24 and "Permission denied" in reasons(listing)["dog/more"]


def test_the_digest_tells_every_change(pets: Path, save: Save) -> None:
    seen = [listed(pets).digest]
    assert listed(pets).digest == seen[0]
    path = pets / "cat" / "cat.3.png"
    status = path.stat()
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns + 1))
    seen.append(listed(pets).digest)
    path.write_bytes(path.read_bytes() + b" ")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns + 1))
    seen.append(listed(pets).digest)
    path.rename(path.with_name("tom.png"))
    seen.append(listed(pets).digest)
    path.with_name("tom.png").unlink()
    seen.append(listed(pets).digest)
    save(pets / "dog" / "rex.png")
    seen.append(listed(pets).digest)
    assert len(set(seen)) == 6


@pytest.mark.parametrize(
    "name",
    ["", ".", "..", "../outside.png", "cat/../../outside.png", "/etc/passwd", "a\0b", "link.png",
     "cat/..", "cat/", "cat//cat.1.png", "/cat/cat.1.png", "way/outside.png"],
)  # fmt: skip
def test_no_name_leads_out_of_the_folder(pets: Path, save: Save, name: str) -> None:
    (pets / "link.png").symlink_to(save(pets.parent / "outside.png"))
    (pets / "way").symlink_to(pets.parent)
    with pytest.raises((DatasetError, PictureError)):
        read_picture(Source("folder", folder=str(pets)), name)


def test_a_broken_picture_has_its_own_error(pets: Path) -> None:
    (pets / "cat" / "bad.jpg").write_text("not a picture")
    with pytest.raises(PictureError):
        read_picture(Source("folder", folder=str(pets)), "cat/bad.jpg")
