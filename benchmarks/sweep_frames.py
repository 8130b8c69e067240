"""The picture view of the convolution page in Chromium: its frames, and how soon it answers.

All times are the page's own, so that nothing of the test driver is measured.
"""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Browser, Page

PATIENCE = 60_000  # milliseconds
SILENCE = 1_500  # milliseconds without a message: nothing is asked any more
SIZES = {
    "16²": "lab=pictures&picture=noise-16x16&kernel=box&kh=3&kw=3",
    "64²": "lab=pictures&picture=cat&pictures_side=64&kernel=sobel-right&kh=3&kw=3",
    "224²": "lab=pictures&picture=cat&pictures_side=224&kernel=sobel-right&kh=3&kw=3",
}

TOOLS = """
window.lab = {
  find(selector) {
    for (const host of document.querySelectorAll('*')) {
      const found = host.shadowRoot?.querySelector(selector);
      if (found) return found;
    }
    return document.querySelector(selector);
  },
  frames(seconds, each) {
    return new Promise((resolve) => {
      const times = [];
      let last = null, end = null;
      const tick = (now) => {
        end ??= now + 1000 * seconds;
        if (last !== null) times.push(now - last);
        last = now;
        each(times.length);
        if (now < end) requestAnimationFrame(tick);
        else resolve(times);
      };
      requestAnimationFrame(tick);
    });
  },
  sweep(seconds) {
    const rate = lab.find('.rate'), scrub = lab.find('.scrub');
    rate.value = 0.75;
    rate.dispatchEvent(new Event('input'));
    scrub.value = 0;
    scrub.dispatchEvent(new Event('input'));
    lab.find('.play').click();
    return lab.frames(seconds, () => {
      if (lab.find('.sweep').dataset.state !== 'playing') lab.find('.play').click();
    });
  },
  point(seconds) {
    const canvas = lab.find('figure.output .overlay'), box = canvas.getBoundingClientRect();
    return lab.frames(seconds, (i) => {
      const at = {clientX: box.left + (i * 7) % box.width, clientY: box.top + (i * 3) % box.height};
      canvas.dispatchEvent(new PointerEvent('pointermove', at));
    });
  },
};
"""

# From the key's event to the frame after the one in which the new numbers were painted.
ANSWER = """
() => new Promise((resolve) => {
  const stage = lab.find('.sweep'), before = stage.dataset.version;
  let start = null;
  window.addEventListener('keydown', () => { start = performance.now(); }, {once: true, capture: true});
  const look = () => {
    if (start !== null && stage.dataset.version !== before) {
      requestAnimationFrame(() => resolve(performance.now() - start));
    } else requestAnimationFrame(look);
  };
  look();
  window.labReady = true;
})
"""


class StuckError(RuntimeError):
    """The page did not become quiet or did not answer."""


@dataclass(frozen=True, slots=True)
class Frames:
    """Milliseconds between frames by what was done, and how many messages were sent meanwhile."""

    milliseconds: dict[str, list[float]]
    messages: int


READY = ".sweep[data-state=done]"


def opened(browser: Browser, url: str, ready: str = READY) -> tuple[Page, list[object]]:
    """Open the page, nothing playing, and wait until it sends nothing more by itself."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 1100}, reduced_motion="reduce", locale="en-GB"
    )
    context.set_default_timeout(PATIENCE)
    page, sent = context.new_page(), []

    def note(data: object) -> None:
        sent.append(data)

    page.on("websocket", lambda socket: socket.on("framesent", note))
    page.add_init_script(TOOLS)
    page.goto(url)
    page.locator(ready).wait_for()
    for _ in range(40):
        count = len(sent)
        page.wait_for_timeout(SILENCE)
        if count == len(sent):
            return page, sent
    raise StuckError("The page went on sending messages by itself.")


def frames(browser: Browser, url: str, seconds: float) -> Frames:
    """Measure frames of an empty loop, of the sweep, and of the moving pointer."""
    page, sent = opened(browser, url)
    count, found = len(sent), {}
    page.evaluate("lab.frames(0.5, () => {})")
    for name, call in (
        ("empty", "lab.frames({s}, () => {{}})"), ("sweeping", "lab.sweep({s})"),
        ("pointing", "lab.point({s})"),
    ):  # fmt: skip
        found[name] = page.evaluate(call.format(s=seconds))
    page.context.close()
    return Frames(found, len(sent) - count)


def answers(browser: Browser, url: str, changes: int) -> list[float]:
    """Press an arrow key on the angle's slider; return the milliseconds until each answer."""
    page, _ = opened(browser, url)
    slider = page.locator(".st-key-angle input[type=range]")
    slider.focus()
    found = []
    for number in range(changes + 1):
        page.evaluate("window.labReady = false")
        page.evaluate(f"void (window.answer = ({ANSWER})())")
        page.wait_for_function("window.labReady")
        slider.press("ArrowRight")
        milliseconds = float(page.evaluate("window.answer"))
        page.wait_for_timeout(250)
        if number:  # the first one warms up
            found.append(milliseconds)
    page.context.close()
    return found
