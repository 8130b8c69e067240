"""The network's keys and the file's, side by side, as rows of a table."""

from __future__ import annotations

from dataclasses import dataclass

from core.checkpoints.diagnosis import Diagnosis, Match, Plan, Wanted
from core.checkpoints.diagnosis.rules import Shape

BAD, ODD, GOOD = (
    "background-color: #E5484D33",
    "background-color: #F2994A33",
    "background-color: #12A59426",
)
TINTS = {
    "fits": GOOD, "renamed": GOOD, "transposed": GOOD, "tied": GOOD, "hand": GOOD,
    "reshaped": ODD, "missing": BAD,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A key of the network, what it gets from the file, and what can be said of that in a word.

    `key` is "" for what only the file has, `file` for what only the network has.
    """

    key: str
    file: str
    state: str
    shape: Shape | None = None
    file_shape: Shape | None = None
    dtype: str = ""
    file_dtype: str = ""


def lines(found: Diagnosis, plan: Plan, hand: frozenset[str]) -> tuple[Line, ...]:
    """Return the network's keys in their order, then the file's that nothing takes."""
    matches = found.matches(plan.rules)
    files = {choice.key: choice for choice in plan.choices}
    made = []
    for wanted in found.wanted:
        file = files[wanted.key].file
        match = matches.get(wanted.key)
        if file is None and match is not None and not match.fits:
            file = match.file
        state = _state(
            wanted, files[wanted.key].file, match, wanted.key in hand, bool(files[wanted.key].axes)
        )
        entry = found.offered[file] if file is not None and state != "kept" else None
        made.append(Line(
            wanted.key, entry.key if entry else "", state, wanted.shape, entry.shape if entry else None,
            wanted.dtype, entry.dtype if entry else "",
        ))  # fmt: skip
    used = {line.file for line in made if line.file_shape is not None}
    left = [entry for key, entry in found.offered.items() if key not in used]
    return (*made, *(
        Line("", entry.key, "unexpected", None, entry.shape, "", entry.dtype) for entry in left
    ))  # fmt: skip


def _state(
    wanted: Wanted, file: str | None, match: Match | None, by_hand: bool, turned: bool
) -> str:
    if by_hand:
        return "hand" if file is not None else "kept"
    if file is None:
        if match is not None:
            return "kept" if match.fits else "reshaped"
        return "counter" if wanted.counter else "missing"
    if match is None or match.file != file:
        return "tied"
    return "transposed" if turned else "renamed" if match.rules else "fits"
