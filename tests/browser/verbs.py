"""What a visitor does and sees, in Playwright's words; shared by all browser tests."""

from __future__ import annotations

import io
from weakref import WeakKeyDictionary

from PIL import Image
from playwright.sync_api import Locator, Page, expect

PATIENCE = 60_000  # milliseconds; a busy machine is slow, not broken

_SENT: WeakKeyDictionary[Page, list[object]] = WeakKeyDictionary()


def note_messages(page: Page) -> None:
    """Begin to count what the page sends to the server; before it is opened."""
    sent = _SENT.setdefault(page, [])

    def note(data: object) -> None:  # Playwright takes no built-in method for a handler
        sent.append(data)

    page.on("websocket", lambda socket: socket.on("framesent", note))


def messages(page: Page) -> int:
    """Return how many messages the page has sent to the server so far."""
    return len(_SENT[page])


def wait_for_silence(page: Page, milliseconds: int = 1300) -> None:
    """Wait until the page sends nothing by itself: at first it asks how the warm-up goes on."""
    before = -1
    while before != messages(page):
        before = messages(page)
        page.wait_for_timeout(milliseconds)


def wait_for_app_run(page: Page) -> None:
    """Wait until the page is connected and its script has run to the end."""
    app = page.locator('[data-testid="stApp"][data-test-connection-state="CONNECTED"]')
    app.wait_for(state="attached", timeout=PATIENCE)
    page.wait_for_timeout(155)  # the front end debounces: a click is sent a moment later
    done = page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]')
    done.wait_for(state="attached", timeout=PATIENCE)


def keyed(page: Page, key: str) -> Locator:
    """Return what was drawn with this key."""
    return page.locator(f".st-key-{key}")


def chart(page: Page, words: str) -> Locator:
    """Return the chart that `words` describe to who cannot see it."""
    return page.get_by_test_id("stVegaLiteChart").and_(page.get_by_label(words, exact=True))


def click(page: Page, name: str) -> None:
    """Click the button of that name and wait for what follows."""
    page.get_by_role("button", name=name, exact=True).click()
    wait_for_app_run(page)


def upload(page: Page, key: str, *files: tuple[str, str, bytes]) -> None:
    """Give files (name, type, content) to the uploader with this key."""
    payloads = [{"name": name, "mimeType": kind, "buffer": data} for name, kind, data in files]
    wait_for_app_run(page)  # a run that is under way may put another uploader in this one's place
    with page.expect_response(lambda answer: "upload_file" in answer.url, timeout=PATIENCE):
        keyed(page, key).locator("input[type=file]").set_input_files(payloads)  # type: ignore[arg-type]
    wait_for_app_run(page)


def expect_no_exception(page: Page) -> None:
    """Fail when the page shows a stack trace."""
    expect(page.get_by_test_id("stException")).to_have_count(0)


def expect_title(page: Page, title: str) -> None:
    """Wait for a page's title."""
    expect(page.get_by_role("heading", level=1, name=title, exact=True)).to_be_visible(
        timeout=PATIENCE
    )


def expect_drawn(locator: Locator, colours: int = 3) -> None:
    """Fail when a chart or picture is blank: it has to have that many colours at least."""
    expect(locator).to_be_visible(timeout=PATIENCE)
    picture = Image.open(io.BytesIO(locator.screenshot())).convert("RGB")
    found = picture.getcolors(maxcolors=picture.width * picture.height) or []
    assert len(found) >= colours, f"only {len(found)} colours: nothing is drawn"


def expect_loaded(picture: Locator) -> None:
    """Wait until a picture has arrived, so that it takes up its room."""
    expect(picture).to_have_js_property("complete", True, timeout=PATIENCE)
    assert picture.evaluate("img => img.naturalWidth") > 0, "the picture did not arrive"


def expect_no_sideways_scrolling(page: Page) -> None:
    """Fail when the page is wider than its window."""
    main = "document.querySelector('[data-testid=stMain]')"
    assert page.evaluate(f"{main}.scrollWidth <= {main}.clientWidth"), "wider than the window"
