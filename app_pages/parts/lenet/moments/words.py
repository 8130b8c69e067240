"""What the scrubber says: by itself in the browser, at each moment, and of all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app_pages.parts.words import _, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.lenet.moments import Course, Moment
    from core.lenet.moments.watching import Watched
    from core.training.snapshots import Snapshot


def words() -> dict[str, str]:
    """Return the texts by the names that the component has for them."""
    return {
        "first": _("To the start"), "back": _("One moment back"), "next": _("One moment on"),
        "play": _("Play"), "pause": _("Pause"), "slider": _("Moment of the training"),
        "step": _("Step {step}"), "epoch": _("epoch {epoch}"), "loss": _("train loss"),
        "accuracy": _("test accuracy"), "open": _("Open this moment"),
        "curve": _("Train loss and test accuracy over the steps, with a cursor at the moment"),
        "early": _("Spread the early steps"), "steps": _("steps"),
        "scale": _("One scale for all moments"), "own": _("each moment on its own scale"),
        "common": _("one scale for all moments"),
        "layers": _("What becomes of the picture"), "kernels": _("The kernels"),
        "verdicts": _("The verdict"), "is": _("what it is"), "picture": _("The picture"),
        "few": _("{shown} of {count} maps"),
        "fewKernels": _("{shown} of {count} filters, {channels} of {all} channels"),
        "changed": _("changed by {share} since the start"),
        "rows": _("A column for each filter, a row for each channel that it reads"),
        "filters": _("One small picture for each filter"),
        "signed": _("blue below 0, red above"), "grey": _("black {low}, white {high}"),
        "range": _("{low} … {high}"),
    }  # fmt: skip


def when(moment: Moment | Snapshot) -> str:
    """Return how to call a moment in a sentence."""
    if moment.step == 0:
        return _("the start")
    epoch = round(moment.epoch, 6)
    if epoch >= 1 and epoch == int(epoch):
        told = _("step {step} (the end of epoch {epoch})")
        return told.format(step=f"{moment.step:,}", epoch=int(epoch))
    return _("step {step}").format(step=f"{moment.step:,}")


def captions(watched: Watched, classes: Sequence[str], label: int | None) -> list[list[str]]:
    """Return what happens at each moment, a sentence or two."""
    from core.lenet.moments.facts import turns

    settled = turns(watched.verdicts, label).settled
    found = [[_says(watched, place, classes, label)] for place in range(len(watched.moments))]
    if 0 < settled < len(found) - 1:
        found[settled].append(_("From here on it says nothing else."))
    return found


def _says(watched: Watched, place: int, classes: Sequence[str], label: int | None) -> str:
    said = int(watched.verdicts[place].argmax())
    share = f"{watched.verdicts[place, said]:.0%}"
    if label is None:
        return _("It says {said} ({share}).").format(said=classes[said], share=share)
    told = _("It says {said} ({share}): right.")
    if said != label:
        told = _("It says {said} ({share}): wrong, it is {label}, to which it gives {own}.")
    own = f"{watched.verdicts[place, label]:.1%}"
    return told.format(said=classes[said], share=share, label=classes[label], own=own)


def summary(watched: Watched, classes: Sequence[str], label: int | None) -> str:
    """Return what happened over all moments: when the verdict turned, and what the kernels did."""
    from core.lenet.moments.facts import turns

    found, moments = turns(watched.verdicts, label), watched.moments
    last = classes[int(watched.verdicts[-1].argmax())]
    if found.right is not None:
        told = _("The verdict is right from **{when}** on: {last}.")
    elif label is not None:
        told = _("It ends up wrong: it has said {last} since **{when}**, and it is {label}.")
    else:
        told = _("It has said {last} since **{when}**.")
    sentences = [
        told.format(
            when=when(moments[found.settled]), last=last, label=classes[label] if label is not None else ""
        )
    ]  # fmt: skip
    if found.first < found.settled:
        once = _("It said so for the first time at {when}, and then changed its mind.")
        sentences.append(once.format(when=when(moments[found.first])))
    return " ".join([*sentences, _kernels(watched)])


def _kernels(watched: Watched) -> str:
    told = _("by {share} in layer {number}")
    parts = [
        told.format(number=number, share=f"{watched.changes[number][-1]:.0%}")
        for number in watched.kernels
    ]
    return _(
        "From the first moment to the last the kernels changed, as a share of their norm, {list}."
    ).format(list=", ".join(parts))


def notes(watched: Watched, course: Course) -> list[str]:
    """Return what is left out, and how exact the numbers are."""
    found = [
        _("Maps and kernels are drawn in 256 levels between the smallest and the largest number of their "
          "layer and moment, so they are exact to 0.2 % of that range; verdicts are exact.")
    ]  # fmt: skip
    if watched.thinned:
        told = _(
            "{shown} of {count} moments are shown, evenly chosen: more would be too much to send."
        )
        count = len(watched.moments) + len(watched.left_out) + watched.thinned
        found.append(told.format(shown=len(watched.moments), count=count))
    if course.rounding:
        told = _(
            "These moments are kept with 16 bits a weight, which changed none by more than {error}."
        )
        found.append(told.format(error=f"{course.rounding:.4f}"))
    return found


def left_out(watched: Watched) -> str:
    """Return the sentences about moments that could not be had, "" where there is none."""
    if not watched.left_out:
        return ""
    count = len(watched.left_out)
    head = plural("{count} moment is left out.", "{count} moments are left out.", count)
    return " ".join([head, *watched.left_out[:3]])
