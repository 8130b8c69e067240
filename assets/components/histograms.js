// A strip of small histograms, one panel a layer, two curves in each. All numbers come from Python.
// Outputs or gradients: the choice is made here, and nothing is sent back.

const SVG = "http://www.w3.org/2000/svg";
const [WIDE, HIGH] = [200, 74];
const MOST = 42; // panels before one asks for all
const strips = new WeakMap();

const svg = (name, attributes, parent) => {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  parent.append(node);
  return node;
};
const html = (name, className, parent, text = null) => {
  const node = document.createElement(name);
  if (className) node.className = className;
  if (text !== null) node.textContent = text;
  parent.append(node);
  return node;
};

function written(value, digits = 3) {
  if (value === null || value === undefined) return "–";
  if (value === 0) return "0";
  const size = Math.abs(value);
  const text = size >= 1e-3 && size < 1e5 ? String(Number(value.toPrecision(digits))) : value.toExponential(digits - 2);
  return text.replaceAll("-", "−").replace("e+", "e");
}

class Strip {
  constructor(parent) {
    this.root = html("div", "strip", parent);
    this.way = "forward";
    this.all = false;
    const header = html("header", "", this.root);
    this.title = html("b", "", header);
    const choice = html("fieldset", "", header);
    this.buttons = ["forward", "backward"].map((way) => {
      const button = html("button", "", choice);
      button.type = "button";
      button.onclick = () => {
        this.way = way;
        this.draw();
      };
      return [way, button];
    });
    this.note = html("p", "", this.root);
    this.grid = html("div", "grid", this.root);
    this.more = html("button", "more", this.root);
    this.more.type = "button";
    this.more.onclick = () => {
      this.all = true;
      this.draw();
    };
  }

  show(data) {
    this.data = data;
    this.title.textContent = data.words.title;
    this.note.textContent = data.words.note;
    for (const [way, button] of this.buttons) button.textContent = data.words[way];
    this.draw();
  }

  draw() {
    for (const [way, button] of this.buttons) button.setAttribute("aria-pressed", String(way === this.way));
    this.root.dataset.way = this.way;
    const { layers, words } = this.data;
    const shown = this.all ? layers : layers.slice(0, MOST);
    this.grid.replaceChildren(...shown.map((layer) => this.panel(layer)));
    this.more.hidden = shown.length === layers.length;
    this.more.textContent = words.more.replace("{count}", layers.length);
  }

  panel({ name, [this.way]: pair }) {
    const { words, colours } = this.data;
    const figure = document.createElement("figure");
    html("figcaption", "", figure, name).title = name;
    const edges = pair.flatMap((each) => each?.edges ?? []);
    const low = Math.min(...edges), high = Math.max(...edges);
    const said = pair.map((each, i) => `${"AB"[i]}: ${this.size(each)}`).join("; ");
    const plot = svg("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, preserveAspectRatio: "none", role: "img", "aria-label": `${name}. ${said}` }, figure);
    const x = (value) => ((value - low) / (high - low)) * WIDE;
    svg("line", { class: "axis", x1: 0, x2: WIDE, y1: HIGH, y2: HIGH }, plot);
    if (low < 0 && high > 0) svg("line", { class: "zero", x1: x(0), x2: x(0), y1: 0, y2: HIGH }, plot);
    pair.forEach((each, i) => each?.heights.length && svg("path", { d: outline(each, x), fill: colours[i], stroke: colours[i] }, plot));
    const ends = html("div", "ends", figure);
    html("span", "", ends, edges.length ? written(low) : words[pair.some(Boolean) ? "broken" : "none"]);
    if (edges.length) html("span", "", ends, written(high));
    const sizes = html("div", "sizes", figure);
    sizes.title = words.deviation;
    pair.forEach((each, i) => {
      const size = html("span", "", sizes);
      html("i", "", size).style.background = colours[i];
      size.append(this.size(each));
    });
    return figure;
  }

  size(each) {
    if (!each) return this.data.words.none;
    return each.broken ? this.data.words.broken : `σ ${written(each.deviation)}`;
  }
}

// Steps from bin to bin; a single narrow bin is at least a visible line.
function outline({ edges, heights }, x) {
  const y = (height) => (HIGH - height * (HIGH - 6)).toFixed(1);
  let d = `M${x(edges[0]).toFixed(2)} ${HIGH}`;
  heights.forEach((height, i) => {
    d += `V${y(height)}H${x(edges[i + 1]).toFixed(2)}`;
  });
  return `${d}V${HIGH}Z`;
}

export default function ({ data, parentElement }) {
  let strip = strips.get(parentElement);
  if (!strip) {
    strip = new Strip(parentElement);
    strips.set(parentElement, strip);
  }
  strip.show(data);
  return () => {
    strip.root.remove();
    strips.delete(parentElement);
  };
}
