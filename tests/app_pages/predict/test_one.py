"""The small scale of a card: what it says of one photo."""

from __future__ import annotations

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from app_pages.parts.predict.trust.one import in_words
from core.prediction.knowledge import Knowledge
from tests.core.prediction.known import knowledge_of
from tests.core.prediction.models import save_model


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    return knowledge_of(save_model(tmp_path_factory.mktemp("m") / "w.safetensors"))


def test_words_say_on_which_side_a_photo_lies(known: Knowledge) -> None:
    far, near = float(known.familiarity.min()) - 1, float(known.familiarity.max()) + 1
    assert in_words(far, known, known.threshold).startswith("Below the threshold: 0.0 %")
    assert in_words(near, known, known.threshold).startswith("Above the threshold: 100.0 %")
    assert in_words(near, known, near + 1).startswith("Below the threshold: 100.0 %")


def test_it_is_drawn_where_the_model_can_tell(known: Knowledge) -> None:
    def shown() -> None:
        import streamlit as st

        from app_pages.parts.predict.trust.one import familiarity_scale
        from core.prediction import Verdict

        for familiarity in (None, 1.0):
            verdict = Verdict("cat", {"cat": 0.9, "dog": 0.1}, familiarity)
            familiarity_scale(verdict, st.session_state["known"], 0.5)

    app = AppTest.from_function(shown)
    app.session_state["known"] = known
    app.run()
    assert not app.exception and len(app.get("image")) == 1 and len(app.caption) == 1
    app.session_state["known"] = replace(known, detector=None)
    app.run()
    assert not app.exception and not app.get("image")
