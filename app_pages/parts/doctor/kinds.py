"""What each kind of finding means, in words for somebody who hears of it for the first time."""

from __future__ import annotations

from dataclasses import dataclass

from app_pages.parts.words import _, plural
from core.datasets.doctor.report import Kind

HARMFUL = ("leak", "contradiction", "unreadable")  # always said first


@dataclass(frozen=True, slots=True)
class Told:
    """A kind in words: its title, how many there are, why that matters, and what would do."""

    icon: str
    title: str
    count: str
    why: str
    advice: str = ""

    @property
    def sentence(self) -> str:
        """The number in bold, and why it matters."""
        return f"**{self.count}**{self.why}"


def told(kind: Kind, count: int) -> Told:
    """Return what there is to say of `count` findings of a kind."""
    return _TOLD[kind](count)


def _leak(n: int) -> Told:
    return Told(
        ":material/call_split:", _("On both sides"),
        plural("{count} picture is on both sides", "{count} pictures are on both sides", n),
        _(": the network will be asked about pictures that it has learned by heart, and look better"
          " than it is."),
        _("Leave the copies out, or keep all of them on one side: then what judges the network is new"
          " to it."),
    )  # fmt: skip


def _contradiction(n: int) -> Told:
    return Told(
        ":material/rule:", _("Of two classes at once"),
        plural("{count} picture is in two classes", "{count} pictures are in two classes", n),
        _(": whatever the network answers, it is told once that it was wrong."),
        _("Say what each one shows: the copies in the other class are left out."),
    )  # fmt: skip


def _unreadable(n: int) -> Told:
    return Told(
        ":material/broken_image:", _("Cannot be read"),
        plural("{count} file cannot be read", "{count} files cannot be read", n),
        _(": broken off in the middle, or no picture at all."),
        _("A run passes them over by itself. Leave them out, and all counts are right before it does."),
    )  # fmt: skip


def _duplicate(n: int) -> Told:
    return Told(
        ":material/content_copy:", _("The same file again"),
        plural("{count} picture is there more than once", "{count} pictures are there more than once", n),
        _(": it counts double and teaches nothing new."),
    )  # fmt: skip


def _near(n: int) -> Told:
    return Told(
        ":material/filter_none:", _("Nearly the same picture"),
        plural("{count} picture has a near copy", "{count} pictures have near copies", n),
        _(": made smaller, compressed anew, cut or coloured differently. Copies belong on one side."),
    )  # fmt: skip


def _placeholder(n: int) -> Told:
    return Told(
        ":material/text_fields:", _("Cards instead of photos"),
        plural("{count} picture looks like a card", "{count} pictures look like cards", n),
        _(": text, a blank, what a website shows where a photo is missing."),
    )  # fmt: skip


def _outlier(n: int) -> Told:
    return Told(
        ":material/troubleshoot:", _("Unlike all others"),
        plural("{count} picture is unlike all others", "{count} pictures are unlike all others", n),
        _(": a drawing among photos, or something else altogether. It may be right all the same."),
    )  # fmt: skip


def _label(n: int) -> Told:
    return Told(
        ":material/label_important:", _("Labels in doubt"),
        plural("{count} label is in doubt", "{count} labels are in doubt", n),
        _(": networks that had never seen the picture were sure that it shows another class."),
    )  # fmt: skip


def _small(n: int) -> Told:
    return Told(
        ":material/photo_size_select_small:", _("Too small"),
        plural("{count} picture is very small", "{count} pictures are very small", n),
        _(": enlarged to what the network takes, there is little to see in it."),
    )  # fmt: skip


def _shape(n: int) -> Told:
    return Told(
        ":material/aspect_ratio:", _("Far from square"),
        plural("{count} picture is far from square", "{count} pictures are far from square", n),
        _(": squeezed to the square that the network takes, what they show is hard to recognize."),
    )  # fmt: skip


def _turned(n: int) -> Told:
    return Told(
        ":material/screen_rotation:", _("Turned by a note in the file"),
        plural("{count} photo was taken sideways", "{count} photos were taken sideways", n),
        _(". A note in the file (EXIF) says so, and Layerwise turns it upright; other programs may not."),
    )  # fmt: skip


def _suffix(n: int) -> Told:
    return Told(
        ":material/extension:", _("Another format than the name says"),
        plural("{count} name says another format", "{count} names say another format", n),
        _(" than the file has. Layerwise looks into the file; other programs may refuse it."),
    )  # fmt: skip


def _mode(n: int) -> Told:
    return Told(
        ":material/palette:", _("Unusual colours"),
        plural("{count} picture has unusual colours", "{count} pictures have unusual colours", n),
        _(": ink instead of light (CMYK), 16 bits, transparent, or moving. The network sees plain RGB."),
    )  # fmt: skip


def _balance(n: int) -> Told:
    return Told(
        ":material/balance:", _("Balance of the classes"),
        _("The classes are not equally large"),
        _(": the network learns to guess the larger one."),
    )  # fmt: skip


_TOLD = {
    "leak": _leak, "contradiction": _contradiction, "unreadable": _unreadable,
    "duplicate": _duplicate, "near duplicate": _near, "placeholder": _placeholder,
    "outlier": _outlier, "label": _label, "too small": _small, "shape": _shape,
    "turned": _turned, "suffix": _suffix, "mode": _mode, "balance": _balance,
}  # fmt: skip
