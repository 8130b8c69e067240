// A picture, a matrix and its output, linked: point at a row and see its window, at a cell of the
// picture and see who reads it. Data comes from app_pages/parts/lab/matrix_pane.py; nothing is sent
// back. What belongs together is in matrix_links.js, how it is drawn in matrix_paint.js.

const instances = new WeakMap(); // a component's root element -> its state, which holds the place

// ---- light up ---------------------------------------------------------------------------------

function show(state) {
  const { data, parts, root } = state, at = state.at;
  const found = lit(data, state.known, at);
  const [places, outputs] = [new Set(found.places ?? []), new Set(found.outputs ?? [])];
  const own = new Set(found.own ?? (at.place === undefined ? [] : [at.place]));
  [...parts.picture.children].forEach((node, place) => {
    node.classList.toggle("lit", places.has(place));
    node.classList.toggle("own", own.has(place));
  });
  [...parts.output.children].forEach((node, row) => node.classList.toggle("lit", outputs.has(row)));
  overlay(state, found);
  parts.readout.textContent = found.text;
  parts.line.style.minHeight = data.window[0].length > 9 ? "2.7em" : "1.35em";
  parts.pin.hidden = !state.pinned;
  Object.assign(root.dataset, {
    row: at.row ?? "", column: at.column ?? "", place: at.place ?? "", sum: found.sum ?? "",
    places: [...places].sort((a, b) => a - b).join(" "), outputs: [...outputs].sort((a, b) => a - b).join(" "),
    pinned: state.pinned,
  });
}
// ---- pointer and keyboard -----------------------------------------------------------------------

function spot(state, event, node) {
  const box = node.getBoundingClientRect(), { width, height } = state.size;
  const column = Math.floor((event.clientX - box.left) / width), row = Math.floor((event.clientY - box.top) / height);
  const { rows, cols } = state.data.matrix;
  const inside = (value, count) => Math.min(Math.max(value, 0), count - 1);
  return { row: inside(row, rows), column: inside(column, cols) };
}

const finders = {
  picture: (state, event) => (event.target.dataset.at === undefined ? null : { place: +event.target.dataset.at }),
  output: (state, event) => (event.target.dataset.at === undefined ? null : { row: +event.target.dataset.at }),
  matrix: (state, event) => spot(state, event, state.parts.matrix),
  vector: (state, event) => ({ column: spot(state, event, state.parts.vector).column }),
  answer: (state, event) => ({ row: spot(state, event, state.parts.answer).row }),
};

const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

function shape(state, name) {
  const { data } = state;
  return { picture: data.picture, output: data.output, matrix: data.matrix,
    vector: { rows: 1, cols: data.matrix.cols }, answer: { rows: data.matrix.rows, cols: 1 } }[name];
}

function place(state, name) {
  const { at, data } = state;
  if (name === "matrix") return [at.row ?? 0, at.column ?? 0];
  if (name === "vector") return [0, at.column ?? 0];
  if (name === "answer") return [at.row ?? 0, 0];
  const { cols } = shape(state, name);
  const flat = name === "output" ? at.row ?? 0 : at.place ?? data.window[at.row ?? 0][0];
  return [Math.floor(flat / cols), flat % cols];
}

function pointed(name, [row, column], cols) {
  return { picture: { place: row * cols + column }, output: { row: row * cols + column },
    matrix: { row, column }, vector: { column }, answer: { row } }[name];
}

function keyed(state, name, event) {
  if (event.key === "Enter" || event.key === " ") state.pinned = !state.pinned;
  else if (event.key === "Escape") state.pinned = false;
  else if (event.key in STEPS) {
    const { rows, cols } = shape(state, name), [down, right] = STEPS[event.key], [row, column] = place(state, name);
    const next = [Math.min(Math.max(row + down, 0), rows - 1), Math.min(Math.max(column + right, 0), cols - 1)];
    state.at = pointed(name, next, cols);
  } else return;
  event.preventDefault();
  show(state);
}

