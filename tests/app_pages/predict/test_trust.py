"""The view "How far to trust it", with a real model of random weights and made-up pictures."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app_pages.parts.models import Model, models
from app_pages.parts.predict import known as known_models
from app_pages.parts.predict.trust.card import lowered
from app_pages.parts.predict.trust.scale import Mark, sent
from core.prediction import own_pictures
from core.prediction.familiarity import scale_of
from tests.app_pages.made_runs import chart
from tests.app_pages.predict.made import a_run, page, text
from tests.core.prediction.known import KNOWN, knowledge_of, save_known

pytestmark = pytest.mark.usefixtures("shipped")


def test_a_shipped_model_without_knowledge_says_so() -> None:
    app = page(view="trust")
    assert "Nothing was measured" in text(app)
    assert not [button for button in app.button if button.key == "measure"]


def test_how_sure_it_is_is_drawn_before_and_after(shipped: Path) -> None:
    save_known(shipped)
    app = page(view="trust")
    assert "temperature **2.00**" in text(app) and "60 pictures of noise" in text(app)
    words = (
        "Share of right verdicts against their confidence, before and after the temperature; "
        "the diagonal is perfect."
    )
    bins = chart(app, words)["bins"].to_pydict()
    assert sum(bins["count"]) == 2 * KNOWN and len(set(bins["series"])) == 2
    assert app.metric[0].label == "Right" and "60" in app.metric[0].delta


def test_a_threshold_from_the_url_moves_what_it_costs(shipped: Path) -> None:
    known = save_known(shipped)
    shown = {"view": "trust", "trust": "neither"}
    app = page(**shown, threshold=str(float(known.familiarity.max()) + 1))
    assert app.metric[2].value == "100.0 %" and app.metric[3].value == "0.0 %"
    app = page(**shown, threshold="nan")
    assert app.metric[2].delta == f"{(known.familiarity < known.threshold).sum()} of {KNOWN}"


def test_a_card_is_read_on_the_page(shipped: Path) -> None:
    save_known(shipped)
    shipped.with_name("README.md").write_text("# The model\n\n## What it cannot do\n\nFly.\n")
    app = page(view="trust", trust="card")
    assert "## The model\n\n### What it cannot do" in "\n".join(m.value for m in app.markdown)


def test_headings_go_down_and_code_stays() -> None:
    card = "# A\n### C\n```\n# not a heading\n```\n#hash\n###### F"
    assert lowered(card) == "## A\n**C**\n```\n# not a heading\n```\n#hash\n**F**"


def test_what_the_scale_is_sent_is_exact(shipped: Path) -> None:
    known = knowledge_of(shipped)
    found = scale_of(known, [known.threshold + 0.01], by_kind=True)
    marks = [Mark("rex.jpg", float(known.familiarity[0]), "dog")]
    message = sent(found, known.threshold, known.threshold + 0.01, marks)
    assert message["usual"] in message["thresholds"]
    assert message["threshold"] in message["thresholds"]
    assert [group["name"] for group in message["groups"]] == [
        "Validation photos",
        "house",
        "noise",
    ]
    at = message["thresholds"].index(message["usual"])
    assert message["groups"][0]["accepted"][at] == (known.familiarity >= known.threshold).sum()
    assert message["photos"][0]["title"] == "rex.jpg: dog"
    assert 0 <= message["photos"][0]["at"] <= 1


def test_a_run_is_measured_when_asked_and_not_before(
    shipped: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_pictures, "DRAWN_SECONDS", 0.0)
    monkeypatch.setattr(own_pictures, "drawn", lambda kind, number, side: np.full(
        (side, side, 3), (len(kind) * 31 + number) % 256, np.uint8))  # fmt: skip
    run = a_run(data="drawn:60", validation_share=0.4)
    app = page(view="trust", model=run.id)
    model = models()[run.id]
    assert "Nothing has been measured" in text(app) and known_models.knowledge_of(model) is None
    app.button(key="measure").click().run()
    _until_ended(model)
    app.run()
    assert not app.exception and "other things, drawn or cut from training pictures" in text(app)
    known = known_models.knowledge_of(model)
    assert known is not None and known.detector is not None and len(known.labels) > 10
    assert known_models.turn(model) > 0 and known_models.told_of(model) is known


def _until_ended(model: Model) -> None:
    end = time.monotonic() + 60
    while (found := known_models.measurement(model)) is None or found.running:
        assert time.monotonic() < end, "the measurement does not end"
        time.sleep(0.02)


def test_a_measurement_that_cannot_be_says_why(shipped: Path) -> None:
    run = a_run(data="drawn:60", validation_share=0.05)  # too few to validate with
    app = page(view="trust", model=run.id)
    model = models()[run.id]
    known_models.begin(model).called_off.set()
    _until_ended(model)
    found = known_models.measurement(model)
    assert found is not None and found.state in ("stopped", "failed")
    app.run()
    assert app.button(key="measure") and not app.exception


def test_verdicts_hear_of_a_measurement(shipped: Path) -> None:
    run = a_run()
    model = models()[run.id]
    asked = known_models.classifier_of(model)
    measured = known_models.Measurement(model, asked, state="ready")
    measured.knowledge = replace(knowledge_of(model.path), threshold=1e9)
    known_models._line.put(model, measured)
    assert known_models.classifier_of(model).knowledge is measured.knowledge
    app = page(view="trust", trust="neither", model=run.id, photos_from="drawn")
    assert app.metric[2].value == "100.0 %"
