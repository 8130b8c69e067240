"""What the tests of the page's views have in common: a run with weights, the page, its words."""

from __future__ import annotations

from typing import Any

from streamlit.testing.v1 import AppTest

from core.blocks import build, preset_block
from core.settings import PROJECT
from core.training.checkpoint import save_checkpoint
from core.training.configuration import Configuration
from core.training.folder import Run, create_run
from tests.core.prediction.models import document


def a_run(
    name: str = "my run",
    owner: str = "",
    trained: bool = True,
    data: str = "drawn:500",
    **asked: Any,
) -> Run:
    """Make a run; where it is `trained`, with random weights that look as if it had."""
    asked_for = Configuration(data=data, model="lenet-colour", image_size=32, **asked)
    run = create_run(asked_for, name=name, owner=owner)
    if trained:
        module = build(preset_block("lenet-colour", 2, 32), seed=4)
        metadata = document(run=run.id, metrics={"validation_accuracy": 0.625})
        save_checkpoint(
            run.path, step=30, epoch=3, weights=module.state_dict(), state={}, metadata=metadata,
            best=True,
        )  # fmt: skip
    return run


def page(**query: str) -> AppTest:
    """Open the page with these parameters in its address."""
    app = AppTest.from_file(str(PROJECT / "dashboard.py"), default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    app.switch_page("app_pages/predict.py").run()
    assert not app.exception, app.exception
    return app


def text(app: AppTest) -> str:
    """Return whatever is written on the page."""
    kinds = (app.markdown, app.caption, app.info, app.warning, app.error)
    return "\n".join(item.value for kind in kinds for item in kind).replace("\\", "")
