// The diagram of a network: its boxes and arrows as SVG. What is drawn once is kept as long as it looks
// the same, so that opening one box of very many draws only that one anew.

const SVG = "http://www.w3.org/2000/svg";

function svg(name, attributes = {}, parent = null, text = null) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== null) made.textContent = text;
  if (parent) parent.append(made);
  return made;
}

/** A ruler for the texts of each class, in the fonts of the style sheet. */
function rulers(family) {
  const pencil = document.createElement("canvas").getContext("2d");
  const known = new Map();
  const fonts = { title: "600 13.5px", name: "400 13px", note: "400 12px", label: "400 12px", badge: "600 12px" };
  return (text, kind) => {
    const key = `${kind} ${text}`;
    if (!known.has(key)) {
      pencil.font = `${fonts[kind]} ${family}`;
      known.set(key, pencil.measureText(text).width);
    }
    return known.get(key);
  };
}

class Drawing {
  constructor(root) {
    this.canvas = svg("svg", { role: "tree", class: "canvas" }, root);
    const defs = svg("defs", {}, this.canvas);
    for (const kind of ["flow", "failed"]) {
      const marker = svg("marker", {
        id: `head-${kind}`, viewBox: "0 0 8 8", refX: 7, refY: 4, orient: "auto",
        markerWidth: 8, markerHeight: 8, markerUnits: "userSpaceOnUse",
      }, defs);
      svg("path", { d: "M0 0.8L7.5 4L0 7.2z", class: `head ${kind}` }, marker);
    }
    this.layer = svg("g", {}, this.canvas);
    this.drawn = new Map(); // a node's key -> {g, look, …}
  }

  /** Draw all that can be seen. */
  draw(network, measure) {
    this.words = network.words;
    this.measure = measure;
    [this.width, this.height] = layOut(network, measure);
    this.canvas.setAttribute("viewBox", `0 0 ${this.width} ${this.height}`);
    this.canvas.setAttribute("aria-label", filled(this.words.network, { name: network.name }));
    const before = this.drawn;
    this.drawn = new Map();
    this.fill(this.layer, network.outside, before);
    for (const [key, { g }] of before) if (!this.drawn.has(key)) g.remove();
  }

  /** Draw what is inside a box: arrows below, boxes above them, and the shapes that flow. */
  fill(parent, box, before) {
    const arrows = parent.querySelector(":scope > .arrows") ?? svg("g", { class: "arrows", "aria-hidden": "true" }, parent);
    const inside = parent.querySelector(":scope > .inside") ?? svg("g", { class: "inside" }, parent);
    if (box.index >= 0) inside.setAttribute("role", "group");
    drawArrows(arrows, box, this.words);
    const order = box.children.map((node) => this.node(node, before));
    if (order.some((g, i) => inside.children[i] !== g) || inside.children.length !== order.length) {
      inside.replaceChildren(...order);
    }
  }

  node(node, before) {
    const known = before.get(node.key) ?? { g: svg("g", { class: "node fresh", tabindex: -1 }), look: "" };
    this.drawn.set(node.key, known);
    known.node = node;
    const { g } = known;
    g.setAttribute("transform", `translate(${node.x} ${node.y})`);
    const look = JSON.stringify([node.w, node.h, node.open, node.lines, node.mark, node.beside, node.heading,
      node.shade, node.holds, node.state, node.kind, node.takes, node.gives, node.path, node.place,
      node.around.children.length]);
    if (known.look !== look) {
      known.look = look;
      g.querySelectorAll(":scope > .face, :scope > title").forEach((old) => old.remove());
      this.describe(g, node);
      g.prepend(face(node, this.measure));
      g.prepend(svg("title", {}, null, spoken(node, this.words)));
    }
    if (node.open) this.fill(g, node, before);
    else g.querySelectorAll(":scope > .arrows, :scope > .inside").forEach((old) => old.remove());
    return g;
  }

  describe(g, node) {
    const facts = {
      kind: node.kind, path: node.path, shape: node.gives, state: node.state, title: node.title, key: node.key,
      failed: node.state === "failed" || null, shared: node.turns > 1 ? `${node.turn} of ${node.turns}` : null,
      shade: node.turns > 1 && node.counted ? node.shade : null, holds: node.holds ? "true" : null, open: BOXES.has(node.kind) ? node.open : null,
    };
    for (const [name, value] of Object.entries(facts)) {
      if (value === null) delete g.dataset[name];
      else g.dataset[name] = value;
    }
    g.setAttribute("role", "treeitem");
    g.setAttribute("aria-level", node.depth);
    g.setAttribute("aria-posinset", node.place);
    g.setAttribute("aria-setsize", node.around.children.length);
    g.setAttribute("aria-label", spoken(node, this.words));
    if (BOXES.has(node.kind)) g.setAttribute("aria-expanded", node.open);
    else g.removeAttribute("aria-expanded");
  }
}

