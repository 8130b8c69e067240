"""What `python -m core.prediction` does between its arguments and its lines: find, read, judge."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from core.images import PictureError, looks_like_picture
from core.prediction.classifier import BATCH, Classifier, Verdict, classify, read_photo
from core.prediction.loading import load_classifier
from core.prediction.weights_file import ModelError

READERS = min(8, os.cpu_count() or 1)  # decoding releases the interpreter lock


@dataclass(frozen=True, slots=True)
class Answer:
    """What there is to say about one photo: a verdict, or the reason why there is none.

    `accepted` says whether it shows one of the classes; None where that is not asked, or not known.
    """

    file: str
    verdict: Verdict | None
    error: str = ""
    accepted: bool | None = None


def load(model: str | None) -> Classifier:
    """Load the shipped model, a weights file, or a run named by its id or the start of it.

    Raises ModelError with one plain sentence when there is no such model.
    """
    if model is None:
        return load_classifier(None)
    if os.sep in model or model.endswith(".safetensors") or Path(model).is_file():
        return load_classifier(Path(model))
    from core.training.files import RunError
    from core.training.folder import find_run

    try:
        return load_classifier(find_run(model))
    except RunError as error:
        raise ModelError(f"There is no weights file and no run {model!r}: {error}") from error


def threshold_of(classifier: Classifier, asked: float | None) -> float:
    """Return below which familiarity a photo shows neither: `asked`, or what suits the model.

    Raises ModelError when one is asked for and the model cannot tell how familiar a photo is.
    """
    known = classifier.knowledge
    if known is not None and known.detector is not None:
        return known.threshold if asked is None else asked
    if asked is not None:
        raise ModelError("This model cannot tell what it does not know, so no threshold helps.")
    return float("-inf")


def judge(
    classifier: Classifier, named: Iterable[str], threshold: float | None = None
) -> Iterator[Answer]:
    """Yield an answer for each photo in the files and folders `named`, in order.

    With a `threshold`, photos that are less familiar than it are not accepted, where the model can
    tell. Photos are read and judged in batches, so memory does not grow with their number.
    """
    found = find_photos(named)
    with ThreadPoolExecutor(READERS) as pool:
        while batch := list(islice(found, BATCH)):
            read = list(pool.map(lambda item: _read(item, classifier), batch))
            verdicts = iter(classify(classifier, [p for p in read if isinstance(p, np.ndarray)]))
            for (file, _), picture in zip(batch, read, strict=True):
                if isinstance(picture, str):
                    yield Answer(file, None, picture)
                else:
                    verdict = next(verdicts)
                    yield Answer(file, verdict, accepted=_accepted(verdict, threshold))


def _accepted(verdict: Verdict, threshold: float | None) -> bool | None:
    if threshold is None or verdict.familiarity is None:
        return None
    return verdict.familiarity >= threshold


def find_photos(named: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each photo's path, with a sentence instead of "" where there is nothing to read.

    Folders are walked in sorted order, pictures only; links that lead out of them are skipped.
    """
    for name in named:
        path = Path(name)
        if path.is_dir():
            yield from _walk(path)
        elif path.exists():
            yield name, ""
        else:
            yield name, "There is no such file or folder."


def _walk(folder: Path) -> Iterator[tuple[str, str]]:
    refused: list[tuple[str, str]] = []

    def refuse(error: OSError) -> None:
        refused.append((str(error.filename), f"This folder cannot be read: {error.strerror}."))

    empty, root = True, folder.resolve()
    for place, folders, files in os.walk(folder, onerror=refuse):
        folders.sort()
        for name in sorted(files):
            path = Path(place) / name
            inside = path.is_file() and path.resolve().is_relative_to(root)
            if looks_like_picture(name) and inside:
                empty = False
                yield str(path), ""
    yield from refused
    if empty and not refused:
        yield str(folder), "There are no pictures in this folder."


def _read(found: tuple[str, str], classifier: Classifier) -> np.ndarray | str:
    """Return the photo as the network sees it, or the sentence that says why there is none."""
    file, trouble = found
    if trouble:
        return trouble
    try:
        return read_photo(Path(file), classifier)
    except PictureError as error:
        return str(error)


def shown_as_line(answer: Answer) -> str:
    """Return an answer as one line of text, whatever characters the file's name has."""
    found = _in_words(answer) if answer.verdict else f"no verdict: {answer.error}"
    return "".join(map(_printable, f"{answer.file}: {found}"))


def _in_words(answer: Answer) -> str:
    assert answer.verdict is not None
    found = f"{answer.verdict.label} {100 * answer.verdict.probability:.1f} %"
    return f"neither ({found})" if answer.accepted is False else found


def _printable(character: str) -> str:
    if character.isprintable():
        return character
    return character.encode("unicode_escape").decode("ascii")


def shown_as_json(answer: Answer) -> str:
    """Return an answer as one JSON object; `error` only where there is no verdict.

    `familiarity` is there where the model can tell, `accepted` (false: it shows none of the classes)
    where that was asked as well. The probabilities are calibrated where that was measured.
    """
    verdict = answer.verdict
    if verdict is None:
        return json.dumps({"file": answer.file, "error": answer.error})
    told = {"familiarity": verdict.familiarity, "accepted": answer.accepted}
    return json.dumps(
        {"file": answer.file, "label": verdict.label, "probabilities": verdict.probabilities}
        | {name: value for name, value in told.items() if value is not None}
    )
