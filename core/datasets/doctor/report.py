"""What the doctor says of a set of pictures: findings, each with a reason and what could be done."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

# What is found, the most harmful first.
Kind = Literal[
    "leak",  # copies of one picture on both sides of the split
    "contradiction",  # copies of one picture in two classes
    "unreadable",  # broken, truncated, or no picture
    "duplicate",  # the same file twice
    "near duplicate",  # the same picture, resized, recompressed, cropped, recoloured
    "placeholder",  # a card with text, a blank, what a server sends instead of a picture
    "outlier",  # unlike all others: a drawing among photos
    "label",  # a run's verdict contradicts it
    "too small",
    "shape",  # far wider than high, or the reverse
    "turned",  # upright by its EXIF data alone
    "suffix",  # its name says another format
    "mode",  # CMYK, 16 bits, transparent, animated
    "balance",  # of the classes; about no single picture
]
# "leave out" all but the first; "move" to the class `label`; "together": on the side of the first;
# "nothing": good to know.
Action = Literal["leave out", "move", "together", "nothing"]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that was found about pictures of a set.

    `names` are the pictures as the listing has them; where they are copies of one, the first is the
    one to keep. `reason` is a sentence. `proposal` is what would mend it. `certainty`, from 0 to 1,
    orders findings of a kind; `label` is the class to which "move" would bring it.
    """

    kind: Kind
    names: tuple[str, ...]
    reason: str
    proposal: Action
    certainty: float = 1.0
    label: str = ""

    @property
    def id(self) -> str:
        """Return 16 hexadecimal digits, the same each time that the same pictures are found so."""
        text = "\0".join((self.kind, *sorted(self.names), self.label))
        return hashlib.blake2b(text.encode(errors="surrogateescape"), digest_size=8).hexdigest()

    def to_document(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "kind": self.kind, "names": list(self.names), "reason": self.reason,
            "proposal": self.proposal, "certainty": round(self.certainty, 4), "label": self.label,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Report:
    """What a check of a source came to.

    `digest` is that of the listing that was checked; `share` the validation share that leaks were
    looked for at. `counts` are pictures by class, `sizes` (width, height) upright with how many have
    it, `colours` by class the mean and the standard deviation of brightness and saturation, 0 to 1.
    `taken` is how many pictures were read anew, not as they were kept; `notes` are sentences about the
    check itself.
    """

    source: str
    digest: str
    share: float
    pictures: int
    seconds: float
    findings: tuple[Finding, ...]
    counts: Mapping[str, int] = field(default_factory=dict)
    sizes: Mapping[tuple[int, int], int] = field(default_factory=dict)
    colours: Mapping[str, tuple[float, float, float, float]] = field(default_factory=dict)
    taken: int = 0
    notes: tuple[str, ...] = ()

    def of(self, kind: Kind) -> tuple[Finding, ...]:
        """Return the findings of a kind, the most certain first."""
        found = [finding for finding in self.findings if finding.kind == kind]
        return tuple(sorted(found, key=lambda finding: -finding.certainty))

    def to_document(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "source": self.source, "digest": self.digest, "validation share": self.share,
            "pictures": self.pictures, "seconds": round(self.seconds, 2), "classes": dict(self.counts),
            "sizes": [{"width": w, "height": h, "pictures": n} for (w, h), n in self.sizes.items()],
            "colours": {
                name: {"brightness": [round(b, 4), round(bs, 4)], "saturation": [round(c, 4), round(cs, 4)]}
                for name, (b, bs, c, cs) in self.colours.items()
            },
            "read anew": self.taken, "notes": list(self.notes),
            "findings": [finding.to_document() for finding in self.findings],
        }  # fmt: skip
