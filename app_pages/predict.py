"""Show a network photos: its verdict on each, how sure it is, and which places decided it."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

import streamlit as st

from app_pages.parts import frame
from app_pages.parts.choices import choice
from app_pages.parts.examples import drawn_examples
from app_pages.parts.models import SHIPPED, Model, classifier, description, models, trained_on
from app_pages.parts.runs import address
from app_pages.parts.verdicts import Judged, Photo, fogged, heat, in_words, judge_all, percent
from app_pages.parts.words import _, guide, plural
from charts.probability_bar import probability_bar
from core.images import PICTURE_SUFFIXES
from core.prediction import ModelError
from core.settings import settings

ON_A_PAGE = 24
VERDICT = ""  # in the choice of what the heatmap speaks for: the verdict of each photo
CLASSES_SHOWN = 3  # beside the bar
MEGABYTE = 1_000_000


def plain(text: str) -> str:
    """Return text from outside so that Markdown shows it as it is."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", " ".join(text.split()))


def choose_model(found: dict[str, Model], asked: str | None) -> Model:
    """Draw the choice of the model, bound to the URL, and what is known about the one chosen."""
    if asked and asked not in found:
        st.warning(_("The link names a run that is not there, or has no weights yet."))
    titles = {key: model.title for key, model in found.items()}
    return found[choice(st.selectbox, _("Model"), titles, "model")]


def draw_facts(model: Model) -> None:
    """Say which model speaks, what it was trained on, and how often it is right."""
    described = description(model)
    if data := trained_on(model, described):
        st.caption(_("Trained on {data}.").format(data=plain(data)))
    accuracy = described.metrics.get("validation_accuracy")
    if accuracy is not None:
        told = _("Right on **{share}** of the validation pictures, which it was not trained on.")
        st.caption(told.format(share=percent(accuracy)))
    classes = " / ".join(map(plain, described.classes))
    st.caption(
        _("It knows {classes} and nothing else, in pictures squeezed to {side} × {side} pixels.")
        .format(classes=classes, side=described.image_size)
    )  # fmt: skip
    card = model.path.with_name("README.md")
    if model.key == SHIPPED and card.is_file():
        with st.popover(_("Model card"), icon=":material/description:"):
            st.markdown(card.read_text("utf-8"))


def choose_photos() -> list[Photo]:
    """Draw the ways to bring photos; return those that were brought, within the limits."""
    ways = {"files": _("Files"), "camera": _("Camera"), "drawn": _("Drawn")}
    way = choice(st.segmented_control, _("Photos"), ways, "photos_from", required=True)
    if way == "drawn":
        return drawn_examples()
    if way == "camera":  # asks for permission as soon as it is there
        taken = st.camera_input(_("Take a photo"), key="camera", resolution="720p")
        return [Photo(taken.file_id, _("Camera"), taken.getvalue())] if taken else []
    return _uploaded()


def _uploaded() -> list[Photo]:
    limits = settings()
    files = st.file_uploader(
        _("Drop photos here"),
        type=sorted(suffix.removeprefix(".") for suffix in PICTURE_SUFFIXES),
        accept_multiple_files=True,
        max_upload_size=math.ceil(limits.photo_bytes / MEGABYTE),
        key="files",
    )
    if len(files) > limits.upload_photos:
        told = _("{count} photos are too many at once; these are the first {most}.")
        st.warning(told.format(count=len(files), most=limits.upload_photos))
    kept = files[: limits.upload_photos]
    return [Photo(file.file_id, file.name, file.getvalue()) for file in kept]


def choose_heatmap(classes: Sequence[str]) -> tuple[float, str]:
    """Draw the heatmap's controls; return its strength (0: none) and the class it speaks for."""
    if not st.toggle(_("Show what decided it"), key="heatmap", bind="query-params"):
        return 0.0, VERDICT
    strength = st.slider(
        _("Fog over the rest"), 10, 100, 80, step=10, format="%d %%", key="fog", bind="query-params"
    )
    labels = {VERDICT: _("the verdict of each photo")} | {name: name for name in classes}
    return strength / 100, choice(st.selectbox, _("Places that speak for"), labels, "speaks_for")


