"""Blanks, cards and drawings stand out among photos, and nothing does among its like."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from core.datasets.doctor.look import Look
from core.datasets.doctor.strangers import FEWEST, strangeness, strangers
from core.datasets.doctor.tones import SIDE, Tones, measure
from tests.core.datasets.doctor.conftest import pet


def look(picture: Image.Image) -> Look:
    return Look(tones=tones_of(picture.convert("RGB").resize((SIDE, SIDE), Image.Resampling.BOX)))


def tones_of(small: Image.Image) -> Tones:
    (tones,), _grey = measure(np.asarray(small)[None])
    return tones


def photo(seed: int) -> Image.Image:
    """Make what photos are to the measures: soft shapes with light and a camera's noise on them."""
    random = np.random.default_rng(seed)
    soft = Image.fromarray(random.integers(0, 256, (12, 12, 3), np.uint8)).resize((128, 128), 3)
    noise = random.normal(0, 8, (128, 128, 1))
    return Image.fromarray((np.asarray(soft) + noise).clip(0, 255).astype(np.uint8))


def card() -> Image.Image:
    made = Image.new("RGB", (300, 200), "white")
    draw = ImageDraw.Draw(made)
    draw.rectangle((20, 20, 280, 180), outline="black", width=8)
    draw.text((60, 60), "NO PHOTO", fill="black", font_size=40)
    return made


def test_each_is_found_by_its_name() -> None:
    looks = [look(photo(seed)) for seed in range(60)]
    looks += [look(card()), look(Image.new("RGB", (90, 60), (9, 80, 9))), Look(error="broken")]
    names = [*map(str, range(60)), "card", "blank", "broken"]
    found = {each.names[0]: each for each in strangers(names, looks)}
    assert found.keys() == {"card", "blank"}
    assert {each.kind for each in found.values()} == {"placeholder"}
    assert "one tone" in found["blank"].reason and "text" in found["card"].reason


def test_a_drawing_with_many_shades_is_an_outlier() -> None:
    light = np.linspace(60, 255, 128).astype(np.uint8)
    drawing = Image.fromarray(np.repeat(light[:, None], 128, axis=1)).convert("RGB")
    draw = ImageDraw.Draw(drawing)
    for k in range(14):
        draw.ellipse(
            (k * 9, k * 7, k * 9 + 50, k * 7 + 40), fill=(k * 17, 255 - k * 17, 60), width=0
        )
    looks = [look(photo(seed)) for seed in range(60)] + [look(drawing)]
    (found,) = strangers([str(k) for k in range(61)], looks)
    assert (found.kind, found.names) == ("outlier", ("60",))
    assert 0 < found.certainty <= 1


def test_drawings_are_hardly_strangers_among_drawings() -> None:
    drawn = [look(pet(seed)) for seed in range(FEWEST)]
    found = list(strangers([str(k) for k in range(FEWEST)], drawn))
    assert len(found) <= 1  # of 50, as chance has it


def test_too_few_say_nothing_of_what_is_usual() -> None:
    tones = [look(photo(1)).tones, look(card()).tones]
    assert not strangeness([each for each in tones if each]).any()


def test_the_measures_are_those_of_arithmetic() -> None:
    stripes = np.zeros((SIDE, SIDE, 3), np.uint8)
    stripes[:, SIDE // 2 :] = 255  # one step across in each row, of 63, and none down
    tones = tones_of(Image.fromarray(stripes))
    steps = 2 * SIDE * (SIDE - 1)
    assert (tones.brightness, tones.contrast, tones.saturation, tones.variety) == (0.5, 0.5, 0, 1)
    assert tones.fine == 0
    assert abs(tones.flat - (1 - SIDE / steps)) < 1e-5
    assert abs(tones.step - SIDE / steps) < 1e-5
    soft = tones_of(Image.fromarray(stripes).filter(ImageFilter.GaussianBlur(9)))
    assert soft.fine > 0 and soft.flat < tones.flat
