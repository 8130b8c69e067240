from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from core.settings import PROJECT, Settings, SettingsError, settings, table, variable


def test_the_readme_shows_the_table_of_settings() -> None:
    assert table() in (PROJECT / "README.md").read_text("utf-8")


def test_the_table_has_every_setting_once() -> None:
    for item in fields(Settings):
        assert table().count(f"`{variable(item)}`") == 1


def test_no_variable_means_the_defaults() -> None:
    assert settings({}) == Settings()


def test_folders_are_inside_home_unless_absolute() -> None:
    chosen = settings({"LAYERWISE_HOME": "/somewhere", "LAYERWISE_CACHE": "/fast/disk"})
    assert chosen.runs == Path("/somewhere/runs")
    assert chosen.cache == Path("/fast/disk")


def test_a_host_has_tighter_limits_that_he_can_still_set() -> None:
    hosted = settings({"LAYERWISE_HOSTED": "yes", "LAYERWISE_EPOCHS": "7"})
    assert hosted.hosted
    assert hosted.epochs == 7
    assert hosted.image_size < settings({}).image_size


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("EPOCHS", "many"),
        ("EPOCHS", "-1"),
        ("EPOCHS", ""),
        ("EPOCHS", "1e3"),
        ("RUN_MINUTES", "nan"),
        ("RUN_MINUTES", "inf"),
        ("HOSTED", "perhaps"),
        ("MEASURE", "2"),
    ],
)
def test_a_variable_that_makes_no_sense_is_named(name: str, text: str) -> None:
    with pytest.raises(SettingsError, match=f"LAYERWISE_{name}"):
        settings({f"LAYERWISE_{name}": text})
