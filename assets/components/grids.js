// Linked grids: panes of numbers in which pointing at one cell shows what it is made of, or goes
// into. Data comes from app_pages/parts/lab/grids.py; nothing is ever sent back.

const OPEN = new WeakMap(); // a component's root element -> its Grids, which holds the place

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".grids") ?? element("div", "grids");
  if (!root.isConnected) parentElement.append(root);
  if (!OPEN.has(root)) OPEN.set(root, new Grids(root));
  const grids = OPEN.get(root);
  grids.draw(data);
  return () => grids.close();
}

class Grids {
  constructor(root) {
    this.root = root;
    this.drawn = new Map(); // pane name -> {section, grid, cells, …}
    this.at = null; // {pane, row, column}, rows and columns counted in the pane
    this.pinned = this.touched = false;
    this.lit = [];
    this.lines = element("output", "sum");
    this.lines.dataset.testid = "sum";
    this.hint = element("p", "hint");
    this.below = element("div", "below");
    root.append(this.lines, this.hint, this.below);
    this.observer = new ResizeObserver(() => this.fit());
    for (const [name, handler] of Object.entries({
      pointermove: this.move, pointerdown: this.down, click: this.click,
      keydown: this.key, focusin: this.focus,
    })) root.addEventListener(name, handler.bind(this));
  }

  close() {
    this.observer.disconnect();
  }

  draw(data) {
    const before = this.model;
    this.model = new Model(data);
    this.colour();
    this.arrange();
    this.place(before);
    this.hint.textContent = data.hint;
    this.tallest = 0;
    this.fit();
    this.show();
    this.observer.observe(this.root);
  }

  /** Take the ends of the scales from the theme: pale ones by day, deep ones by night. */
  colour() {
    const style = getComputedStyle(this.root);
    const list = (name) => style.getPropertyValue(name).split(",").map((each) => each.trim());
    const [red, green, blue] = style.color.match(/[\d.]+/g).map(Number);
    const dark = red + green + blue > 382; // light text
    const diverging = list("--st-chart-diverging-colors");
    const sequential = list("--st-chart-sequential-colors");
    this.root.dataset.theme = dark ? "dark" : "light";
    this.root.style.setProperty("--negative", diverging[2]);
    this.root.style.setProperty("--positive", diverging[diverging.length - 3]);
    this.root.style.setProperty("--much", sequential[dark ? 7 : 3]);
  }

  /** Put the panes into their rows; keep the elements of those that were there before. */
  arrange() {
    const { panes, heat } = this.model;
    const wanted = new Set([...panes, ...(heat ? [heat] : [])].map((pane) => pane.name));
    for (const [name, { section }] of this.drawn) {
      if (!wanted.has(name)) {
        section.remove();
        this.drawn.delete(name);
      }
    }
    const numbers = [...new Set(panes.map((pane) => pane.row))].sort((a, b) => a - b);
    const rows = [...this.root.querySelectorAll(":scope > .row")];
    while (rows.length > numbers.length) rows.pop().remove();
    while (rows.length < numbers.length) {
      rows.push(element("div", "row"));
      this.lines.before(rows.at(-1));
    }
    numbers.forEach((number, i) => {
      const sections = panes.filter((pane) => pane.row === number).map((pane) => this.pane(pane));
      keep(rows[i], sections);
    });
    keep(this.below, heat ? [this.pane(heat)] : []);
  }

  pane(pane) {
    const known = this.drawn.get(pane.name) ?? this.begin(pane);
    const { section, title, size, note, grid } = known;
    section.dataset.role = pane.role;
    title.textContent = pane.title;
    size.textContent = shape(pane);
    note.textContent = pane.note;
    note.hidden = !pane.note;
    if (known.rows !== pane.rows || known.columns !== pane.columns) build(known, pane);
    grid.setAttribute("aria-label", pane.title);
    known.cells.forEach((cell, at) => this.fill(cell, pane, at));
    return section;
  }

  begin(pane) {
    const section = element("section", "pane");
    const head = element("header");
    const [title, size] = [element("strong"), element("span", "size")];
    head.append(title, size);
    const scroll = element("div", "scroll");
    const grid = element("div", "grid");
    grid.setAttribute("role", "grid");
    scroll.append(grid);
    const body = element("div", "body");
    const note = element("p", "note");
    body.append(scroll, note);
    section.append(head, body);
    const known = { section, title, size, note, grid, cells: [], focus: 0 };
    this.drawn.set(pane.name, known);
    return known;
  }

