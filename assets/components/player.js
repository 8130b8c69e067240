// Plays an attempt at learning a kernel: its loss, its path over the bowl and its weights, step by
// step. All numbers come from Python; here they are only drawn. Nothing is sent back.

const SVG = "http://www.w3.org/2000/svg";
const HEIGHT = 290;
const EDGE = { left: 52, right: 10, top: 8, bottom: 34 };
const players = new WeakMap();
const ICONS = {
  first: "M4 3h2v10H4zM13 3v10L7 8z",
  back: "M11 3v10L5 8z",
  play: "M4 2.5v11l9.5-5.5z",
  pause: "M4 3h3v10H4zM9 3h3v10H9z",
  next: "M5 3v10l6-5z",
};

const svg = (name, attributes = {}, parent = null, text = null) => {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (text !== null) node.textContent = text;
  if (parent) parent.append(node);
  return node;
};
const html = (name, className = "", parent = null, text = null) => {
  const node = document.createElement(name);
  if (className) node.className = className;
  if (text !== null) node.textContent = text;
  if (parent) parent.append(node);
  return node;
};
const points = (list) => list.map(([x, y]) => `${x.toFixed(2)},${y.toFixed(2)}`).join(" ");
const raised = (n) => String(n).replace(/./g, (c) => (c === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c]));

function written(value, digits = 4) {
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e-4 && size < 1e6) return String(Number(value.toPrecision(digits))).replace("-", "−");
  const power = Math.floor(Math.log10(size));
  const front = (value / 10 ** power).toPrecision(Math.min(digits, 3)).replace("-", "−");
  return `${front}·10${raised(power)}`;
}
const decade = (power) => (power >= -3 && power <= 4 ? String(Number(`1e${power}`)) : `10${raised(power)}`);
const nice = (span, most) => {
  const rough = span / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * [1, 2, 5, 10].find((m) => m * power >= rough * 0.999);
};

