"""What a new run will be: its pictures, its network, its time, and what the network will see."""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np
import streamlit as st

from app_pages.parts.markdown import plain
from app_pages.parts.run_form import Asked
from app_pages.parts.words import _, duration, plural
from core import warm
from core.blocks import PRESETS, BlockError, preset_block
from core.datasets import DatasetError, Listing, Source, list_pictures
from core.images import PICTURE_SUFFIXES, PictureError, open_picture
from core.settings import settings
from core.training import Augmentation, Configuration
from core.training.estimate import Estimate, EstimateError, estimate

SHOWN, DRAWS = 6, 2  # pictures, and how often each is changed
LEAST_SIDE = 120  # pixels on the screen


@st.cache_data(max_entries=16, ttl=10, show_spinner=False)
def listing(source: Source) -> Listing:
    """Return what a source holds. Raises DatasetError."""
    return list_pictures(source)


@st.cache_data(max_entries=64, show_spinner=False)
def seen(source: Source, change: Augmentation, size: int, seed: int, share: float) -> np.ndarray:
    """Return pictures as the network will see them: a montage, uint8 (height, width, 3).

    Each column is one picture, each row another draw. Raises DatasetError and PictureError.
    """
    from core.training.preview import preview

    pictures = preview(source, change, size, seed, count=SHOWN, repeats=DRAWS, share=share)
    return montage(pictures.reshape(-1, DRAWS, size, size, 3))


