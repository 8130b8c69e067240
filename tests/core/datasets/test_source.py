from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.datasets import DatasetError, Source, list_pictures, open_pixels, read_picture
from core.settings import settings


@given(st.integers(2, 200_000), st.integers(0, 10**18 - 1))
def test_drawn_sources_survive_their_text(pictures: int, seed: int) -> None:
    source = Source("drawn", pictures=pictures, seed=seed)
    assert Source.parse(str(source)) == source


def test_the_plain_word_is_the_default() -> None:
    assert Source.parse("drawn") == Source("drawn")
    assert str(Source("drawn")) == "drawn"
    assert str(Source.parse(" drawn:300 ")) == "drawn:300"


def test_folders_become_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    wanted = Source("folder", folder=str(tmp_path / "my pets"))
    assert (
        Source.parse("my pets") == Source.parse("~/my pets") == Source.parse("./my pets/") == wanted
    )
    assert Source.parse(str(wanted)) == wanted
    assert Source.parse("./drawn").kind == "folder"


@pytest.mark.parametrize(
    "text", ["", "  ", "a\0b", "drawn:", "drawn:x", "drawn:1", "drawn:0", "drawn:-4"]
)
def test_impossible_sources(text: str) -> None:
    with pytest.raises(DatasetError):
        Source.parse(text)


def test_more_drawn_pets_than_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERWISE_DATASET_PICTURES", "50")
    assert len(list_pictures(Source.parse("drawn:50"))) == 50
    with pytest.raises(DatasetError, match="From 2 to 50"):
        Source.parse("drawn:51")


def test_no_folder_can_be_named_on_a_host(pets: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = Source.parse(str(pets))
    monkeypatch.setenv("LAYERWISE_HOSTED", "1")
    for attempt in (
        lambda: Source.parse(str(pets)),
        lambda: Source.parse("/there/is/none"),
        lambda: list_pictures(source),
        lambda: open_pixels(source, 8),
        lambda: read_picture(source, "cat/cat.0.png"),
    ):
        with pytest.raises(DatasetError, match="this app is shared") as raised:
            attempt()
        assert str(pets) not in str(raised.value)
    assert len(list_pictures(Source.parse("drawn:10"))) == 10


def test_drawn_pictures_by_name() -> None:
    source = Source("drawn", pictures=20, seed=3)
    listing = list_pictures(source)
    assert listing.classes == ("cat", "dog")
    assert listing.names[6] == "cat/drawn-cat-000012.png"
    assert listing.counts() == {"cat": 10, "dog": 10}
    assert list(listing.names) == sorted(listing.names)
    for name, label in zip(listing.names, listing.labels, strict=True):
        assert name.startswith(listing.classes[label] + "/")
    picture = read_picture(source, listing.names[6], at_least=32)
    assert (picture.mode, picture.size) == ("RGB", (32, 32))
    again = read_picture(source, listing.names[6], at_least=32)
    assert picture.tobytes() == again.tobytes()
    other = read_picture(Source("drawn", pictures=20, seed=4), listing.names[6], at_least=32)
    assert picture.tobytes() != other.tobytes()


@pytest.mark.parametrize(
    "name",
    ["", "cat", "cat/drawn-cat-000001.png", "cat/drawn-cat-000020.png", "cat/drawn-dog-000000.png"]
    + ["cat/drawn-cat-0000012.png", "../drawn-cat-000012.png", "cat/drawn-cat-00001٢.png"],
)
def test_drawn_names_that_do_not_exist(name: str) -> None:
    with pytest.raises(DatasetError, match="There is no drawn picture"):
        read_picture(Source("drawn", pictures=20), name)


def test_a_set_lies_among_the_sets_on_a_host_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERWISE_HOSTED", "true")
    source = Source.parse("set:cats-and-dogs-2")
    assert source == Source("set", name="cats-and-dogs-2") and str(source) == "set:cats-and-dogs-2"
    assert source.root == settings().data / "sets" / "cats-and-dogs-2" / "pictures"
    marked = Source.parse(f"marks:{'ab' * 16}:set:cats-and-dogs-2")
    assert marked.unmarked == source and Source.parse(str(marked)) == marked
    for name in ("", "../runs", "-a", "A", "a/b", "a" * 81):
        with pytest.raises(DatasetError, match="not the name of a set"):
            Source("set", name=name)