function button(parent, icon, label, onclick) {
  const node = html("button", icon === "play" ? "play" : "", parent);
  node.type = "button";
  const drawing = svg("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, node);
  const shape = svg("path", { d: ICONS[icon] }, drawing);
  node.onclick = onclick;
  const name = (icon, label) => {
    shape.setAttribute("d", ICONS[icon]);
    node.setAttribute("aria-label", label);
    node.title = label;
  };
  name(icon, label);
  return { node, name };
}

class Player {
  constructor(parent) {
    this.root = html("div", "player", parent);
    this.step = null;
    this.timer = 0;
    const bar = html("div", "bar", this.root);
    this.first = button(bar, "first", "", () => this.go(0, true));
    this.back = button(bar, "back", "", () => this.go(this.step - 1, true));
    this.toggle = button(bar, "play", "", () => (this.timer ? this.pause() : this.play()));
    this.next = button(bar, "next", "", () => this.go(this.step + 1, true));
    this.range = html("input", "", bar);
    Object.assign(this.range, { type: "range", min: 0, step: 1 });
    this.range.oninput = () => this.go(Number(this.range.value), true);
    this.reading = html("output", "", bar);
    this.panes = html("div", "panes", this.root);
    this.kernels = html("div", "kernels", this.root);
    this.size = new ResizeObserver(() => this.data && this.width !== this.panes.clientWidth && this.draw());
    this.size.observe(this.panes);
  }

  show(data) {
    const last = this.data ? this.data.losses.length - 1 : null;
    const before = JSON.stringify(this.data ?? null);
    if (before === JSON.stringify(data)) return this.draw(); // another theme alone
    this.pause();
    const end = data.losses.length - 1;
    this.step = this.step === null || this.step === last ? end : Math.min(this.step, end);
    this.data = data;
    const { words } = data;
    this.words = words;
    this.first.name("first", words.first);
    this.back.name("back", words.back);
    this.next.name("next", words.next);
    this.toggle.name("play", words.play);
    this.range.max = end;
    this.range.setAttribute("aria-label", words.step);
    this.draw();
  }

  play() {
    const end = this.data.losses.length - 1;
    if (this.step >= end) this.go(0);
    const pace = Math.min(420, Math.max(30, 6000 / Math.max(end, 1)));
    this.toggle.name("pause", this.words.pause);
    this.root.dataset.playing = "true";
    this.timer = setInterval(() => (this.step < end ? this.go(this.step + 1) : this.pause()), pace);
  }

  pause() {
    clearInterval(this.timer);
    this.timer = 0;
    this.root.dataset.playing = "false";
    if (this.words) this.toggle.name("play", this.words.play);
  }

  go(step, byHand = false) {
    if (byHand) this.pause();
    this.step = Math.min(Math.max(step, 0), this.data.losses.length - 1);
    this.moved();
  }

  draw() {
    this.width = this.panes.clientWidth;
    this.panes.replaceChildren();
    this.kernels.replaceChildren();
    const loss = lossPane(this.panes, this.data); // both before either is measured
    const bowl = this.data.bowl ? bowlPane(this.panes, this.data) : null;
    this.loss = drawLoss(frame(loss), this.data, (step) => this.go(step, true));
    this.bowl = bowl ? drawBowl(frame(bowl), this.data) : null;
    const { size, target, scale, words } = this.data;
    this.learned = drawKernel(this.kernels, words.learned, size, scale, "learned");
    drawKernel(this.kernels, words.target, size, scale, "target")(target);
    this.missing = drawKernel(this.kernels, words.difference, size, scale, "difference");
    for (const [i, free] of this.data.free.entries()) {
      drawKernel(this.kernels, `${words.free} ${this.data.free.length > 1 ? i + 1 : ""}`, size, Math.max(...free.map(Math.abs)), "free")(free);
    }
    this.moved();
  }

  moved() {
    const { losses, predicted, kernels, target, words } = this.data;
    const step = this.step;
    this.range.value = step;
    const end = losses.length - 1;
    this.reading.replaceChildren();
    html("b", "", this.reading, words.of.replace("{step}", step).replace("{steps}", end));
    const exact = predicted[step] === null ? "∞" : written(predicted[step]);
    this.reading.append(` · ${words.loss} ${written(losses[step])} · ${words.exact} ${exact}`);
    this.first.node.disabled = this.back.node.disabled = step === 0;
    this.next.node.disabled = step === end;
    this.loss(step);
    if (this.bowl) this.bowl(step);
    this.learned(kernels[step]);
    this.missing(kernels[step].map((weight, i) => weight - target[i]));
    Object.assign(this.root.dataset, { step, steps: end, loss: losses[step], kernel: kernels[step].join(",") });
  }

  end() {
    clearInterval(this.timer);
    this.size.disconnect();
  }
}

function pane(parent, title, keys, note = "") {
  const figure = html("figure", "", parent);
  const caption = html("figcaption", "", figure);
  html("b", "", caption, title);
  for (const [mark, label] of keys) {
    const key = html("span", "key", caption);
    const small = svg("svg", { viewBox: "0 0 16 12", "aria-hidden": "true" }, key);
    small.append(mark);
    key.append(label);
  }
  if (note) html("span", "note", caption, note);
  return figure;
}

function frame(figure) {
  const width = Math.max(figure.clientWidth, 240);
  const title = figure.querySelector("b").textContent;
  const plot = svg("svg", { class: "plot", viewBox: `0 0 ${width} ${HEIGHT}`, height: HEIGHT, role: "img", "aria-label": title }, figure);
  return { plot, width };
}

function lossDomain({ losses, printed }) {
  const seen = [...losses, ...printed.map(([, loss]) => loss)].filter((loss) => loss > 0);
  if (!seen.length) return [-1, 1];
  const low = Math.floor(Math.log10(Math.min(...seen)) - 0.02);
  const high = Math.ceil(Math.log10(Math.max(...seen)) + 0.02);
  return [low, Math.max(high, low + 1)];
}

function lossPane(parent, { printed, words }) {
  const keys = [
    [svg("circle", { class: "measured", cx: 8, cy: 6, r: 3.5 }), words.measured],
    [svg("path", { class: "predicted", d: "M1 6h14" }), words.exact],
  ];
  if (printed.length) keys.push([svg("path", { class: "printed", d: "M8 1.5l4.5 4.5l-4.5 4.5l-4.5-4.5z" }), words.printed]);
  return pane(parent, words.lossTitle, keys);
}

function drawLoss({ plot, width }, data, choose) {
  const { losses, predicted, printed, words } = data;
  plot.classList.add("loss");
  const [low, high] = lossDomain(data);
  const last = Math.max(losses.length - 1, ...printed.map(([at]) => at), 1);
  const x = (step) => EDGE.left + (step / last) * (width - EDGE.left - EDGE.right);
  const y = (loss) => EDGE.top + ((high - Math.log10(loss)) / (high - low)) * (HEIGHT - EDGE.top - EDGE.bottom);
  const every = Math.ceil((high - low) / 7);
  for (let power = high; power >= low; power -= every) {
    const at = y(10 ** power);
    svg("line", { class: "grid", x1: EDGE.left, x2: width - EDGE.right, y1: at, y2: at }, plot);
    svg("text", { x: EDGE.left - 8, y: at + 4, "text-anchor": "end" }, plot, decade(power));
  }
  const tick = Math.max(1, nice(last, width < 320 ? 5 : 8));
  for (let step = 0; step <= last; step += tick) {
    svg("text", { x: x(step), y: HEIGHT - 16, "text-anchor": "middle" }, plot, step);
  }
  svg("text", { x: width - EDGE.right, y: HEIGHT - 2, "text-anchor": "end" }, plot, words.updates);
  const id = `clip-${Math.random().toString(36).slice(2)}`;
  const clip = svg("clipPath", { id }, plot);
  svg("rect", { x: EDGE.left - 5, y: EDGE.top - 5, width: width - EDGE.left - EDGE.right + 10, height: HEIGHT - EDGE.top - EDGE.bottom + 10 }, clip);
  const drawn = svg("g", { "clip-path": `url(#${id})` }, plot);
  const line = predicted.map((loss, step) => [step, loss]).filter(([, loss]) => loss !== null && loss > 0);
  const floor = 10 ** (low - 3); // below the frame, where the line leaves it
  svg("polyline", { class: "predicted", points: points(line.map(([step, loss]) => [x(step), y(Math.max(loss, floor))])) }, drawn);
  const radius = losses.length > 80 ? 2.2 : 3.5;
  losses.forEach((loss, step) => loss > 0 && svg("circle", { class: "measured", cx: x(step), cy: y(loss), r: radius }, drawn));
  for (const [step, loss] of printed) {
    const d = `M${x(step)} ${y(loss) - 6}l6 6l-6 6l-6-6z`;
    svg("title", {}, svg("path", { class: "printed", d }, drawn), `${words.printed}: ${written(loss)}`);
  }
  const cursor = svg("line", { class: "cursor", y1: EDGE.top, y2: HEIGHT - EDGE.bottom }, plot);
  const now = svg("circle", { class: "now", r: 6 }, plot);
  const at = (event) => {
    const box = plot.getBoundingClientRect();
    const place = ((event.clientX - box.left) / box.width) * width;
    choose(Math.round(((place - EDGE.left) / (width - EDGE.left - EDGE.right)) * last));
  };
  plot.onpointerdown = at;
  plot.onpointermove = (event) => event.buttons && at(event);
  return (step) => {
    cursor.setAttribute("x1", x(step));
    cursor.setAttribute("x2", x(step));
    now.setAttribute("cx", x(step));
    now.setAttribute("cy", losses[step] > 0 ? y(losses[step]) : HEIGHT - EDGE.bottom);
  };
}

function bowlPane(parent, { bowl, words }) {
  const keys = [
    [svg("circle", { class: "start", cx: 8, cy: 6, r: 3.6 }), words.start],
    [svg("path", { class: "lowest", d: "M4.5 2.5l7 7m0-7l-7 7" }), words.lowest],
  ];
  return pane(parent, words.bowlTitle, keys, bowl.others ? words.others : "");
}

function drawBowl({ plot, width }, { bowl }) {
  plot.classList.add("bowl");
  const [w, h] = [width - EDGE.left - EDGE.right, HEIGHT - EDGE.top - EDGE.bottom];
  const unit = Math.min(w, h) / (2 * bowl.half);
  const x = (value) => EDGE.left + w / 2 + (value - bowl.centre[0]) * unit;
  const y = (value) => EDGE.top + h / 2 - (value - bowl.centre[1]) * unit;
  const place = ([a, b]) => [x(a), y(b)];
  const id = `clip-${Math.random().toString(36).slice(2)}`;
  svg("rect", { x: EDGE.left, y: EDGE.top, width: w, height: h, rx: 4 }, svg("clipPath", { id }, plot));
  const drawn = svg("g", { "clip-path": `url(#${id})` }, plot);
  const shade = (ring) => `color-mix(in oklab, #6e56cf ${(58 * (1 - ring / bowl.rings.length)).toFixed(1)}%, var(--st-background-color))`;
  svg("rect", { x: EDGE.left, y: EDGE.top, width: w, height: h, style: `fill: ${shade(0)}` }, drawn);
  bowl.rings.forEach((ring, i) =>
    svg("polygon", { class: "ring", points: points(ring.map(place)), style: `fill: ${shade(i + 1)}` }, drawn));
  const tick = nice(w / unit, 5);
  const decimals = Math.max(0, -Math.floor(Math.log10(tick) + 1e-9));
  const label = (value) => value.toFixed(decimals).replace("-", "−").replace(/^−(0(\.0+)?)$/, "$1");
  const from = (middle, room) => Math.ceil((middle - room / unit / 2) / tick) * tick;
  for (let value = from(bowl.centre[0], w); x(value) <= width - EDGE.right + 0.5; value += tick) {
    svg("text", { x: x(value), y: HEIGHT - 16, "text-anchor": "middle" }, plot, label(value));
  }
  for (let value = from(bowl.centre[1], h); y(value) >= EDGE.top - 0.5; value += tick) {
    svg("text", { x: EDGE.left - 8, y: y(value) + 4, "text-anchor": "end" }, plot, label(value));
  }
  svg("text", { x: width - EDGE.right, y: HEIGHT - 2, "text-anchor": "end" }, plot, bowl.names[0]);
  svg("text", { x: 4, y: EDGE.top + 10 }, plot, bowl.names[1]);
  const [a, b] = bowl.lowest;
  bowl.directions.forEach(([da, db], i) => {
    const far = 10 * bowl.half;
    svg("line", { class: "axis", x1: x(a - da * far), y1: y(b - db * far), x2: x(a + da * far), y2: y(b + db * far) }, drawn);
  });
  svg("polyline", { class: "path", points: points(bowl.path.map(place)) }, drawn);
  const walked = svg("polyline", { class: "walked" }, drawn);
  if (bowl.path.length <= 80) bowl.path.forEach((p) => svg("circle", { class: "step", cx: place(p)[0], cy: place(p)[1], r: 2.5 }, drawn));
  bowl.directions.forEach(([da, db], i) => {
    const [tx, ty] = labelPlace(place(bowl.lowest), [da, -db], w, h, bowl.path.map(place));
    svg("text", { class: "slope", x: tx, y: ty, "text-anchor": "middle" }, drawn, `λ = ${written(bowl.slopes[i], 3)}`);
  });
  const [sx, sy] = place(bowl.path[0]);
  svg("circle", { class: "start", cx: sx, cy: sy, r: 5 }, drawn);
  const here = svg("circle", { class: "here", r: 7 }, drawn);
  const [lx, ly] = place(bowl.lowest);
  svg("path", { class: "lowest", d: `M${lx - 4} ${ly - 4}l8 8m0-8l-8 8` }, drawn);
  return (step) => {
    walked.setAttribute("points", points(bowl.path.slice(0, step + 1).map(place)));
    const [hx, hy] = place(bowl.path[step]);
    here.setAttribute("cx", hx);
    here.setAttribute("cy", hy);
  };
}

// A direction's label goes to that end of its line which is farther from the path.
function labelPlace([x, y], [dx, dy], w, h, path) {
  const room = { left: EDGE.left + 30, right: EDGE.left + w - 30, top: EDGE.top + 16, bottom: EDGE.top + h - 10 };
  const ends = [1, -1].map((sign) => {
    const far = [[dx * sign, x, room.left, room.right], [dy * sign, y, room.top, room.bottom]].map(
      ([d, at, low, high]) => (Math.abs(d) < 1e-9 ? Infinity : ((d > 0 ? high : low) - at) / d));
    const t = Math.max(0, Math.min(...far));
    const end = [x + dx * sign * t, y + dy * sign * t];
    return [Math.min(...path.map(([a, b]) => Math.hypot(a - end[0], b - end[1]))), end];
  });
  return ends.sort((one, other) => other[0] - one[0])[0][1];
}

function drawKernel(parent, title, [rows, columns], scale, kind) {
  const figure = html("figure", "", parent);
  figure.dataset.kernel = kind;
  html("b", "", html("figcaption", "", figure), title);
  const cells = html("div", "cells", figure);
  const wide = columns > 3 ? Math.max(15, Math.min(46, Math.floor(250 / columns) - 3)) : 64;
  const high = columns > 3 ? Math.min(wide, 40) : 40;
  cells.style.gridTemplateColumns = `repeat(${columns}, ${wide}px)`;
  const nodes = Array.from({ length: rows * columns }, () => {
    const cell = html("div", "", cells);
    cell.style.height = `${high}px`;
    return cell;
  });
  const digits = wide >= 60 ? 4 : 2;
  return (values) => values.forEach((value, i) => {
    const share = Math.min(Math.abs(value) / scale, 1);
    const colour = value < 0 ? "var(--negative)" : "var(--positive)";
    const shown = Math.abs(value) < 1e-7 ? 0 : value;
    nodes[i].style.background = `color-mix(in lab, ${colour} ${(72 * share).toFixed(1)}%, var(--st-background-color))`;
    nodes[i].title = written(shown, 6);
    nodes[i].dataset.value = value;
    nodes[i].textContent = wide >= 40 ? written(shown, digits) : "";
  });
}

export default function ({ data, parentElement }) {
  let player = players.get(parentElement);
  if (!player) {
    player = new Player(parentElement);
    players.set(parentElement, player);
  }
  player.show(data);
  return () => {
    player.end();
    player.root.remove();
    players.delete(parentElement);
  };
}