def montage(pictures: np.ndarray, gap: int = 4) -> np.ndarray:
    """Lay out (columns, rows, S, S, 3) as one picture with white gaps, enlarged without blur.

    The gaps are transparent: the result is uint8 (height, width, 4).
    """
    columns, rows, side = pictures.shape[:3]
    factor = -(-LEAST_SIDE // side)
    large = pictures.repeat(factor, axis=2).repeat(factor, axis=3)
    side *= factor
    sheet = np.zeros((rows * (side + gap) - gap, columns * (side + gap) - gap, 4), np.uint8)
    for column, row in np.ndindex(columns, rows):
        top, left = row * (side + gap), column * (side + gap)
        sheet[top : top + side, left : left + side, :3] = large[column, row]
        sheet[top : top + side, left : left + side, 3] = 255
    return sheet


@st.cache_resource(max_entries=256, show_spinner=False)
def timed(configuration: Configuration, pictures: int, classes: int) -> Estimate:
    """Measure how long a run will take; all who ask for the same wait for one measurement."""
    return estimate(configuration, pictures, classes)


@st.cache_data(ttl=60, show_spinner=False)
def obstacle(name: str) -> str | None:
    """Say why ImageNet weights cannot be had, None when they can; asked once a minute."""
    from core.imagenet import imagenet_obstacle

    return imagenet_obstacle(name)


def plan(asked: Asked) -> Listing | None:
    """Draw what `asked` comes to; return its pictures, None when the run cannot be started.

    A refusal is drawn as a sentence; whatever can be said all the same is.
    """
    configuration, source = asked.configuration, asked.source
    if configuration is None or source is None:
        if asked.refusal:
            st.error(plain(asked.refusal), icon=":material/error:")
        else:
            st.info(_("First choose the pictures to learn from."), icon=":material/photo_library:")
        return None
    try:
        pictures = listing(source)
        network_facts(configuration, len(pictures.classes))
    except (DatasetError, BlockError) as error:
        st.error(plain(str(error)), icon=":material/error:")
        return None
    picture_facts(configuration, pictures)
    st.fragment(time_facts)(configuration, len(pictures), len(pictures.classes))
    if configuration.weights == "imagenet" and (reason := obstacle(configuration.model)):
        st.warning(reason, icon=":material/cloud_off:")
        return None
    return pictures


def network_facts(configuration: Configuration, classes: int) -> None:
    """Draw the network with what it costs. Raises BlockError when it cannot be."""
    from core.blocks import cost

    block = preset_block(configuration.model, classes, configuration.image_size)
    price = cost(block, configuration.image_size)
    fact(
        ":material/schema:",
        _("**{network}**: {parameters} parameters, {work} multiply-adds for a picture").format(
            network=PRESETS[configuration.model].title,
            parameters=_amount(price.parameters),
            work=_amount(price.multiply_adds),
        ),
    )


def picture_facts(configuration: Configuration, pictures: Listing) -> None:
    """Draw how many pictures there are of each class, and on which side."""
    share = configuration.validation_share
    sides = pictures.side_of_each(share)
    learned, kept = (int((sides == side).sum()) for side in ("training", "validation"))
    counts = ", ".join(f"{count:,} {plain(name)}" for name, count in pictures.counts().items())
    fact(
        ":material/photo_library:",
        _("**{training} pictures to learn from**, {validation} to judge by ({counts})").format(
            training=f"{learned:,}", validation=f"{kept:,}", counts=counts
        ),
    )
    if pictures.test:
        st.caption(plural(
            "{count:,} test picture that they bring takes no part.",
            "{count:,} test pictures that they bring take no part.", pictures.test,
        ))  # fmt: skip
    if pictures.skipped:
        st.caption(_("{count} files are left out; the data page says why.").format(
            count=f"{len(pictures.skipped):,}"
        ))  # fmt: skip


def time_facts(configuration: Configuration, pictures: int, classes: int) -> None:
    """Draw how long the run will take: measured when the visitor asks for it."""
    known = st.session_state.setdefault("estimates", {})
    asked = (configuration, pictures, classes)
    written = json.dumps(configuration.to_document())  # one that has a block cannot be a key
    found = known.get((written, pictures, classes)) or _first_run(configuration, pictures)
    line = st.empty()
    if found is None and line.button(
        _("How long will it take?"), icon=":material/timer:", key="estimate", type="tertiary"
    ):
        try:
            with line, st.spinner(_("Taking a few real steps …")):
                found = known[written, pictures, classes] = timed(*asked)
        except EstimateError as error:
            line.error(str(error), icon=":material/error:")
    if found is not None:
        with line:
            fact(":material/timer:", _time_words(found))


def _first_run(configuration: Configuration, pictures: int) -> Estimate | None:
    """Return what was measured when the app started, where it is this very run."""
    usual = Configuration()
    same = configuration == usual and pictures == Source.parse(usual.data).pictures
    return warm.surroundings().first_run if same else None


def _time_words(found: Estimate) -> str:
    return _("About **{time}** on {device}: {rate:,.0f} pictures a second, measured here").format(
        time=duration(found.seconds), device=found.device, rate=found.pictures_per_second
    )


def fact(icon: str, text: str) -> None:
    """Draw one line of the plan."""
    st.markdown(f"{icon} {text}")


def preview_picture(asked: Asked) -> None:
    """Draw what the network will see, or nothing where the pictures cannot be read."""
    configuration, source = asked.configuration, asked.source
    if configuration is None or source is None:
        return
    st.markdown("**" + _("What the network will see") + "**")
    try:
        with st.spinner(_("Changing a few pictures …")):
            sheet = seen(
                source, configuration.augmentation, configuration.image_size, configuration.seed,
                configuration.validation_share,
            )  # fmt: skip
    except (DatasetError, PictureError) as error:
        st.warning(str(error), icon=":material/image_not_supported:")
        return
    words = _("Training pictures, each changed twice by chance, at {size} × {size} pixels.")
    st.image(sheet, width="stretch", output_format="PNG", alt=_("Changed training pictures"))
    st.caption(words.format(size=configuration.image_size))


def photos_to_pin() -> list[tuple[str, bytes]]:
    """Draw the uploader of photos to follow, and return those that can be read."""
    limits = settings()
    files = st.file_uploader(
        _("Photos to follow"),
        type=sorted(suffix.lstrip(".") for suffix in PICTURE_SUFFIXES),
        accept_multiple_files=True,
        key="pinned",
        max_upload_size=max(1, limits.photo_bytes // 1_000_000),
        help=_("They are judged again after each epoch, so that you see the network learn."),
    )
    return readable([(file.name, file.getvalue()) for file in files], limits.pinned_photos)


def readable(files: Sequence[tuple[str, bytes]], most: int) -> list[tuple[str, bytes]]:
    """Return the photos that open, at most `most`; the others are named with their reasons."""
    good: list[tuple[str, bytes]] = []
    for name, content in files:
        try:
            open_picture(content, at_least=64)
            good.append((name, content))
        except PictureError as error:
            st.warning(f"{name}: {error}", icon=":material/image_not_supported:")
    if len(good) > most:
        st.warning(_("Only the first {most} photos are followed.").format(most=most))
    return good[:most]


def _amount(count: int) -> str:
    """Write a large number as people read it: `"393 thousand"`, `"12.4 million"`."""
    units = ((10**9, _("billion")), (10**6, _("million")), (10**3, _("thousand")))
    for size, word in units:
        if count >= size:
            return f"{count / size:.3g} {word}"
    return str(count)


__all__ = ["photos_to_pin", "plan", "preview_picture"]
