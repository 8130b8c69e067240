"""What a person is deciding about the pictures of a source, step by step: a draft of marks.

Each step can be undone and redone, and says itself what it changed, so that two windows of the same
person add to one draft and neither overwrites what the other did. A run is not trained with a draft but
with marks that are kept for good (`core.datasets.marks`). `core.datasets.draft_files` keeps drafts on
the disk.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from core.datasets.draft_steps import Action, Decision, Step, read_step, texts
from core.datasets.errors import DatasetError
from core.datasets.marks import Marks

VERSION = 1
MOST_STEPS = 500  # that can be undone
MOST_CHANGES = 200_000  # decisions about pictures in all of these steps
UNSURE = "unsure "  # before a finding's id among the kept ones: somebody looked, and could not tell

Names = Iterable[str]


@dataclass(frozen=True, slots=True)
class Draft:
    """Marks so far, the ids of findings that are kept, and the steps that led there.

    A finding is kept as it is, or (UNSURE before its id) because nobody could tell.
    `done` are the steps that can be undone, `undone` those that can be done again, the next one last.
    Nothing is changed in place: each method returns the draft after it, the same one where it changes
    nothing.
    """

    marks: Marks = field(default_factory=Marks)
    kept: frozenset[str] = frozenset()
    done: tuple[Step, ...] = ()
    undone: tuple[Step, ...] = ()

    def decision(self, name: str) -> Decision:
        """Return what is decided about a picture."""
        marks = self.marks
        return Decision(
            name in marks.left_out, marks.labels.get(name, ""), marks.groups.get(name, "")
        )

    @property
    def as_it_is(self) -> int:
        """How many findings are kept as they are."""
        return sum(not each.startswith(UNSURE) for each in self.kept)

    def leave_out(self, names: Names, ids: Names = ()) -> Draft:
        """Leave pictures out; `ids` are the findings that this answers, no longer kept."""
        changed = {name: replace(self.decision(name), out=True) for name in names}
        return self.step("leave out", changed, unkept=ids)

    def take_back(self, names: Names, ids: Names = ()) -> Draft:
        """Forget what was decided about pictures and findings."""
        return self.step("take back", {name: Decision() for name in names}, unkept=ids)

    def move(self, labels: Mapping[str, str], own: Mapping[str, str], ids: Names = ()) -> Draft:
        """Give each picture the class that `labels` says; `own` are the classes that they have."""
        changed = {
            name: replace(self.decision(name), out=False, label=label * (own.get(name) != label))
            for name, label in labels.items()
        }
        return self.step("move", changed, unkept=ids)

    def together(self, groups: Iterable[Iterable[str]], ids: Names = ()) -> Draft:
        """Keep the pictures of each group on one side, that of its first, with whoever belongs to them."""
        leaders = dict(self.marks.groups)
        for names in groups:
            wanted = list(names)
            first = leaders.get(wanted[0], wanted[0])
            joined = {leaders.get(name, name) for name in wanted} | set(wanted)
            for name in [name for name, leader in leaders.items() if leader in joined]:
                leaders[name] = first
            leaders |= dict.fromkeys(joined, first)
            leaders.pop(first)
        names = leaders.keys() | self.marks.groups.keys()
        changed = {
            name: replace(self.decision(name), group=leaders.get(name, "")) for name in names
        }
        return self.step("together", changed, unkept=ids)

    def keep(self, ids: Names) -> Draft:
        """Keep what findings are about as it is."""
        return self.step("keep", {}, kept=ids)

    def forget(self) -> Draft:
        """Forget all that was decided; that, too, can be undone."""
        return self.step("forget", dict.fromkeys(_named(self.marks), Decision()), unkept=self.kept)

    def take(self, marks: Marks, kept: Names = (), *, instead: bool = False) -> Draft:
        """Take somebody's marks: added to these, theirs counting where both say something, or instead."""
        theirs = Draft(marks)
        changed = {name: Decision() for name in _named(self.marks)} if instead else {}
        changed |= {name: theirs.decision(name) for name in _named(marks)}
        kept = frozenset(kept)
        return self.step("import", changed, kept, self.kept - kept if instead else ())

    def step(
        self, action: Action, decisions: Mapping[str, Decision], kept: Names = (), unkept: Names = (),
    ) -> Draft:  # fmt: skip
        """Do one step. Whatever was undone before cannot be done again then."""
        after = {name: each for name, each in decisions.items() if each != self.decision(name)}
        before = {name: self.decision(name) for name in after}
        step = Step(
            action, before, after, frozenset(kept) - self.kept, frozenset(unkept) & self.kept
        )
        if not len(step):
            return self
        changed = self._with(step.after, step.kept, step.unkept)
        return replace(changed, done=_recent((*self.done, step)), undone=())

    def undo(self) -> Draft:
        """Take the last step back."""
        if not self.done:
            return self
        last = self.done[-1]
        changed = self._with(last.before, last.unkept, last.kept)
        return replace(changed, done=self.done[:-1], undone=(*self.undone, last))

    def redo(self) -> Draft:
        """Do the step again that was undone last."""
        if not self.undone:
            return self
        step = self.undone[-1]
        changed = self._with(step.after, step.kept, step.unkept)
        return replace(changed, done=(*self.done, step), undone=self.undone[:-1])

    def _with(self, decisions: Mapping[str, Decision], kept: Names, unkept: Names) -> Draft:
        marks, items = self.marks, decisions.items()
        stay = {name: label for name, label in marks.labels.items() if name not in decisions}
        grouped = {name: first for name, first in marks.groups.items() if name not in decisions}
        changed = Marks(
            marks.left_out - decisions.keys() | {name for name, each in items if each.out},
            stay | {name: each.label for name, each in items if each.label},
            grouped | {name: each.group for name, each in items if each.group},
        )
        return replace(self, marks=changed, kept=self.kept - set(unkept) | set(kept))

    def to_document(self) -> dict[str, Any]:
        """Return plain JSON values, with the format's version."""
        return {
            "version": VERSION, "marks": self.marks.to_document(), "kept": sorted(self.kept),
            "done": [step.to_document() for step in self.done],
            "undone": [step.to_document() for step in self.undone],
        }  # fmt: skip

    @classmethod
    def from_document(cls, document: Any) -> Draft:
        """Read what `to_document` wrote. Raises DatasetError on anything else."""
        try:
            if document["version"] != VERSION:
                raise DatasetError("This draft of marks is of another version.")
            done, undone = (tuple(map(read_step, document[name])) for name in ("done", "undone"))
            return cls(
                Marks.from_document(document["marks"]), texts(document["kept"]), done, undone
            )
        except (TypeError, KeyError, AttributeError, ValueError) as error:
            if isinstance(error, DatasetError):
                raise
            raise DatasetError(f"This is no draft of marks ({error!r} is wrong).") from error


def _named(marks: Marks) -> set[str]:
    return {*marks.left_out, *marks.labels, *marks.groups}


def _recent(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Return the last steps, as many as are kept, and at least one."""
    steps, changes = steps[-MOST_STEPS:], sum(map(len, steps[-MOST_STEPS:]))
    while len(steps) > 1 and changes > MOST_CHANGES:
        steps, changes = steps[1:], changes - len(steps[0])
    return steps
