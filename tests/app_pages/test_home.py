from __future__ import annotations

import subprocess
import sys

import pytest
from streamlit.testing.v1 import AppTest

from app_pages.parts import contents
from core import machine, warm
from core.machine import Gpu
from core.settings import PROJECT
from core.training.estimate import Estimate

PAGES = [entry for section in contents.sections().values() for entry in section]


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Know nothing yet, and never begin to look; a test may say what is known."""
    monkeypatch.setattr(warm, "_known", warm.Surroundings())
    monkeypatch.setattr(warm, "start", lambda: None)
    return monkeypatch


def home() -> AppTest:
    at = AppTest.from_file(PROJECT / "dashboard.py", default_timeout=30).run()
    assert not at.exception
    return at


def everything(at: AppTest) -> str:
    texts = [*at.markdown, *at.caption, *at.subheader, *at.title]
    return "\n".join(text.value for text in texts)


@pytest.mark.usefixtures("known")
def test_home_says_what_this_is_and_leads_to_every_page() -> None:
    at = home()
    assert at.title[0].value == "See inside a neural network"
    links = {link.proto.page for link in at.get("page_link")}
    assert links == {entry.name for entry in PAGES}
    assert len(at.image) == len(PAGES)


@pytest.mark.usefixtures("known")
def test_before_torch_is_there_home_shows_what_it_knows_without() -> None:
    text = everything(home())
    assert f"{machine.cores()} core" in text
    assert "Looking for a GPU" in text


def test_without_a_gpu_home_says_so_and_how_long_a_run_takes(known: pytest.MonkeyPatch) -> None:
    first = Estimate(seconds=250, pictures_per_second=1234.4, device="CPU, 2 threads")
    known.setattr(warm, "_known", warm.Surroundings((), first, complete=True))
    text = everything(home())
    assert "Without a GPU" in text
    assert "**4 minutes**" in text
    assert "1,234 pictures a second" in text


def test_gpus_are_named_with_their_memory(known: pytest.MonkeyPatch) -> None:
    gpus = (Gpu("Fast One", 80 * 2**30), Gpu("Fast One", 80 * 2**30), Gpu("Old One", 8 * 2**30))
    known.setattr(warm, "_known", warm.Surroundings(gpus, None, complete=True))
    text = everything(home())
    assert "2 × Fast One · 80 GB" in text
    assert "Old One · 8.0 GB" in text
    assert "trained on the GPU" in text
    assert "Timing" not in text


def test_when_nothing_could_be_learned_home_still_works(known: pytest.MonkeyPatch) -> None:
    known.setattr(warm, "_known", warm.Surroundings(None, None, complete=True))
    assert "Everything runs on the CPU" in everything(home())


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.name)
def test_every_page_opens(entry: contents.Entry) -> None:
    at = home()
    at.switch_page(str(entry.path.relative_to(PROJECT))).run()
    assert not at.exception
    assert [title.value for title in at.title] == [entry.title]


@pytest.mark.usefixtures("known")
def test_the_first_steps_lead_to_their_pages() -> None:
    for name in {"predict", "train", "data"} & {entry.name for entry in PAGES}:
        at = home()
        at.button(key=f"first-{name}").click().run()
        assert not at.exception
        assert at.title[0].value == next(e.title for e in PAGES if e.name == name)


def test_home_is_painted_without_torch() -> None:
    program = (
        "import sys; from streamlit.testing.v1 import AppTest\n"
        "at = AppTest.from_file('dashboard.py', default_timeout=60).run()\n"
        "assert not at.exception and at.title, at.exception\n"
        "print([name for name in ('torch', 'torchvision') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
