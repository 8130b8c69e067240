// The curve of a change: the probabilities over its values, and below them the familiarity.

const SPACE = "http://www.w3.org/2000/svg";
const ROOM = { left: 38, right: 12, top: 8, shares: 92, gap: 12, familiarity: 42, below: 20 };

const svg = (name, attributes, parent, text) => {
  const node = document.createElementNS(SPACE, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (text !== undefined) node.textContent = text;
  parent.append(node);
  return node;
};

class Plot {
  constructor(onChoose) {
    this.element = make("div", { class: "plot" });
    const pick = (event) => {
      const at = event.clientX - this.element.getBoundingClientRect().left;
      const far = this.xs.map((x) => Math.abs(x - at));
      onChoose(far.indexOf(Math.min(...far)));
    };
    // A mouse only has to hover; a finger is put down and drawn along.
    this.element.onpointermove = (event) => (event.pointerType === "mouse" || event.buttons) && pick(event);
    this.element.onpointerdown = (event) => {
      this.element.setPointerCapture(event.pointerId);
      pick(event);
    };
  }

  draw(change, head, width) {
    const { classes, colours, familiarity, words } = head;
    const right = width - ROOM.right;
    const last = change.values.length - 1;
    this.xs = change.values.map((_, k) => ROOM.left + (k / Math.max(1, last)) * (right - ROOM.left));
    const y = (share) => ROOM.top + ROOM.shares * (1 - share);
    const lower = ROOM.top + ROOM.shares + ROOM.gap;
    const floor = familiarity ? lower + ROOM.familiarity : ROOM.top + ROOM.shares;
    const tall = floor + ROOM.below;
    const plot = document.createElementNS(SPACE, "svg");
    for (const [name, value] of Object.entries({ viewBox: `0 0 ${width} ${tall}`, height: tall, role: "img", "aria-label": change.alt })) plot.setAttribute(name, value);
    for (const share of [0, 0.5, 1]) {
      svg("line", { class: "grid", x1: ROOM.left, x2: right, y1: y(share), y2: y(share) }, plot);
      svg("text", { x: ROOM.left - 6, y: y(share) + 4, "text-anchor": "end" }, plot, `${100 * share}%`);
    }
    classes.forEach((_, k) => this.line(plot, change.shares.map((row) => y(row[k])), { stroke: colours[k] }));
    if (familiarity) {
      const up = (value) => lower + ROOM.familiarity * (1 - (value - familiarity.low) / (familiarity.high - familiarity.low));
      svg("line", { class: "limit", x1: ROOM.left, x2: right, y1: up(familiarity.threshold), y2: up(familiarity.threshold) }, plot);
      svg("text", { x: ROOM.left - 6, y: up(familiarity.threshold) + 4, "text-anchor": "end" }, plot, words.limit);
      this.line(plot, change.familiarity.map(up), { class: "familiarity" });
    }
    const here = this.xs[change.neutral];
    svg("line", { class: "here", x1: here, x2: here, y1: ROOM.top, y2: floor }, plot);
    this.ticks(plot, change, floor + 15, right);
    this.now = svg("line", { class: "now", y1: ROOM.top, y2: floor }, plot);
    this.dots = classes.map((_, k) => svg("circle", { r: 4.5, fill: colours[k] }, plot));
    this.heights = change.shares.map((row) => row.map(y));
    this.element.replaceChildren(plot);
  }

  line(plot, ys, attributes) {
    svg("polyline", { points: ys.map((at, k) => `${this.xs[k].toFixed(1)},${at.toFixed(1)}`).join(" "), ...attributes }, plot);
  }

  /** The first and the last value, and the photo as it is where there is room between them. */
  ticks(plot, change, at, right) {
    const last = change.values.length - 1;
    const wide = (text) => 6.6 * text.length;
    svg("text", { x: ROOM.left, y: at, "text-anchor": "start" }, plot, change.values[0]);
    svg("text", { x: right, y: at, "text-anchor": "end" }, plot, change.values[last]);
    const here = this.xs[change.neutral];
    const text = change.values[change.neutral];
    const room = here - wide(text) / 2 > ROOM.left + wide(change.values[0]) + 8 && here + wide(text) / 2 < right - wide(change.values[last]) - 8;
    if (room) svg("text", { x: here, y: at, "text-anchor": "middle" }, plot, text);
  }

  move(place) {
    for (const end of ["x1", "x2"]) this.now.setAttribute(end, this.xs[place]);
    this.dots.forEach((dot, k) => {
      dot.setAttribute("cx", this.xs[place]);
      dot.setAttribute("cy", this.heights[place][k]);
    });
  }
}