def draw_summary(judged: Sequence[Judged]) -> None:
    """Say what all photos together were taken for."""
    counts = Counter(item.verdict.label for item in judged if item.verdict)
    unread = sum(item.verdict is None for item in judged)
    parts = [f"{plain(label)}: **{count}**" for label, count in sorted(counts.items())]
    parts += [_("unreadable: **{count}**").format(count=unread)] if unread else []
    photos = plural("{count} photo", "{count} photos", len(judged))
    st.markdown(" · ".join([photos, *parts]))


def draw_card(photo: Photo, judged: Judged, model: Model, strength: float, label: str) -> None:
    """Draw one photo with its verdict, or with the sentence that says why there is none."""
    if judged.verdict is None:
        st.markdown(f":material/broken_image: **{_('No verdict')}**")
        st.caption(f"{plain(judged.error)}  \n{plain(photo.name)}")
        return
    shown, note = _with_heat(photo, judged, model, strength, label or judged.verdict.label)
    st.image(shown, width="stretch", alt=f"{photo.name}: {in_words(judged.verdict)}")
    st.markdown(f"**{plain(in_words(judged.verdict))}** · {percent(judged.verdict.probability)}")
    bar = probability_bar(judged.verdict.probabilities)
    likeliest = sorted(judged.verdict.probabilities.items(), key=lambda item: -item[1])
    text = " · ".join(f"{name} {percent(p)}" for name, p in likeliest[:CLASSES_SHOWN])
    st.image(bar, width="stretch", alt=text)
    lines = [plain(text), note, plain(photo.name)]
    st.caption("  \n".join(filter(None, lines)))


def _with_heat(
    photo: Photo, judged: Judged, model: Model, strength: float, label: str
) -> tuple[bytes, str]:
    """Return the photo to show, under fog where it is asked for, and a note where that is empty."""
    if not strength:
        return judged.shown, ""
    from core.prediction import ExplanationError

    try:
        found = heat(photo.id, model, label, photo.content)
    except ExplanationError as error:
        return judged.shown, plain(str(error))
    if not found.any():
        return judged.shown, _("No place in it speaks for {label}.").format(label=plain(label))
    return fogged(photo.id, model, label, strength, judged.shown, found), ""


def draw_stage(photos: list[Photo], model: Model, strength: float, label: str) -> None:
    """Judge the photos and draw a card for each of them, a page of cards at a time."""
    with st.spinner(_("Loading the network…")):
        classifier(model)
    judged = judge_all(photos, model)
    draw_summary(judged)
    pages = math.ceil(len(photos) / ON_A_PAGE)
    page = st.pagination(pages, key="page") if pages > 1 else 1
    start = (page - 1) * ON_A_PAGE
    grid = st.grid(3, min_column_width=220, border=True, vertical_alignment="top", key="verdicts")
    for photo, item in list(zip(photos, judged, strict=True))[start : start + ON_A_PAGE]:
        with grid.cell():
            draw_card(photo, item, model, strength, label)


def draw_invitation() -> None:
    """Say what to do while there is no photo, and offer drawn pets to try."""
    st.info(guide("predict-no-photos"), icon=":material/add_photo_alternate:")
    st.button(
        _("Try drawn pets"), icon=":material/draw:", key="try_drawn",
        on_click=st.session_state.__setitem__, args=("photos_from", "drawn"),
    )  # fmt: skip


def draw_page() -> None:
    """Draw the controls at the left and the photos at the right."""
    asked = st.query_params.get("model")
    found = models(asked)
    if not found:
        st.info(guide("predict-no-model"), icon=":material/model_training:")
        st.page_link(
            "app_pages/train.py", label=_("Train a model"), icon=":material/arrow_forward:",
            query_params=address(),
        )  # fmt: skip
        return
    controls, stage = st.columns([1, 3], gap="medium")
    try:
        with controls.container(border=True):
            model = choose_model(found, asked)
            draw_facts(model)
            photos = choose_photos()
            strength, label = choose_heatmap(description(model).classes)
        with stage:
            if photos:
                draw_stage(photos, model, strength, label)
            else:
                draw_invitation()
            st.caption(guide("predict-note"))
    except ModelError as error:
        stage.error(plain(str(error)))


frame.head(_("Predict"), _("Show a network photos, and see what it takes them for, and why."))
draw_page()
frame.code("core.prediction.classifier.classify", "core.prediction.explanation.heatmap")
frame.look_for("predict")
