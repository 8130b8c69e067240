"""What a model card says of the data."""

from __future__ import annotations

import pytest

from core.lenet import PRESETS
from core.training import Configuration, model_card


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (
            "fashion-mnist",
            "Fashion-MNIST (Xiao, Rasul & Vollgraf, 2017), grey squares of 28 pixels",
        ),
        ("garments", "Trained on drawn garments, grey"),
        ("garments:12000:3", "Trained on 12,000 drawn garments, grey"),
    ],
)
def test_grey_data_are_named(data: str, words: str) -> None:
    told = model_card._data(PRESETS["zh"].configuration(data))
    assert words in told
    assert "Its test pictures were never trained on" in told
    shared = PRESETS["zh"].configuration(data, validation="share", validation_share=0.1)
    assert "10% of the training pictures, chosen by a hash" in model_card._data(shared)


def test_photos_are_named() -> None:
    told = model_card._data(Configuration(data="drawn:400:7", image_size=64))
    assert "Trained on 400 drawn cats and dogs, each picture squeezed whole" in told
    assert "20% of the pictures, chosen by a hash" in told
    folded = Configuration(data="drawn", validation="fold", fold=2, folds=4)
    assert "Part 2 of 4 equal ones of the pictures" in model_card._data(folded)
    told = model_card._data(Configuration(data="/secret/garments_[x]"))
    assert r"the folder garments\_\[x\]" in told
    assert "secret" not in told
