"""What a person makes of suspects, as steps of the draft of marks of their source.

"It is a dog" moves the picture, "the label is right" keeps the doctor's finding, "leave it out" leaves the
picture out. Of whom a person can't tell, the draft remembers just that: nothing is decided.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Literal

from core.datasets.drafts import UNSURE, Draft
from core.datasets.marks import keep_marks, read_marks
from core.datasets.source import Source
from core.training.labels.suspects import Suspect

Answer = Literal["move", "right", "leave out", "unsure"]


def begun(draft: Draft, source: Source) -> Draft:
    """Return the draft to decide in: where it is empty, what the source's own marks say already.

    Raises DatasetError where those are not here.
    """
    empty = not (draft.marks or draft.kept or draft.done or draft.undone)
    return Draft(read_marks(source.marks)) if empty and source.marks else draft


def decide(draft: Draft, suspect: Suspect, answer: Answer) -> Draft:
    """Return the draft after one answer; it is the draft's last step then, and can be undone."""
    names, ids = [suspect.name], _ids(suspect)
    if answer == "leave out":
        return draft.leave_out(names, ids)
    if answer == "move":
        return draft.move({suspect.name: suspect.suggested}, {}, ids)
    now, (right, unsure) = draft.decision(suspect.name), ids
    as_given = replace(now, out=False, label=now.label if now.label == suspect.given else "")
    if answer == "right":
        return draft.step("keep", {suspect.name: as_given}, kept=[right], unkept=[unsure])
    return draft.step("pass over", {suspect.name: as_given}, kept=[unsure], unkept=[right])


def ask_again(draft: Draft, suspects: Iterable[Suspect]) -> Draft:
    """Return the draft without what it remembers of whom a person couldn't tell."""
    return draft.take_back((), [_ids(each)[1] for each in suspects])


def answered(draft: Draft, suspect: Suspect) -> Answer | None:
    """Return what is decided about a suspect, None where nobody has been asked yet."""
    now, (right, unsure) = draft.decision(suspect.name), _ids(suspect)
    if now.out:
        return "leave out"
    if now.label and now.label != suspect.given:
        return "move"
    if right in draft.kept:
        return "right"
    return "unsure" if unsure in draft.kept else None


def undoable(draft: Draft, suspects: Iterable[Suspect]) -> Suspect | None:
    """Return the suspect whom the draft's last step is about, None where it is about something else."""
    last = draft.done[-1] if draft.done else None
    if last is None:
        return None
    touched = {*last.after, *last.kept, *last.unkept}
    found = (each for each in suspects if {each.name, *_ids(each)} & touched)
    return next(found, None) if len(last.after) <= 1 else None


def cleaned(source: Source, draft: Draft) -> Source:
    """Return the source under the draft's marks, which are kept for good.

    Raises DatasetError where the disk refuses.
    """
    return replace(source, marks=keep_marks(draft.marks))


def _ids(suspect: Suspect) -> list[str]:
    """Return what the draft keeps of a suspect whose label is right, and of one that nobody can tell."""
    return [suspect.finding.id, UNSURE + suspect.finding.id]