  fill(cell, pane, at) {
    const share = Number.isFinite(pane.values[at]) ? pane.values[at] / pane.most : 0;
    const bare = pane.scale === "none" ? 0 : share;
    cell.dataset.text = pane.shown[at];
    cell.firstChild.textContent = pane.shown[at];
    cell.firstChild.style.setProperty("--share", `${Math.round(Math.abs(bare) * 1000) / 10}%`);
    cell.dataset.sign = pane.scale === "sequential" ? "much" : bare < 0 ? "negative" : "positive";
    cell.toggleAttribute("data-padding", pane.padding.has(at));
    const value = pane.plain[at] + (pane.padding.has(at) ? `, ${this.model.words.padding}` : "");
    const words = { title: pane.title, value, ...place(pane, at) };
    cell.setAttribute("aria-label", filled(this.model.words.cell, words));
  }

  /** Keep the visitor's place and pin where the new panes still have them, else begin anew. */
  place(before) {
    const pane = this.at && this.model.of.get(this.at.pane);
    const old = this.at && before?.of.get(this.at.pane);
    if (pane && old && this.touched) {
      const row = this.at.row - old.origin[0] + pane.origin[0];
      const column = this.at.column - old.origin[1] + pane.origin[1];
      if (row >= 0 && column >= 0 && row < pane.rows && column < pane.columns) {
        this.at = { pane: pane.name, row, column };
        return;
      }
    }
    const [name, row, column] = this.model.start
      ?? [this.model.sums[0]?.output ?? this.model.panes[0].name, 0, 0];
    this.at = { pane: name, row, column };
    this.pinned = this.touched = false;
  }

  // ---- Pointing

  /** The cell that an event is about; in the heat pane, the input's cell at the same place. */
  target(event) {
    const cell = event.target.closest?.(".cell");
    if (!cell) return null;
    const { pane, row, col } = cell.dataset;
    const { heat, input } = this.model;
    if (heat?.name !== pane) return { pane, row: Number(row), column: Number(col) };
    const [down, across] = input.origin;
    return { pane: input.name, row: Number(row) + down, column: Number(col) + across };
  }

  /** A pointer that moves points; one at rest, under which the page changes, does not. */
  move(event) {
    const at = event.pointerType === "touch" ? null : this.target(event);
    if (at) this.point(at);
  }

  point(at) {
    if (this.pinned || same(at, this.at)) return;
    this.at = at;
    this.touched = true;
    this.show();
  }

  down() {
    this.before = this.at;
  }

  /** A click pins or lets go; the first tap on a cell only points at it. */
  click(event) {
    const at = this.target(event);
    if (!at) return;
    const tap = event.pointerType === "touch" && !same(at, this.before);
    if (this.pinned && !same(at, this.at)) this.pin(at, !tap);
    else if (tap) this.point(at);
    else this.pin(at, !this.pinned);
  }

  pin(at, pinned) {
    this.at = at;
    this.pinned = pinned;
    this.touched = true;
    this.show();
  }

  focus(event) {
    const at = this.target(event);
    if (!at) return;
    const known = this.drawn.get(event.target.closest(".cell").dataset.pane);
    this.rove(known, known.cells.indexOf(event.target.closest(".cell")));
    this.point(at);
  }

  /** Let Tab come to this cell of the pane, and to no other. */
  rove(known, index) {
    if (known.cells[known.focus]) known.cells[known.focus].tabIndex = -1;
    known.focus = index;
    known.cells[index].tabIndex = 0;
  }

