// The density of a mixture as a picture: a curve for what is spread, a stem for each single value.

const SVG = "http://www.w3.org/2000/svg";
const TALL = 168; // pixels of the whole drawing
const BASE = 140; // pixels from the top to the axis, on which the handles stand
const HEAD = 20; // pixels above the highest stem, for its share
const EDGE = 14; // pixels at either side
const POINTS = 400;
const WIDE = 3.5; // deviations of a normal part that are drawn

const shape = (name, facts, ...inside) => {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(facts)) node.setAttribute(key, value);
  node.append(...inside);
  return node;
};

/** A number of at most four digits, with a real minus sign. */
const written = (value) => String(Number(value.toPrecision(4))).replace("-", "−");

/** The lowest and the highest value that is drawn of a part. */
function span({ kind, a, b }) {
  if (kind === "normal") return [a - WIDE * b, a + WIDE * b];
  return kind === "uniform" ? [Math.min(a, b), Math.max(a, b)] : [a, a];
}

/** Whether all of a part's weight is on one value. */
const single = ({ kind, a, b }) => kind === "spike" || (kind === "uniform" ? a === b : b === 0);

function heightOf({ kind, a, b }, x) {
  if (kind === "uniform") return x >= a && x <= b ? 1 / (b - a) : 0;
  return Math.exp(-(((x - a) / b) ** 2) / 2) / (b * Math.sqrt(2 * Math.PI));
}

class Drawing {
  constructor(moved) {
    this.moved = moved; // gets a part's number and the value to move it to
    this.node = shape("svg", { class: "density", height: TALL, role: "group" });
  }

  /** Draw parts of which each has a `share`; the axis stands still while a handle is dragged. */
  draw(parts, words, width) {
    this.width = width;
    this.node.setAttribute("width", width);
    this.node.setAttribute("viewBox", `0 0 ${width} ${TALL}`);
    this.node.setAttribute("aria-label", words.density);
    if (!this.dragged) this.range = this.reach(parts);
    const held = this.node.getRootNode().activeElement?.dataset?.part;
    const inside = [...this.curve(parts), ...this.axis(), ...this.stems(parts), ...this.handles(parts, words)];
    if (!this.dragged) {
      this.node.replaceChildren(...inside);
      if (held !== undefined) this.node.querySelector(`[data-part="${held}"]`)?.focus();
      return;
    }
    // The handle that is held stays the same node, or the pointer would lose it.
    for (const child of [...this.node.children]) if (child !== this.dragged) child.remove();
    const own = inside.find((child) => child.dataset.part === this.dragged.dataset.part);
    for (const name of ["cx", "aria-valuenow"]) this.dragged.setAttribute(name, own.getAttribute(name));
    this.node.prepend(...inside.filter((child) => child !== own));
  }

  reach(parts) {
    const ends = parts.filter((part) => part.share > 0 || parts.every((each) => !each.share)).map(span);
    const low = Math.min(0, ...ends.map(([first]) => first));
    const high = Math.max(0, ...ends.map(([, last]) => last));
    const room = (high - low || 2) * 0.06;
    return [low - room, high + room];
  }

  x(value) {
    const [low, high] = this.range;
    return EDGE + ((value - low) / (high - low)) * (this.width - 2 * EDGE);
  }

  value(x) {
    const [low, high] = this.range;
    return low + ((x - EDGE) / (this.width - 2 * EDGE)) * (high - low);
  }

  curve(parts) {
    const spread = parts.filter((part) => !single(part) && part.share > 0);
    if (!spread.length) return [];
    const [low, high] = this.range;
    const places = Array.from({ length: POINTS + 1 }, (_, i) => low + ((high - low) * i) / POINTS);
    for (const part of spread) {
      const [first, last] = span(part);
      const near = (last - first) * 1e-9;
      if (part.kind === "uniform") places.push(first - near, first, last, last + near);
      else for (let i = 0; i <= 60; i += 1) places.push(first + ((last - first) * i) / 60);
    }
    places.sort((one, other) => one - other);
    const heights = places.map((x) => spread.reduce((sum, part) => sum + part.share * heightOf(part, x), 0));
    const highest = Math.max(...heights);
    const y = (height) => BASE - (height / highest) * (BASE - HEAD) * 0.88;
    const line = places.map((x, i) => `${this.x(x).toFixed(2)},${y(heights[i]).toFixed(2)}`).join(" L");
    const area = `M${this.x(places[0])},${BASE} L${line} L${this.x(places.at(-1))},${BASE} Z`;
    return [shape("path", { class: "area", d: area }), shape("path", { class: "line", d: `M${line}` })];
  }

  axis() {
    const [low, high] = this.range;
    const step = this.step((high - low) / Math.max(3, this.width / 64));
    const drawn = [shape("line", { class: "axis", x1: 0, x2: this.width, y1: BASE, y2: BASE })];
    for (let k = Math.ceil(low / step); k <= high / step; k += 1) {
      const text = shape("text", { class: "tick", x: this.x(k * step), y: TALL - 6 }, written(k * step));
      drawn.push(text);
    }
    return drawn;
  }

  /** The next 1, 2 or 5 times a power of ten. */
  step(least) {
    const power = 10 ** Math.floor(Math.log10(least));
    return [1, 2, 5, 10].map((times) => times * power).find((step) => step >= least) ?? 10 * power;
  }

  stems(parts) {
    const shares = new Map();
    for (const part of parts) if (single(part) && part.share) shares.set(part.a, (shares.get(part.a) ?? 0) + part.share);
    return [...shares].flatMap(([value, share]) => {
      const [x, y] = [this.x(value), BASE - share * (BASE - HEAD)];
      const text = `${written(Number((100 * share).toPrecision(3)))} %`;
      return [
        shape("line", { class: "stem", x1: x, x2: x, y1: BASE, y2: y }),
        shape("text", { class: "share", x, y: y - 6 }, text),
      ];
    });
  }

  handles(parts, words) {
    return parts.map((part, index) => {
      const middle = part.kind === "uniform" ? (part.a + part.b) / 2 : part.a;
      const handle = shape("circle", {
        class: "handle", cx: this.x(middle), cy: BASE, r: 8, tabindex: 0, role: "slider", "data-part": index,
        "aria-label": `${index + 1}: ${words.move}`, "aria-valuenow": middle, "aria-valuetext": written(middle),
      });
      handle.append(shape("title", {}, words.move));
      handle.onpointerdown = (event) => this.drag(handle, index, event);
      handle.onkeydown = (event) => this.key(index, middle, event);
      return handle;
    });
  }

  /** Round to what a pointer can mean: a hundredth of the axis, to a round number. */
  round(value) {
    const step = this.step((this.range[1] - this.range[0]) / 200);
    return Number((Math.round(value / step) * step).toPrecision(6));
  }

  drag(handle, index, event) {
    event.preventDefault();
    handle.focus();
    this.dragged = handle;
    handle.setPointerCapture(event.pointerId);
    const left = this.node.getBoundingClientRect().left;
    handle.onpointermove = (move) => this.moved(index, this.round(this.value(move.clientX - left)));
    handle.onpointerup = handle.onpointercancel = () => {
      handle.onpointermove = null;
      this.dragged = null;
      this.moved(index, null);
    };
  }

  key(index, middle, event) {
    const steps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 };
    if (!(event.key in steps)) return;
    event.preventDefault();
    const step = this.step((this.range[1] - this.range[0]) / 200);
    this.moved(index, this.round(middle + steps[event.key] * step));
  }
}
