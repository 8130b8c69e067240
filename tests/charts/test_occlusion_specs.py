"""The spec of what covering leaves of a class: its rows, its scale, and its colours."""

from __future__ import annotations

from charts import occlusion


def test_what_is_marked_stands_above_what_is_random() -> None:
    spec = occlusion.left("p", "marked", "random", "before", "#123456")
    ticks, line = spec["layer"]
    assert ticks["data"] == {"name": "left"} and line["data"] == {"name": "before"}
    assert ticks["encoding"]["y"]["sort"] == ["marked", "random"]
    scale = ticks["encoding"]["color"]["scale"]
    assert scale == {"domain": ["marked", "random"], "range": [occlusion.MARKED, occlusion.RANDOM]}
    assert ticks["encoding"]["x"]["scale"]["domain"] == [0, 1]
    assert occlusion.left("p", "marked", "random", "before", "#123456") is spec
