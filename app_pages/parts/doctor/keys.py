"""The keyboard in the list of findings: moving from one to the next, and deciding without the pointer."""

from __future__ import annotations

from collections.abc import Sequence

from app_pages.parts.components import component
from app_pages.parts.doctor.examined import Examined
from app_pages.parts.doctor.kinds import told
from app_pages.parts.words import _
from core.datasets.doctor.report import Finding

_KEYS = component("finding_keys")


def listen(asked: Examined, visible: Sequence[Finding]) -> None:
    """Let keys act on the findings in sight; draw which keys there are."""
    if not visible:
        return
    rows = [
        {
            "id": each.id,
            "label": f"{told(each.kind, 1).title}. {each.reason}",
            "done": asked.stands[each] in ("mended", "kept"),
        }
        for each in visible
    ]
    keys = [
        ["J", "K", _("next, previous")], ["X", _("leave out")], ["M", _("move")],
        ["T", _("together")], ["Enter", _("keep")], ["B", _("take back")],
        ["Ctrl+Z", _("undo")],
    ]  # fmt: skip
    draft = asked.draft
    _KEYS(
        key="finding-keys",
        data={
            "rows": rows, "keys": keys, "turn": f"{len(draft.done)}-{len(draft.undone)}",
            "words": {
                "label": _("Keys in the list of findings"),
                "place": _("Finding {number} of {count}"), "done": _("dealt with"),
            },
        },
    )  # fmt: skip
