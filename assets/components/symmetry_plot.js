// Small line plots over the steps of a training: axes, lines with gaps, and a cursor that moves.

const SVG = "http://www.w3.org/2000/svg";
const EDGE = { left: 56, right: 12, top: 10, bottom: 30 };
const HUES = ["#F2994A", "#4C6FFF", "#12A594", "#B15CDE", "#E5484D", "#00A2C7", "#B7791F", "#D6409F"];

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
const raised = (n) => String(n).replace(/./g, (c) => (c === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c]));

function written(value, digits = 4) {
  if (value === null) return "∞";
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e-4 && size < 1e6) return String(Number(value.toPrecision(digits))).replace("-", "−");
  const power = Math.floor(Math.log10(size));
  return `${(value / 10 ** power).toPrecision(3).replace("-", "−")}·10${raised(power)}`;
}
const decade = (power) => (power >= -3 && power <= 4 ? String(Number(`1e${power}`)) : `10${raised(power)}`);
const nice = (span, most) => {
  const rough = span / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * [1, 2, 5, 10].find((m) => m * power >= rough * 0.999);
};

// The scale of numbers: linear around all of them, or logarithmic with zeros on the lower edge.
function scaleOf(values, log, inner) {
  const seen = values.filter((value) => value !== null && (!log || value > 0));
  if (log) {
    let low = seen.length ? Math.floor(Math.log10(Math.min(...seen))) : -9;
    const high = seen.length ? Math.max(Math.ceil(Math.log10(Math.max(...seen))), low + 1) : 0;
    if (values.some((value) => value === 0)) low -= 1; // room for zeros below
    const every = Math.ceil((high - low) / 5);
    const ticks = [];
    for (let power = high; power > low || (power === low && !values.includes(0)); power -= every) ticks.push([10 ** power, decade(power)]);
    if (values.includes(0)) ticks.push([0, "0"]);
    return { y: (value) => ((high - (value > 0 ? Math.log10(value) : low)) / (high - low)) * inner, ticks };
  }
  let [low, high] = seen.length ? [Math.min(...seen), Math.max(...seen)] : [0, 1];
  const room = (high - low || Math.abs(high) || 1) * 0.12;
  [low, high] = [low - room, high + room];
  const tick = nice(high - low, 5);
  const decimals = Math.min(12, Math.max(0, -Math.floor(Math.log10(tick) + 1e-9)));
  const ticks = [];
  for (let n = Math.ceil(low / tick); n * tick <= high; n++) {
    const value = n * tick;
    ticks.push([value, Math.abs(value) >= 1e5 ? written(value, 2) : value.toFixed(decimals).replace("-", "−").replace(/^−(0(\.0+)?)$/, "$1")]);
  }
  return { y: (value) => ((high - value) / (high - low)) * inner, ticks };
}

// lines: [{ values: one a step, colour }]. Returns what moves the cursor to a step.
function linePlot(figure, { lines, height, log = false, label, steps, room = 0, groups = null }, choose) {
  const width = Math.max(figure.clientWidth, 220);
  const plot = svg("svg", { class: "plot", viewBox: `0 0 ${width} ${height}`, height, role: "img", "aria-label": label }, figure);
  const inner = { w: width - EDGE.left - EDGE.right - room, h: height - EDGE.top - EDGE.bottom };
  const { y, ticks } = scaleOf(lines.flatMap((line) => line.values), log, inner.h);
  const x = (step) => EDGE.left + (step / Math.max(steps, 1)) * inner.w;
  for (const [value, text] of ticks) {
    const at = EDGE.top + y(value);
    svg("line", { class: "grid", x1: EDGE.left, x2: EDGE.left + inner.w, y1: at, y2: at }, plot);
    svg("text", { x: EDGE.left - 8, y: at + 4, "text-anchor": "end" }, plot, text);
  }
  const tick = Math.max(1, nice(Math.max(steps, 1), width < 380 ? 4 : 8));
  for (let step = 0; step <= steps; step += tick) svg("text", { x: x(step), y: height - 10, "text-anchor": "middle" }, plot, step);
  // The first unit's line comes last and so lies on top, where many lie on one another.
  for (const { values, colour } of [...lines].reverse()) {
    let d = "";
    values.forEach((value, step) => {
      if (value !== null) d += `${d && values[step - 1] !== null ? "L" : "M"}${x(step).toFixed(1)} ${(EDGE.top + y(value)).toFixed(1)}`;
    });
    svg("path", { class: "line", d, stroke: colour }, plot);
  }
  const cursor = svg("line", { class: "cursor", y1: EDGE.top, y2: EDGE.top + inner.h }, plot);
  const dots = lines.map(({ colour }) => svg("circle", { class: "dot", r: lines.length > 12 ? 3.5 : 5, fill: colour }));
  plot.append(...[...dots].reverse());
  const said = svg("g", {}, plot);
  const pick = (event) => {
    const box = plot.getBoundingClientRect();
    const place = ((event.clientX - box.left) / box.width) * width;
    choose(Math.round(((place - EDGE.left) / inner.w) * steps));
  };
  plot.onpointerdown = pick;
  plot.onpointermove = (event) => event.buttons && pick(event);
  return (step) => {
    cursor.setAttribute("x1", x(step));
    cursor.setAttribute("x2", x(step));
    lines.forEach(({ values }, i) => {
      const value = values[step];
      dots[i].style.display = value === null || value === undefined ? "none" : "";
      dots[i].setAttribute("cx", x(step));
      dots[i].setAttribute("cy", EDGE.top + y(value ?? 0));
    });
    said.replaceChildren();
    if (groups) sayGroups(said, groups(step), (value) => EDGE.top + y(value), EDGE.left + inner.w + 8);
  };
}

// How many lines lie on one another, at the right; the largest groups first, none over another.
function sayGroups(parent, groups, y, x) {
  const taken = [];
  for (const [value, text] of groups) {
    const at = y(value);
    if (taken.some((other) => Math.abs(other - at) < 15)) continue;
    taken.push(at);
    svg("text", { class: "count", x, y: at + 4 }, parent, text);
  }
}
