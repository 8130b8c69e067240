"""What a person makes of suspects, as steps of the draft of marks of their source.

"It is a dog" moves the picture, "the label is right" keeps the doctor's finding, "leave it out" leaves the
picture out. Whoever can't tell decides nothing: the draft does not hear of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Literal

from core.datasets.drafts import Draft
from core.datasets.marks import keep_marks, read_marks
from core.datasets.source import Source
from core.training.labels.suspects import Suspect

Answer = Literal["move", "right", "leave out"]


def begun(draft: Draft, source: Source) -> Draft:
    """Return the draft to decide in: where it is empty, what the source's own marks say already.

    Raises DatasetError where those are not here.
    """
    empty = not (draft.marks or draft.kept or draft.done or draft.undone)
    return Draft(read_marks(source.marks)) if empty and source.marks else draft


def decide(draft: Draft, suspect: Suspect, answer: Answer) -> Draft:
    """Return the draft after one answer; it is the draft's last step then, and can be undone."""
    names, ids = [suspect.name], [suspect.finding.id]
    if answer == "leave out":
        return draft.leave_out(names, ids)
    if answer == "move":
        return draft.move({suspect.name: suspect.suggested}, {}, ids)
    now = draft.decision(suspect.name)
    as_given = replace(now, out=False, label=now.label if now.label == suspect.given else "")
    return draft.step("keep", {suspect.name: as_given}, kept=ids)


def answered(draft: Draft, suspect: Suspect) -> Answer | None:
    """Return what is decided about a suspect, None where nothing is yet."""
    now = draft.decision(suspect.name)
    if now.out:
        return "leave out"
    if now.label and now.label != suspect.given:
        return "move"
    return "right" if suspect.finding.id in draft.kept else None


def undoable(draft: Draft, suspects: Iterable[Suspect]) -> Suspect | None:
    """Return the suspect whom the draft's last step is about, None where it is about something else."""
    last = draft.done[-1] if draft.done else None
    if last is None:
        return None
    touched = {*last.after, *last.kept, *last.unkept}
    found = (each for each in suspects if {each.name, each.finding.id} & touched)
    return next(found, None) if len(last.after) <= 1 else None


def cleaned(source: Source, draft: Draft) -> Source:
    """Return the source under the draft's marks, which are kept for good.

    Raises DatasetError where the disk refuses.
    """
    return replace(source, marks=keep_marks(draft.marks))
