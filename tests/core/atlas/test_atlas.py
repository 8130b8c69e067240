"""What a network makes of a run's pictures: the same as when it is asked one by one."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from torch.nn import functional as F

from core.atlas.atlas import make_atlas
from core.atlas.looking import TILE, look
from core.atlas.sheet import across, sheet
from core.datasets import Cancelled, Source, list_pictures, open_pixels
from core.datasets.reading import read_squares
from core.explanation import ExplanationError
from core.images.pixels import MEAN, STD
from core.judged import Judged
from core.prediction import Classifier, load_classifier
from core.training import Configuration
from core.training.schedule import cache_side
from tests.core.prediction.models import SIDE, save_model

SOURCE = Source("drawn", pictures=24, seed=3)


@pytest.fixture(scope="module")
def classifier(tmp_path_factory: pytest.TempPathFactory) -> Classifier:
    return load_classifier(
        save_model(tmp_path_factory.mktemp("model") / "w.safetensors", "pets-small")
    )


def judged(count: int = 6) -> Judged:
    listing = list_pictures(SOURCE)
    _training, validation = listing.split(0.3)
    names = tuple(listing.names[i] for i in validation[:count])
    labels = np.array([listing.labels[i] for i in validation[:count]])
    return Judged(listing.classes, names, labels, np.full((len(names), 2), 0.5))


def test_features_are_those_of_the_last_stage(classifier: Classifier) -> None:
    names = judged().names
    told: list[int] = []
    found = look(classifier, SOURCE, ["cat/gone.png", *names], told.append)
    assert found.places.tolist() == list(range(1, len(names) + 1)) and told[-1] == len(names) + 1
    squares = np.stack(read_squares(SOURCE, names, cache_side(SIDE)))
    pixels = torch.from_numpy(squares).permute(0, 3, 1, 2) / 255
    small = F.interpolate(pixels, (SIDE, SIDE), mode="bilinear", antialias=True)
    mean, std = (torch.tensor(each).view(3, 1, 1) for each in (MEAN, STD))
    assert classifier.notebooks
    with torch.inference_mode(), classifier.notebooks.opened() as notebook:
        logits = classifier.module((small - mean) / std)
    last = notebook[classifier.notebooks.layers[-1]].numpy()
    np.testing.assert_allclose(found.features, last, atol=1e-5)
    assert found.predicted.tolist() == logits.argmax(dim=1).tolist()
    assert found.tiles.shape == (len(names), TILE, TILE, 3)


def test_pixels_that_training_keeps_give_the_same(classifier: Classifier) -> None:
    names = judged().names
    before = look(classifier, SOURCE, names)
    open_pixels(SOURCE, cache_side(SIDE))
    after = look(classifier, SOURCE, [*names, "cat/gone.png"])
    assert after.places.tolist() == before.places.tolist()
    np.testing.assert_allclose(after.features, before.features, atol=1e-5)


def test_grey_pictures_are_looked_at(classifier: Classifier) -> None:
    grey = Source("garments", pictures=70)
    names = list_pictures(grey).names[:3]
    assert len(look(classifier, grey, names)) == 3


def test_what_cannot_be_is_said(classifier: Classifier) -> None:
    with pytest.raises(ExplanationError, match="can be read any more"):
        look(classifier, SOURCE, ["cat/gone.png"])
    with pytest.raises(ExplanationError, match="no stages"):
        look(replace(classifier, notebooks=None), SOURCE, judged().names)
    with pytest.raises(Cancelled):
        look(classifier, SOURCE, judged().names, cancelled=lambda: True)


def test_an_atlas_holds_training_pictures_apart(classifier: Classifier, tmp_path: Path) -> None:
    asked = Configuration(data="drawn:24:3", image_size=SIDE, validation_share=0.3)
    told: list[tuple[int, int]] = []
    found = make_atlas(classifier, asked, judged(), lambda *done: told.append(done))
    names = set(judged().names)
    learned = {each.name for each in found.known.references}
    assert learned and not learned & {
        list_pictures(SOURCE).names[i] for i in list_pictures(SOURCE).split(0.3)[1]
    }
    assert told[-1] == (len(names) + len(learned), len(names) + len(learned))
    assert len(found.features) == len(names) + len(found.training) == len(names) + len(learned)
    # Nearest by hand: the cosine of the angle, after the training pictures' mean was taken away.
    name = judged().names[2]
    near = found.nearest(name, 3)
    assert near is not None
    around = np.concatenate([found.validation.features[2:3], found.training.features])
    around -= found.training.features.mean(axis=0)
    around /= np.linalg.norm(around, axis=1, keepdims=True)
    distances = 1 - around[1:] @ around[0]
    best = np.argsort(distances)[:3]
    assert [each.reference for each in near] == [found.trained[i] for i in best]
    assert [each.distance for each in near] == pytest.approx(distances[best].tolist(), abs=1e-4)
    assert found.nearest("cat/gone.png", 3) is None
    pictures = Image.open(io.BytesIO(sheet(found)))
    wide = across(len(found.features))
    assert pictures.width == wide * TILE and pictures.height >= len(found.features) / wide * TILE
    third = pictures.crop((2 * TILE, 0, 3 * TILE, TILE))
    assert np.abs(np.asarray(third, int) - found.validation.tiles[2]).mean() < 12
