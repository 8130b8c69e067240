// The loss and the test accuracy over the steps, with a cursor that can be dragged.

const SVG = "http://www.w3.org/2000/svg";
const ROOM = { left: 42, right: 42, top: 10, bottom: 36 };
const TALL = 250;

const svg = (name, attributes, parent, text) => {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (text !== undefined) node.textContent = text;
  parent.append(node);
  return node;
};

class Curve {
  constructor(onChoose) {
    this.onChoose = onChoose;
    this.title = make("h4");
    this.loss = make("span", { class: "key loss" });
    this.test = make("span", { class: "key test" });
    this.early = make("input", { type: "checkbox" });
    this.early.checked = true;
    this.early.onchange = () => this.draw(this.head, this.width, this.moment);
    this.earlyName = make("span");
    const spread = make("label", { class: "choice" }, this.early, this.earlyName);
    const caption = make("figcaption", {}, this.loss, this.test, spread);
    // The cursor lies above the plot: moving it paints nothing anew.
    this.dots = ["loss", "test"].map((name) => make("i", { class: `dot ${name}` }));
    this.cursor = make("div", { class: "cursor", "aria-hidden": "true" }, make("i", { class: "line" }));
    this.frame = make("div", { class: "frame" });
    this.element = make("figure", { class: "curve" }, caption, this.frame);
  }

  /** Where a step lies, from 0 to 1: evenly, or by the logarithm of how many steps there are up to it. */
  share(step) {
    const last = Math.max(1, this.last);
    return this.early.checked ? Math.log1p(step) / Math.log1p(last) : step / last;
  }

  draw(head, width, moment) {
    Object.assign(this, { head, width, moment });
    const { words, moments, losses, tests } = head;
    this.last = Math.max(...moments.map(({ step }) => step), ...losses.map(([step]) => step), 1);
    this.loss.textContent = words.loss;
    this.test.textContent = words.accuracy;
    this.earlyName.textContent = words.early;
    const plot = document.createElementNS(SVG, "svg");
    const [right, bottom] = [width - ROOM.right, TALL - ROOM.bottom];
    for (const [name, value] of Object.entries({ viewBox: `0 0 ${width} ${TALL}`, height: TALL, width, role: "img", "aria-label": words.curve })) plot.setAttribute(name, value);
    const x = (step) => ROOM.left + this.share(step) * (right - ROOM.left);
    const most = Math.max(...losses.map(([, loss]) => loss), 0.1) * 1.05;
    const y = (share) => bottom - share * (bottom - ROOM.top);
    this.grid(plot, { x, y, right, bottom, most });
    const line = (points, top) => points.map(([step, value]) => `${x(step).toFixed(1)},${y(value / top).toFixed(1)}`).join(" ");
    svg("polyline", { class: "loss", points: line(losses, most) }, plot);
    svg("polyline", { class: "test", points: line(tests, 1) }, plot);
    for (const [step, share] of tests) svg("circle", { class: "test", cx: x(step), cy: y(share), r: 3 }, plot);
    for (const { step } of moments) svg("line", { class: "mark", x1: x(step), x2: x(step), y1: bottom, y2: bottom + 6 }, plot);
    this.cursor.style.height = `${bottom + 6 - ROOM.top}px`;
    this.places = moments.map(({ step, loss, accuracy }) => [x(step), loss === null ? null : y(loss / most), accuracy === null ? null : y(accuracy)]);
    this.listen(plot);
    this.frame.replaceChildren(plot, this.cursor, ...this.dots);
    this.move(moment);
  }

  grid(plot, { x, y, right, bottom, most }) {
    for (let tick = 0; tick <= 4; tick++) {
      const at = y(tick / 4);
      svg("line", { class: "grid", x1: ROOM.left, x2: right, y1: at, y2: at }, plot);
      svg("text", { class: "loss", x: ROOM.left - 6, y: at + 4, "text-anchor": "end" }, plot, ((most * tick) / 4).toFixed(1));
      svg("text", { class: "test", x: right + 6, y: at + 4 }, plot, `${25 * tick}%`);
    }
    let free = -Infinity;
    for (const step of this.ticks()) {
      const text = step.toLocaleString("en");
      const [at, half] = [x(step), 3.6 * text.length];
      if (at - half < free || at + half > right + ROOM.right) continue;
      free = at + half + 10;
      svg("text", { x: at, y: bottom + 19, "text-anchor": "middle" }, plot, text);
    }
    svg("text", { x: right, y: bottom + 33, "text-anchor": "end" }, plot, this.head.words.steps);
  }

  ticks() {
    if (this.early.checked) return [0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000].filter((step) => step <= this.last);
    const rough = this.last / 5;
    const power = 10 ** Math.floor(Math.log10(rough));
    const every = Math.max(1, [1, 2, 5, 10].find((times) => times * power >= rough) * power);
    return Array.from({ length: Math.floor(this.last / every) + 1 }, (_, k) => k * every);
  }

  listen(plot) {
    const pick = (event) => {
      const at = event.clientX - plot.getBoundingClientRect().left;
      const far = this.places.map(([place]) => Math.abs(place - at));
      this.onChoose(far.indexOf(Math.min(...far)));
    };
    plot.onpointerdown = (event) => {
      plot.setPointerCapture(event.pointerId);
      pick(event);
    };
    plot.onpointermove = (event) => event.buttons && pick(event);
  }

  move(moment) {
    this.moment = moment;
    if (!this.places) return;
    const [x, ...heights] = this.places[moment];
    this.cursor.style.transform = `translate(${x}px, ${ROOM.top}px)`;
    heights.forEach((y, k) => {
      this.dots[k].style.transform = y === null ? "scale(0)" : `translate(${x}px, ${y}px)`;
    });
  }
}
