// A row of grids of numbers in colour. Pointing at a cell, or walking there with the arrow keys, reads
// its number; where a map lets one choose, a click or Enter sends the cell to the server.

const SVG = "http://www.w3.org/2000/svg";
const boards = new WeakMap();
const COLOURS = {
  input: ["var(--input)", "var(--input)"],
  signed: ["var(--negative)", "var(--positive)"],
  changed: ["var(--changed)", "var(--changed)"],
};

const make = (name, parent, className = "", namespace = null) => {
  const node = namespace ? document.createElementNS(namespace, name) : document.createElement(name);
  if (className) node.setAttribute("class", className);
  parent.append(node);
  return node;
};
const square = (parent, className, row, column, inset = 0) => {
  const node = make("rect", parent, className, SVG);
  const size = { x: column + inset, y: row + inset, width: 1 - 2 * inset, height: 1 - 2 * inset };
  for (const [key, value] of Object.entries(size)) node.setAttribute(key, value);
  return node;
};
const written = (value) => {
  if (value === 0) return "0";
  const size = Math.abs(value);
  const text = size >= 1e-3 && size < 1e6 ? String(Number(value.toPrecision(4))) : value.toExponential(2);
  return text.replaceAll("-", "−");
};

class Board {
  constructor(parent) {
    this.root = make("div", parent, "maps");
    this.maps = [];
  }

  show(data, choose) {
    this.root.style.gridTemplateColumns = `repeat(${data.across}, minmax(0, 1fr))`;
    while (this.maps.length > data.maps.length) this.maps.pop().figure.remove();
    data.maps.forEach((map, i) => {
      this.maps[i] ??= this.add();
      fill(this.maps[i], map, data.place, choose);
    });
  }

  add() {
    const figure = make("figure", this.root);
    const title = make("figcaption", figure);
    const svg = make("svg", figure, "", SVG);
    return { figure, title, svg, note: make("p", figure), cells: [], shape: "", at: null };
  }
}

function fill(pane, map, place, choose) {
  const [rows, columns] = [map.values.length, map.values[0].length];
  pane.title.textContent = map.title;
  pane.note.textContent = map.note;
  const { svg } = pane;
  if (pane.shape !== `${rows}x${columns}`) {
    pane.shape = `${rows}x${columns}`;
    pane.at = null;
    svg.replaceChildren();
    svg.setAttribute("viewBox", `-0.06 -0.06 ${columns + 0.12} ${rows + 0.12}`);
    pane.cells = map.values.map((row, r) => row.map((_value, c) => square(svg, "cell", r, c)));
  }
  svg.querySelectorAll(".frame, .at").forEach((node) => node.remove());
  svg.setAttribute("class", map.pick ? "pick" : "");
  svg.setAttribute("role", map.pick ? "application" : "img");
  svg.setAttribute("tabindex", "0");
  svg.setAttribute("aria-label", `${map.title}. ${map.note}`);
  const [below, above] = COLOURS[map.kind];
  map.values.forEach((row, r) => row.forEach((value, c) => {
    const share = (82 * Math.min(Math.abs(value) / map.scale, 1)).toFixed(1);
    pane.cells[r][c].style.fill = `color-mix(in lab, ${value < 0 ? below : above} ${share}%, var(--st-background-color))`;
    pane.cells[r][c].dataset.value = value;
  }));
  for (const [r, c] of map.frames) square(svg, "frame", r, c, 0.05);

  const read = (r, c) => {
    svg.querySelectorAll(".at").forEach((node) => node.remove());
    pane.at = [r, c];
    square(svg, "at", r, c, 0.06);
    pane.note.textContent = place.replace("{row}", r + 1).replace("{column}", c + 1).replace("{value}", written(map.values[r][c]));
  };
  const leave = () => {
    svg.querySelectorAll(".at").forEach((node) => node.remove());
    pane.note.textContent = map.note;
  };
  const cell = (event) => {
    const box = svg.getBoundingClientRect();
    const r = Math.floor(((event.clientY - box.top) / box.height) * rows);
    const c = Math.floor(((event.clientX - box.left) / box.width) * columns);
    return [Math.min(Math.max(r, 0), rows - 1), Math.min(Math.max(c, 0), columns - 1)];
  };
  svg.onpointermove = svg.onpointerdown = (event) => read(...cell(event));
  svg.onpointerleave = svg.onblur = leave;
  svg.onclick = (event) => map.pick && choose(cell(event));
  svg.onkeydown = (event) => {
    const move = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (move) {
      const [r, c] = pane.at ?? map.frames[0] ?? [0, 0];
      read((r + move[0] + rows) % rows, (c + move[1] + columns) % columns);
    } else if (event.key === "Enter" && map.pick && pane.at) choose(pane.at);
    else if (event.key === "Escape") leave();
    else return;
    event.preventDefault();
  };
}

export default function ({ data, parentElement, setTriggerValue }) {
  let board = boards.get(parentElement);
  if (!board) {
    board = new Board(parentElement);
    boards.set(parentElement, board);
  }
  board.show(data, (cell) => setTriggerValue("cell", cell));
  return () => {
    board.root.remove();
    boards.delete(parentElement);
  };
}
