"""The view "Open": the outline, one tensor at a time, refusals that explain themselves."""

from __future__ import annotations

import pytest

from core.checkpoints import ParameterFile
from tests.app_pages.files.opening import opened, said


def test_only_the_selected_tensor_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    whole = ParameterFile.tensor

    def tensor(self: ParameterFile, key: str) -> object:
        read.append(key)
        return whole(self, key)

    monkeypatch.setattr(ParameterFile, "tensor", tensor)
    app = opened("open", opened="shipped")
    assert len(app.dataframe[0].value) > 80 and len(read) == 1
    app.session_state["open_key"] = "stem.0.weight"
    app.run()
    assert read[1:] == ["stem.0.weight"]
    app.run()
    assert len(read) == 2  # what is seen of it is kept


def test_the_outline_is_searched_and_cut_at_a_level() -> None:
    app = opened("open", opened="example", opened_example="training")
    assert "29 of 29 rows" in said(app)
    app.text_input("open_search").set_value("MOMENTUM").run()
    assert set(app.dataframe[0].value["count"].dropna()) == {5120, 256, 2560, 10}
    app.text_input("open_search").set_value("nothing of the kind").run()
    assert app.info[0].value == "Nothing here holds that text."
    app.text_input("open_search").set_value("").run()
    app.selectbox("open_depth").select("1").run()
    assert list(app.dataframe[0].value["name"]) == [
        "epoch", "model.module", "optimizer", "classes", "accuracy",
    ]  # fmt: skip


def test_values_groups_ties_and_refusals_are_said() -> None:
    app = opened("open", opened="example", opened_example="training", open_key="epoch")
    assert "content['epoch']" in app.code[0].value
    app.session_state["open_key"] = "model.module"
    app.run()
    assert "4 tensors" in said(app) and "A part of the file" in said(app)
    app.session_state["open_key"] = "4.weight"
    app.selectbox("opened_example").select("tied").run()
    assert "also `2.weight`: it is counted once" in said(app)
    assert ":gray[Numbers]  \n**121**" in said(app)
    app.selectbox("opened_example").select("broken").run()
    assert app.warning[0].value.startswith("5 NaN and 0 infinite among 5,120 numbers")
    app.selectbox("opened_example").select("hostile").run()
    assert "wants to run" in app.error[0].value and "nothing was run" in app.error[0].value
    assert "runs a command of the operating system" in said(app)
    assert "What happened here: nothing." in said(app)
    app.selectbox("opened_example").select("module").run()
    assert "is a class of PyTorch" in said(app)


def test_odd_files_and_names_are_shown_for_what_they_are() -> None:
    import io

    import numpy as np
    import torch
    from safetensors.torch import save

    from core.checkpoints import save as save_as

    key = "![x](http://localhost/z).`w`"
    content = save({key: torch.zeros(2)}, {"![y](http://localhost/y)": "![z](http://localhost)"})
    app = opened("open", opened="file")
    app.file_uploader("opened-upload-0").set_value(("![n](x).st", content, "a/b")).run()
    assert not app.exception and not app.error
    assert "![" not in said(app)
    file = io.BytesIO()
    np.savez(file)
    app.file_uploader("opened-upload-1").set_value(("em\u202epty.npz", file.getvalue(), "")).run()
    assert app.info[0].value == "The file is whole, and there is nothing in it."
    assert app.selectbox("opened-file").options[1].startswith("em\\u202epty.npz")
    file = io.BytesIO()
    save_as(
        {"": torch.full((3,), torch.nan), "a.b": torch.ones(1), "a": torch.ones(2)}, file, "npz"
    )
    app.file_uploader("opened-upload-2").set_value(("odd.npz", file.getvalue(), "")).run()
    assert app.dataframe[0].value["name"].iloc[0] == '""'
    assert '**`""`** 3' in said(app) and "no finite number" in said(app)


def test_a_file_that_tells_how_its_network_is_built_is_taken_in_hand() -> None:
    app = opened("open", opened="shipped")
    app.button("open-take").click().run()
    assert not app.exception and not app.error and not app.warning
    assert app.button("weights-loaded").label == "pets\\.safetensors"
    shipped = list(app.dataframe[0].value["count"])
    app.selectbox("opened").select("here").run()
    assert not app.error and sorted(app.dataframe[0].value["count"]) == sorted(shipped)


def test_a_description_of_another_network_is_refused_without_losing_the_one_in_hand() -> None:
    import json

    import torch
    from safetensors.torch import save

    from core.blocks.lessons import LESSONS

    text = json.dumps({"block": LESSONS["lenet"].block.to_document()})
    content = save({"0.weight": torch.zeros(2)}, {"layerwise": text})
    app = opened("open", opened="file")
    app.file_uploader("opened-upload-0").set_value(("x.safetensors", content, "a/b")).run()
    app.button("open-take").click().run()
    assert "does not hold what its network needs" in app.warning[0].value
    assert app.selectbox("network-start").value == "mlp"
