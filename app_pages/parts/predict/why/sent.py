"""What the browser is sent once: all changed photos as small JPEGs, and what was said of each.

A header in JSON with the lengths of the JPEGs, then these one after the other.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from app_pages.parts.predict.why.change_words import amount, titles
from app_pages.parts.verdict_words import how_sure, in_words
from app_pages.parts.words import _
from charts.colours import class_colours
from core.images import encode_jpeg, thumbnail

if TYPE_CHECKING:
    from PIL import Image

    from core.explanation.what_if import Course
    from core.prediction import Verdict

SIDE, QUALITY = 224, 80  # pixels of a changed photo as it is shown, at twice the screen's density


def packed(courses: Sequence[Course], classes: Sequence[str], limit: float | None = None) -> bytes:
    """Return the length of the header (4 bytes, little endian), the header, and the JPEGs.

    `limit` is the familiarity below which a photo counts as neither, None where there is none.
    """
    places: dict[int, int] = {}  # a picture's id to its number: the photo as it is is sent once
    jpegs: list[bytes] = []

    def placed(picture: Image.Image) -> int:
        if id(picture) not in places:
            places[id(picture)] = len(jpegs)
            jpegs.append(encode_jpeg(thumbnail(picture, SIDE), QUALITY))
        return places[id(picture)]

    head: dict[str, Any] = {
        "changes": [_change(course, [placed(each) for each in course.pictures], limit) for course in courses],
        "classes": list(classes), "colours": class_colours(classes),
        "familiarity": _scale(courses, limit), "words": _words(), "lengths": list(map(len, jpegs)),
    }  # fmt: skip
    head["arrays"] = [["jpegs", "u1", sum(head["lengths"])]]
    text = json.dumps(head).encode()
    return b"".join([len(text).to_bytes(4, "little"), text, *jpegs])


def _change(course: Course, pictures: Sequence[int], limit: float | None) -> dict[str, Any]:
    name, title = course.change.name, titles()[course.change.name]
    return {
        "name": name, "title": title, "neutral": course.neutral, "pictures": pictures,
        "alt": _("{title}: the probability of each class").format(title=title),
        "values": [amount(name, value) for value in course.change.values],
        "shares": [[round(p, 5) for p in each.probabilities.values()] for each in course.verdicts],
        "familiarity": [each.familiarity for each in course.verdicts],
        "said": [f"{in_words(v, limit)} · {how_sure(v, limit)}" for v in course.verdicts],
        "notes": [_note(each, limit) for each in course.verdicts],
    }  # fmt: skip


def _note(verdict: Verdict, limit: float | None) -> str:
    if limit is None or verdict.familiarity is None:
        return ""
    told = _("familiarity {score}, threshold {limit}")
    if verdict.familiarity < limit:
        told = _("familiarity {score}, below the threshold {limit}")
    numbers = {"score": f"{verdict.familiarity:.1f}", "limit": f"{limit:.1f}"}
    return told.format(**{name: text.replace("-", "−") for name, text in numbers.items()})


def _scale(courses: Sequence[Course], limit: float | None) -> dict[str, float] | None:
    """Return the ends of the one scale that the familiarity is drawn on in all cards."""
    scores = [
        each.familiarity
        for course in courses
        for each in course.verdicts
        if each.familiarity is not None
    ]
    if limit is None or not scores:
        return None
    low, high = min([*scores, limit]), max([*scores, limit])
    room = 0.05 * (high - low) or 1.0
    return {"low": low - room, "high": high + room, "threshold": limit}


def _words() -> dict[str, str]:
    return {
        "asItIs": _("as it is"), "back": _("All as it is"), "familiarity": _("familiarity"),
        "limit": _("limit"),
    }  # fmt: skip
