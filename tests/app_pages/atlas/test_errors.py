"""The view "Errors" of a run: filters, pages, a closer look, marks, and the map."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from safetensors.torch import save_file
from streamlit.testing.v1 import AppTest

from app_pages.parts.atlas import mapping
from app_pages.parts.models import Model
from core.blocks import build, preset_block
from core.datasets import Source, list_pictures
from core.datasets.draft_files import read_draft
from core.settings import PROJECT
from core.training import Configuration, Recorder, Run, create_run
from core.training.pointers import CHECKPOINTS
from tests.app_pages.made_runs import measured_run
from tests.core.prediction.models import document

SIDE = 32


def page(**query: str) -> AppTest:
    app = AppTest.from_file(str(PROJECT / "dashboard.py"), default_timeout=120)
    for name, value in {"run-view": "errors", **query}.items():
        app.query_params[name] = value
    app.switch_page("app_pages/train.py").run()
    assert not app.exception, app.exception
    return app


def text(app: AppTest) -> str:
    kinds = (app.markdown, app.caption, app.info, app.success, app.error, app.warning)
    return "\n".join(item.value for kind in kinds for item in kind).replace("\\", "")


def tiles(app: AppTest) -> list[str]:
    """Return what each shown picture is taken for."""
    return [item.value for item in app.markdown if item.value.startswith(":material/c")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    dice = np.random.default_rng(0)
    for kind in ("cat", "dog"):
        (tmp_path / kind).mkdir()
        for i in range(12):
            pixels = dice.integers(0, 256, (SIDE, SIDE, 3), np.uint8)
            Image.fromarray(pixels).save(tmp_path / kind / f"{i}.png")
    return tmp_path


@pytest.fixture
def run(folder: Path) -> Run:
    """A run on files whose network has random weights: of its verdicts all but the first are wrong."""
    asked = Configuration(data=str(folder), image_size=SIDE, epochs=4, validation_share=0.4)
    made = create_run(asked)
    listing = list_pictures(Source.parse(str(folder)))
    judging = listing.split(0.4)[1]
    labels = [listing.labels[i] for i in judging]
    rows = [
        [0.9, 0.1] if (label == 0) == (i == 0) else [0.2, 0.8] for i, label in enumerate(labels)
    ]
    with Recorder(made.path) as recorder:
        recorder.validation(
            {"epoch": 3, "classes": ["cat", "dog"], "names": [listing.names[i] for i in judging],
             "labels": labels, "probabilities": rows}
        )  # fmt: skip
        recorder.status(state="stopped", epoch=3, total_epochs=4)
    _save_weights(made)
    return made


def _save_weights(run: Run) -> None:
    module = build(preset_block("pets-small", 2, SIDE), seed=1)
    tensors = {name: tensor.contiguous() for name, tensor in module.state_dict().items()}
    path = run.path / CHECKPOINTS / "weights-30.safetensors"
    path.parent.mkdir(exist_ok=True)
    save_file(tensors, path, {"layerwise": json.dumps(document("pets-small", SIDE))})
    part = {"name": path.name, "bytes": path.stat().st_size, "digest": "0" * 32}
    pointer = {"version": 1, "step": 30, "epoch": 3, "weights": part}
    (path.parent / "best.json").write_text(json.dumps(pointer), "utf-8")


def test_the_choice_of_views_stands_in_the_url() -> None:
    made = measured_run()
    app = page(run=made.id)
    assert app.segmented_control(key="run-view").value == "errors"
    assert "**2** of 8 validation pictures are taken for something else" in text(app)
    assert "cannot be marked" not in text(app)
    # The probability of the true class and not the winner's: cat 10 %, taken for a dog; dog 20 %.
    assert tiles(app) == [":material/close: **dog** 90.0 %", ":material/close: **cat** 80.0 %"]
    assert "is cat: 10.0 % · loss 2.30" in text(app) and "is dog: 20.0 % · loss 1.61" in text(app)
    app.segmented_control(key="run-view").set_value("learning").run()
    assert not app.exception and "Stopped after 2 of 4 epochs" in text(app)


def test_filters_come_from_the_url_and_can_be_cleared() -> None:
    made = measured_run()
    app = page(run=made.id, which="all", taken="dog", order="least-loss", **{"is": "dog"})
    assert tiles(app) == [":material/check: **dog** 90.0 %"] * 3
    app.slider(key="confidence").set_value((95, 100)).run()
    assert not tiles(app) and "No picture is like that." in text(app)
    app.button(key="atlas-clear").click().run()
    assert not app.exception and len(tiles(app)) == 2
    strange = page(run=made.id, which="?", taken="fox", order="x", confidence="nan", sheet="1e9")
    assert len(tiles(strange)) == 2


def test_what_there_is_not_is_said() -> None:
    assert "ended before its first epoch" in text(page(run=measured_run(0).id))
    made = measured_run()
    assert "no weights yet" in text(page(run=made.id, **{"as": "map"}))
    gone = page(run=made.id, picture="../../etc/passwd")
    assert "not among the run's validation pictures" in gone.toast[0].value


def test_a_picture_is_looked_at_closely_and_marked(run: Run) -> None:
    app = page(run=run.id)
    app.button(key="closer-0").click().run()
    name = app.session_state["picture"]
    source = Source.parse(run.configuration.data)
    assert "1 of" in text(app) and f"`{name}`" in text(app)
    app.button(key="mark-0").click().run()
    own = "dog" if name.startswith("cat") else "cat"
    assert dict(read_draft("", source).marks.labels) == {name: own} and f"{own}, you say" in text(
        app
    )
    app.button(key="mark-back").click().run()
    app.button(key="mark-out").click().run()
    assert read_draft("", source).marks.left_out == {name} and "left out by you" in text(app)
    app.button(key="closer-next").click().run()
    assert not app.exception and app.session_state["picture"] != name
    marked = page(run=run.id, mark="out")
    assert len(tiles(marked)) == 1


def test_the_map_is_made_beside_the_page_and_sent_with_its_pictures(run: Run) -> None:
    app = page(run=run.id, **{"as": "map"})
    app.button(key="atlas-make").click().run()
    (model,) = [about for about, _job in mapping._looking.items() if about.key == run.id]
    found = _wait(model)
    app.run()
    assert not app.exception and "of the variance" in text(app)
    assert found.atlas is not None
    sent = app.get_by_key("atlas-map").proto.bytes
    length = int.from_bytes(sent[:4], "little")
    head = json.loads(sent[4 : 4 + length])
    count = len(found.atlas.features)
    assert head["count"] == count == len(head["names"])
    sizes = {"u1": 1, "f4": 4}
    assert len(sent) == 4 + length + sum(sizes[kind] * n for _name, kind, n in head["arrays"])
    at = {name: n for name, _kind, n in head["arrays"]}
    assert at["xy"] == 2 * count and at["said"] == at["truth"] == at["loss"] == count
    assert head["words"]["order"] == "largest loss first"
    place, wanted, loss = (_array(sent, head, length, name) for name in ("place", "wanted", "loss"))
    let_through = np.flatnonzero(wanted)
    assert sorted(place[let_through]) == list(range(int(found.asked.judged.wrong.sum())))
    assert (np.diff(loss[let_through][np.argsort(place[let_through])]) <= 0).all()
    app.query_params["picture"] = head["names"][0]
    app.run()
    assert "nearest training pictures have the label" in text(app)


def _array(sent: bytes, head: dict[str, Any], length: int, wanted: str) -> np.ndarray:
    """Return one of the arrays that follow the header."""
    at = 4 + length
    for name, kind, count in head["arrays"]:
        found = np.frombuffer(sent, {"u1": "u1", "f4": "<f4"}[kind], count, at)
        if name == wanted:
            return found
        at += found.nbytes
    raise AssertionError(wanted)


def _wait(model: Model) -> mapping.Looking:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        found = mapping.looking(model)
        if found and not found.running:
            assert found.state == "ready", found.error
            return found
        time.sleep(0.05)
    raise AssertionError("it takes too long")
