"""What the buttons do: each is one step of the visitor's draft, for one finding or for many."""

from __future__ import annotations

from collections.abc import Sequence

from app_pages.parts.doctor.drafted import change
from app_pages.parts.doctor.examined import Examined
from core.datasets.doctor.report import Finding
from core.datasets.doctor.settled import classes_at_odds, surplus


def leave_out(asked: Examined, findings: Sequence[Finding]) -> None:
    """Leave out all copies but one, or the pictures themselves where they are no copies."""
    names, ids = surplus(findings, asked.now), _ids(findings)
    change(asked.source, lambda draft: draft.leave_out(names, ids))


def leave_out_one(asked: Examined, finding: Finding, name: str) -> None:
    """Leave out one of the pictures."""
    change(asked.source, lambda draft: draft.leave_out([name], [finding.id]))


def take_back_one(asked: Examined, name: str) -> None:
    """Forget what was decided about one picture."""
    change(asked.source, lambda draft: draft.take_back([name]))


def move(asked: Examined, findings: Sequence[Finding], label: str = "") -> None:
    """Move pictures to a class, "" for the one that each finding proposes."""
    ids = _ids(findings)
    labels = {name: label or each.label for each in findings for name in each.names}
    own = asked.now.own
    change(asked.source, lambda draft: draft.move(labels, own, ids))


def decide(asked: Examined, findings: Sequence[Finding], label: str = "") -> None:
    """Say of which class pictures are whose copies are of several: those of the others are left out.

    `label` "" means the class that each finding proposes.
    """
    others = [
        name for each in findings for name in classes_at_odds(each, asked.now, label or each.label)
    ]
    change(asked.source, lambda draft: draft.leave_out(others, _ids(findings)))


def together(asked: Examined, findings: Sequence[Finding]) -> None:
    """Keep copies on one side, that of the first."""
    groups = [names for each in findings if (names := asked.now.here(each))]
    change(asked.source, lambda draft: draft.together(groups, _ids(findings)))


def keep(asked: Examined, findings: Sequence[Finding]) -> None:
    """Keep everything as it is."""
    change(asked.source, lambda draft: draft.keep(_ids(findings)))


def take_back(asked: Examined, finding: Finding) -> None:
    """Forget what was decided about a finding and its pictures."""
    change(asked.source, lambda draft: draft.take_back(finding.names, [finding.id]))


def undo(asked: Examined) -> None:
    """Take the last step back."""
    change(asked.source, lambda draft: draft.undo())


def redo(asked: Examined) -> None:
    """Do the step again that was undone last."""
    change(asked.source, lambda draft: draft.redo())


def _ids(findings: Sequence[Finding]) -> list[str]:
    return [each.id for each in findings]
