"""Home: what one can do here, what to do first, and what this machine computes with."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from app_pages.parts import contents, frame
from app_pages.parts.words import _, duration, guide, plural
from core import machine, warm
from core.machine import Gpu, gigabytes


def first_steps(entries: dict[str, contents.Entry]) -> None:
    """Draw what to do first, with a way to each step whose page exists."""
    st.subheader(_("What to do first"), anchor=False)
    st.markdown(guide("first-steps"))
    ways = {
        "predict": _("Show a photo"),
        "train": _("Train a network"),
        "data": _("Bring pictures"),
    }
    with st.container(horizontal=True):
        for name in filter(entries.get, ways):
            rank: Literal["primary", "secondary"] = "primary" if name == "predict" else "secondary"
            if st.button(ways[name], icon=entries[name].icon, type=rank, key=f"first-{name}"):
                st.switch_page(entries[name].path)


def this_machine(known: warm.Surroundings) -> None:
    """Draw where networks are trained here, and how long that takes, as far as it is known."""
    st.subheader(_("This machine"), anchor=False)
    with st.container(horizontal=True, gap="small", key="machine"):
        for label in gpu_labels(known.gpus or ()):
            st.badge(label, icon=":material/memory:", color="green")
        cores = plural("CPU · {count} core", "CPU · {count} cores", machine.cores())
        st.badge(cores, icon=":material/developer_board:", color="gray")
        memory = _("{size} memory").format(size=gigabytes(machine.memory_bytes()))
        st.badge(memory, icon=":material/storage:", color="gray")
    st.markdown(where(known))
    if known.first_run:
        st.caption(measured(known.first_run.pictures_per_second))


def gpu_labels(gpus: tuple[Gpu, ...]) -> list[str]:
    """Name the GPUs with their memory, equal ones once: `"2 × NVIDIA H200 · 140 GB"`."""
    counts = {gpu: gpus.count(gpu) for gpu in gpus}
    return [
        (f"{count} × " if count > 1 else "") + f"{gpu.name} · {gigabytes(gpu.memory_bytes)}"
        for gpu, count in counts.items()
    ]


def where(known: warm.Surroundings) -> str:
    """Say in words where a run computes and how long a first one takes."""
    if known.gpus is None:
        place = _("Everything runs on the CPU.") if known.complete else _("Looking for a GPU …")
    elif known.gpus:
        place = _("Networks are trained on the GPU.")
    else:
        place = _("Without a GPU, networks are trained on the CPU, and everything works.")
    if known.first_run:
        time = duration(known.first_run.seconds)
        return place + " " + _("A first run takes about **{time}**.").format(time=time)
    return place if known.complete else place + " " + _("Timing a few training steps …")


def measured(pictures_per_second: float) -> str:
    """Say where the time of a first run comes from."""
    from core.datasets import Source  # only known, and so only imported, after the first paint
    from core.training import Configuration

    first = Configuration()
    return _(
        "{rate:,.0f} pictures a second in a few real training steps, when the app started. A first "
        "run: {epochs} epochs over {pictures:,} drawn pets, every setting left as it comes."
    ).format(
        rate=pictures_per_second,
        epochs=first.epochs,
        pictures=Source.parse(first.data).pictures,
    )


def card(entry: contents.Entry) -> None:
    """Draw a page as a card, with its picture and its sentence, that leads there as a whole."""
    with st.container(border=True, height="stretch", key=f"card-{entry.name}"):
        picture = entry.picture()
        if picture:
            st.image(picture, width="stretch", alt="")
        st.page_link(entry.path, label=f"**{entry.title}**", icon=entry.icon)
        st.markdown(entry.sentence)


frame.head(
    _("See inside a neural network"),
    _(
        "Build one, read and change its numbers, train it on cats and dogs, and ask it about a photo."
    ),
)
entries = {entry.name: entry for section in contents.sections().values() for entry in section}
steps, hardware = st.columns([3, 2])
with steps.container(border=True, height="stretch"):
    first_steps(entries)
with hardware.container(border=True, height="stretch"):
    this_machine(warm.surroundings())
with st.grid("auto", min_column_width=300):
    for entry in entries.values():
        card(entry)