function listen(state) {
  Object.entries(finders).forEach(([name, find]) => {
    const node = state.parts[name];
    node.onpointermove = (event) => {
      const found = state.pinned ? null : find(state, event);
      if (found) { state.at = found; show(state); }
    };
    node.onclick = (event) => {
      const found = find(state, event);
      if (!found) return;
      const same = JSON.stringify(found) === JSON.stringify(state.at);
      state.pinned = !(state.pinned && same);
      state.at = found;
      show(state);
    };
    node.onkeydown = (event) => keyed(state, name, event);
  });
}

// ---- one instance -----------------------------------------------------------------------------

function build(root) {
  const side = make("div", "side", root), main = make("div", "main", root);
  const figure = (name, parent) => {
    const box = make("section", name, parent), title = make("h4", name, box), body = make("div", "body", box);
    return { title, body };
  };
  const picture = figure("input", side), output = figure("output", side), matrix = figure("kernel", main);
  const parts = { main, titles: { picture: picture.title, output: output.title, matrix: matrix.title } };
  parts.picture = make("div", "grid", picture.body);
  parts.output = make("div", "grid", output.body);
  parts.vector = make("canvas", "vector", matrix.body);
  make("span", "corner", matrix.body);
  const stack = make("div", "stack", matrix.body);
  parts.matrix = make("canvas", "", stack);
  parts.overlay = make("canvas", "overlay", stack);
  parts.answer = make("canvas", "answer", matrix.body);
  const line = (parts.line = make("p", "line", root));
  parts.pin = make("span", "pin", line);
  parts.readout = make("span", "readout", line);
  parts.readout.setAttribute("aria-live", "polite");
  parts.hint = make("p", "hint", root);
  ["picture", "output", "matrix"].forEach((name) => { parts[name].tabIndex = 0; });
  ["picture", "output", "matrix", "vector", "answer"].forEach((name) => {
    parts[name].setAttribute("role", "group");
    parts[name].dataset.pane = name;
  });
  return parts;
}

function render(state) {
  const { data, parts, root } = state, colours = palette(root), words = data.words;
  parts.titles.picture.textContent = words.picture;
  parts.titles.output.textContent = words.output;
  parts.titles.matrix.textContent = words.matrix;
  ["picture", "output", "matrix", "vector", "answer"].forEach((name) => parts[name].setAttribute("aria-label", words[name]));
  parts.hint.textContent = words.hint;
  parts.pin.textContent = words.pinned;
  const room = root.clientWidth < NARROW ? (root.clientWidth - 24) / 2 : 250;
  root.classList.toggle("narrow", root.clientWidth < NARROW);
  grid(parts.picture, data.picture, colours, room);
  grid(parts.output, data.output, colours, room);
  paint(state);
  show(state);
}

/** The row to begin with: the first of a few, the one in the middle of many. */
function first({ output: { rows, cols } }) {
  return { row: rows * cols > 16 ? Math.floor(rows / 2) * cols + Math.floor(cols / 2) : 0 };
}

function possible(state) {
  const { data, at } = state, { rows, cols } = data.matrix;
  return !((at.row ?? 0) >= rows || (at.column ?? 0) >= cols || (at.place ?? 0) >= data.picture.values.length);
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".linked") ?? make("div", "linked", parentElement);
  let state = instances.get(root);
  if (!state) {
    state = { root, parts: build(root), at: first(data), pinned: false };
    instances.set(root, state);
    state.watch = new ResizeObserver(() => { if (root.clientWidth !== state.width) { state.width = root.clientWidth; render(state); } });
  }
  const moved = state.data && state.data.kind !== data.kind;
  Object.assign(state, { data, known: index(data), width: root.clientWidth });
  if (moved || !possible(state)) Object.assign(state, { at: first(data), pinned: false });
  listen(state);
  render(state);
  state.watch.observe(root);
  return () => { state.watch.disconnect(); instances.delete(root); };
}