  key(event) {
    const cell = event.target.closest?.(".cell");
    if (!cell || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = this.target(event);
    const known = this.drawn.get(cell.dataset.pane);
    const moved = moves(known, Number(cell.dataset.row), Number(cell.dataset.col))[event.key];
    if (moved) known.cells[moved[0] * known.columns + moved[1]].focus();
    else if (event.key === "Enter" || event.key === " ") {
      this.pin(at, !(this.pinned && same(at, this.at)));
    } else if (event.key === "Escape" && this.pinned) this.pin(at, false);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  // ---- Showing

  show() {
    for (const cell of this.lit) {
      cell.firstChild.textContent = cell.dataset.text;
      for (const name of ["lit", "edge", "picked"]) delete cell.dataset[name];
    }
    this.lit = [];
    const lights = light(this.model, this.at);
    for (const [name, cells] of lights.panes) this.paint(name, cells);
    const lines = lights.lines.map((line) => Object.assign(element("div"), { textContent: line }));
    this.lines.replaceChildren(...lines);
    this.lines.dataset.kind = lights.kind;
    this.root.dataset.pinned = this.pinned;
    this.root.dataset.at = `${this.at.pane},${this.at.row},${this.at.column}`;
    this.hint.textContent = this.pinned ? this.model.words.pinned : this.model.hint;
    this.steady();
  }

  paint(name, lights) {
    const { cells, columns } = this.drawn.get(name);
    const alike = (at, kind) => lights.get(at)?.lit === kind;
    const measure = ruler(getComputedStyle(this.root).fontFamily);
    for (const [at, { lit, text, picked }] of lights) {
      const cell = cells[at];
      const column = at % columns;
      const edge = [
        alike(at - columns, lit) ? "" : "t",
        column < columns - 1 && alike(at + 1, lit) ? "" : "r",
        alike(at + columns, lit) ? "" : "b",
        column > 0 && alike(at - 1, lit) ? "" : "l",
      ].join("");
      cell.dataset.lit = lit;
      cell.dataset.edge = edge;
      if (picked) cell.dataset.picked = "true";
      const fits = lit !== "reader" || measure(text ?? "") <= this.drawn.get(name).width;
      if (text !== null && fits) cell.firstChild.textContent = text;
      this.lit.push(cell);
    }
  }

  /** Let the lines take as much room as they have ever needed, so that nothing below jumps. */
  steady() {
    this.lines.style.minHeight = "";
    this.tallest = Math.max(this.tallest, this.lines.offsetHeight);
    this.lines.style.minHeight = `${this.tallest}px`;
    this.lines.tabIndex = this.lines.scrollHeight > this.lines.clientHeight + 1 ? 0 : -1;
  }

  // ---- Room

  fit() {
    const room = this.root.clientWidth;
    if (!room || !this.model) return;
    if (room !== this.room) this.tallest = 0;
    this.room = room;
    const measure = ruler(getComputedStyle(this.root).fontFamily);
    const needs = new Map(this.model.panes.map((pane) => [pane, need(this.model, pane, measure)]));
    const side = Math.min(LARGEST, ...rowsOf(this.model.panes).map((row) => fitted(row, needs, room)));
    for (const [pane, sizes] of needs) this.size(pane, sizes, side, room);
    if (this.model.heat) {
      const pane = this.model.heat;
      this.size(pane, need(this.model, pane, measure), Math.min(side, 32), room);
    }
    this.steady();
  }

  size(pane, sizes, side, room) {
    const known = this.drawn.get(pane.name);
    const width = Math.max(side, sizes.stacked && !sizes.wide ? sizes.least : sizes.wanted);
    const tall = sizes.stacked ? Math.min(width, LARGEST) : Math.min(width, pane.rows > 6 ? 40 : LARGEST);
    const height = Math.max(tall, sizes.stacked && width < sizes.wanted ? 40 : 0);
    known.width = Math.floor(Math.min(width, Math.max(room, sizes.least)));
    known.grid.style.setProperty("--width", `${known.width}px`);
    known.grid.style.setProperty("--height", `${Math.floor(height)}px`);
    known.grid.style.setProperty("--figures", `${Math.min(15, Math.max(FIGURES, Math.round(side * 0.34)))}px`);
  }
}

function element(name, className = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  return made;
}

function keep(parent, children) {
  if (children.some((child, i) => parent.children[i] !== child)
    || parent.children.length !== children.length) parent.replaceChildren(...children);
}

function build(known, pane) {
  Object.assign(known, { rows: pane.rows, columns: pane.columns, cells: [], focus: 0 });
  known.grid.style.setProperty("--columns", pane.columns);
  const lines = Array.from({ length: pane.rows }, (_, row) => {
    const line = element("div", "line");
    line.setAttribute("role", "row");
    for (let column = 0; column < pane.columns; column += 1) {
      const cell = element("div", "cell");
      cell.append(element("span"));
      cell.setAttribute("role", "gridcell");
      cell.tabIndex = row || column ? -1 : 0;
      Object.assign(cell.dataset, { pane: pane.name, row, col: column });
      known.cells.push(cell);
      line.append(cell);
    }
    return line;
  });
  known.grid.replaceChildren(...lines);
}

/** Write a pane's size; of a padded one the picture's, which stands inside. */
function shape(pane) {
  const before = pane.padded?.length ? pane.origin : [0, 0];
  return `${pane.rows - 2 * before[0]} × ${pane.columns - 2 * before[1]}`;
}

const same = (one, other) => Boolean(one && other)
  && one.pane === other.pane && one.row === other.row && one.column === other.column;

/** Where the arrow keys lead to from a cell. */
function moves({ rows, columns }, row, column) {
  return {
    ArrowUp: [Math.max(row - 1, 0), column],
    ArrowDown: [Math.min(row + 1, rows - 1), column],
    ArrowLeft: [row, Math.max(column - 1, 0)],
    ArrowRight: [row, Math.min(column + 1, columns - 1)],
    Home: [row, 0],
    End: [row, columns - 1],
  };
}
