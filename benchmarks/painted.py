"""When what a control changes stands on the screen, by the page's own clock.

A picture is there once its content is another one than before the control was used, and once nothing
in it has changed any more for a while: charts and tables are drawn some time after their data have
come, and sometimes in several goes. The time is that of the last change, and of the frame after it.
"""

from __future__ import annotations

from collections.abc import Mapping

from playwright.sync_api import Browser, Error, Page

from benchmarks.first_paint import PATIENCE

REST = 200  # milliseconds until a click has surely been sent
HEIGHT = 2_400  # pixels of the window: all of a page is drawn, and nothing is scrolled

TOOLS = """
window.lab = {regions: {}, changed: 0, texts: [], known: new Set()};  // texts in tables
const pen = CanvasRenderingContext2D.prototype, write = pen.fillText;
pen.fillText = function (text, ...place) {
  if (this.canvas.dataset.testid === 'data-grid-canvas') {
    lab.texts.push(String(text));
    if (lab.tables) lab.changed = performance.now();
  }
  return write.call(this, text, ...place);
};
lab.ours = (node) => node.nodeType === 1
  && Object.values(lab.regions).some((where) => node.closest(where) || node.querySelector(where));
lab.observer = new MutationObserver((records) => {
  const ours = (node) => lab.ours(node.nodeType === 1 ? node : node.parentElement ?? node);
  if (records.some((it) => it.target.getRootNode() !== document || ours(it.target)
      || [...it.addedNodes].some(lab.ours))) lab.changed = performance.now();
});
lab.roots = () => [document, ...Object.values(lab.regions).flatMap((where) =>
  [...document.querySelectorAll(`${where} *`)].map((host) => host.shadowRoot).filter(Boolean))];
lab.content = (where) => [...document.querySelectorAll(where), ...document.querySelectorAll(`${where} *`)]
  .map((node) => node.shadowRoot?.innerHTML ?? (node.matches('svg') ? node.outerHTML : ''))
  .join('') + document.querySelector(where)?.innerText;
lab.contents = () => Object.values(lab.regions).map(lab.content);
lab.quiet = () => document.querySelector('[data-testid="stApp"][data-test-script-state="notRunning"]');
lab.until = (done) => new Promise((resolve, reject) => {
  const end = performance.now() + PATIENCE;
  const look = () => done() ? resolve() : performance.now() < end ? requestAnimationFrame(look)
    : reject(new Error('It took too long.'));
  requestAnimationFrame(look);
});
lab.new = (close) => lab.texts.some((text) => !lab.known.has(text) && close(text));  // in a table
// Milliseconds from the event to the end of the last change; `agrees` is asked once all else is new.
lab.answer = (event, regions, tables, agrees) => {
  Object.assign(lab, {regions, tables});
  const before = lab.contents();
  let start = null;
  for (const root of lab.roots()) lab.observer.observe(root, {subtree: true, childList: true,
    characterData: true, attributes: true, attributeFilter: ['d', 'fill', 'transform', 'x', 'y']});
  window.addEventListener(event, () => {
    start = performance.now();
    lab.texts.forEach((text) => lab.known.add(text));
    Object.assign(lab, {changed: 0, texts: []});
  }, {once: true, capture: true});
  const done = () => start !== null && lab.changed && performance.now() - lab.changed > 300
    && lab.quiet() && lab.contents().every((content, i) => content !== before[i]) && agrees();
  return lab.until(done).then(() => {
    lab.observer.disconnect();
    return lab.changed - start + 1000 / 60;
  });
};
""".replace("PATIENCE", str(PATIENCE))


class StuckError(RuntimeError):
    """What was asked for did not come to stand on the screen."""


def opened(browser: Browser, url: str) -> Page:
    """Open an address for a new visitor with an empty cache, and wait until it has come to rest."""
    context = browser.new_context(
        viewport={"width": 1280, "height": HEIGHT}, reduced_motion="reduce", locale="en-GB"
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.add_init_script(TOOLS)
    page.goto(url, timeout=PATIENCE)
    page.locator('[data-testid="stApp"][data-test-connection-state="CONNECTED"]').wait_for(
        state="attached"
    )
    rest(page)
    page.wait_for_timeout(1_500)  # the news of the warm-up
    rest(page)
    return page


def rest(page: Page) -> None:
    """Wait until the script has run; a click is sent a moment after it was made."""
    page.wait_for_timeout(REST)
    page.evaluate("lab.until(lab.quiet)")


def begin(
    page: Page,
    event: str,
    regions: Mapping[str, str],
    *,
    tables: bool = False,
    agrees: str = "true",
) -> None:
    """Wait for `event` (`click`, `keydown`), and for all `regions` (selectors) to be drawn anew.

    With `tables` what is drawn in tables counts as well. `agrees` is JavaScript that says whether
    what stands there is what was asked for.
    """
    page.evaluate(
        f"([regions, tables]) => void (window.answered = lab.answer('{event}', regions, tables,"
        f" () => {agrees}))",
        [dict(regions), tables],
    )


def answer(page: Page) -> float:
    """Return the seconds from the event until all that was begun stood on the screen, or StuckError."""
    try:
        return float(page.evaluate("window.answered")) / 1e3
    except Error as error:
        raise StuckError(f"{page.url} did not show what was asked for: {error.message}") from error