/** The arrows of a box, and the shapes beside them. */
function drawArrows(parent, box, words) {
  parent.replaceChildren();
  for (const { d, from, to } of routes(box)) {
    const kind = to.state === "failed" ? "failed" : "flow";
    const path = svg("path", { d, class: `arrow ${kind}`, "marker-end": `url(#head-${kind})` }, parent);
    Object.assign(path.dataset, { from: from.key, to: to.key });
  }
  if (box.index >= 0 && box.flow.arrows.some(([from]) => from < 0)) {
    svg("circle", { cx: box.axis, cy: box.header, r: 2.5, class: "port" }, parent);
  }
  box.below.forEach((node) => {
    const x = node.x + node.axis;
    svg("path", { d: `M${x} ${node.y - ROOM.step + 2}V${node.y}`, class: "arrow waiting" }, parent);
  });
  if (box.below.length) {
    const [{ x, y, axis }] = box.below;
    svg("text", { x: x + axis + 8, y: y - 8, class: "label" }, parent, words.waiting);
  }
  for (const node of box.running.filter((each) => each.labelled)) {
    const changed = node.kind !== "input" && !node.takes.split(", ").includes(node.gives);
    const place = { x: node.x + node.axis + 8, y: node.y + node.h + 16 };
    svg("text", { ...place, class: `label${changed ? " changed" : ""}` }, parent, node.gives);
  }
}

/** What a node looks like by itself. */
function face(node, measure) {
  const g = svg("g", { class: "face" });
  const width = node.pill ?? node.w;
  const rounding = { rx: node.pill ? node.h / 2 : 8 };
  svg("rect", { x: -4, y: -4, width: width + 8, height: node.h + 8, class: "ring", rx: rounding.rx + 4 }, g);
  if (node.children.length && !node.open && !node.pill) {
    svg("rect", { x: 5, y: 4, width: width - 10, height: node.h, class: "under", ...rounding }, g);
  }
  svg("rect", { width, height: node.h, class: "box", ...rounding }, g);
  if (node.pill) pillText(g, node);
  else boxText(g, node, measure);
  return g;
}

function pillText(g, node) {
  const sign = node.title.length === 1 ? " sign" : "";
  svg("text", { x: node.pill / 2, y: sign ? 20 : 18.5, class: `title middle${sign}` }, g, node.heading[0]);
  if (node.beside) svg("text", { x: node.pill + 7, y: 18, class: "note beside" }, g, node.beside);
}

function boxText(g, node, measure) {
  const toggles = BOXES.has(node.kind) && node.children.length;
  const left = toggles ? 33 : 12;
  if (toggles) drawToggle(g, node);
  const [title, name] = node.heading;
  svg("text", { x: left, y: 20.5, class: "title" }, g, title);
  const beside = node.open ? left + measure(title, "title") + 8 : node.w - 12;
  if (name) svg("text", { x: beside, y: 20.5, class: node.open ? "name" : "name end" }, g, name);
  node.lines.forEach((line, i) => svg("text", { x: left, y: 38 + LINE * i, class: "note" }, g, line));
  if (node.mark) drawMark(g, node, left, measure);
}

function drawToggle(g, node) {
  const toggle = svg("g", { class: "toggle" }, g);
  svg("rect", { width: 32, height: 31, class: "hit" }, toggle);
  svg("rect", { x: 10, y: 8.5, width: 15, height: 15, rx: 4, class: "button" }, toggle);
  svg("path", { d: `M13.5 16h8${node.open ? "" : "M17.5 12v8"}`, class: "sign" }, toggle);
}

function drawMark(g, node, left, measure) {
  const [kind, text] = node.mark;
  const wide = measure(text, "badge") + 14;
  const mark = svg("g", { class: `badge ${kind}` }, g);
  const x = node.open ? node.w - wide - 10 : left - 2;
  const y = node.open ? 7 : 29 + LINE * node.lines.length;
  svg("rect", { x, y, width: wide, height: 18, rx: 9 }, mark);
  svg("text", { x: x + wide / 2, y: y + 13, class: "middle" }, mark, text);
}
