// A tensor's preview as cells on the signed scale about zero, with the number under the pointer.

const CELLS = { tallest: 230, low: 128, widest: 32, roomy: 62, smallest: 3 }; // pixels

class Heat {
  constructor(parent, role) {
    this.root = make("figure", role, parent);
    this.title = make("figcaption", "", this.root);
    this.box = make("div", "cells", this.root);
    this.canvas = make("canvas", "", this.box);
    this.canvas.setAttribute("role", "img");
    this.under = make("div", "under", this.root);
    this.canvas.onpointermove = (event) => this.point(event);
    this.canvas.onpointerleave = () => this.scale();
  }

  /** Show a value (null: there is none) under a title, in `room`, the most width and height in pixels. */
  show(value, title, theme, words, room) {
    Object.assign(this, { value, theme, words });
    this.title.replaceChildren();
    make("b", "", this.title, title);
    this.root.classList.toggle("empty", !value?.cells.length);
    if (value) make("span", "shape", this.title, value.written);
    if (value && value.dtype !== "float32") make("span", "shape", this.title, value.dtype);
    this.canvas.setAttribute("aria-label", value ? `${title}, ${value.written}` : title);
    if (!value?.cells.length) {
      this.canvas.hidden = true;
      this.under.textContent = words[value ? "unseen" : "missing"];
      return;
    }
    this.canvas.hidden = false;
    this.reach = Math.max(Math.abs(value.minimum ?? 0), Math.abs(value.maximum ?? 0));
    this.paint(room);
    this.scale();
  }

  paint([room, tallest]) {
    const { rows, columns, cells } = this.value;
    const fits = Math.floor(room / columns);
    const roomy = fits >= 36 && rows <= 6; // so that the numbers can be read
    const across = Math.max(CELLS.smallest, Math.min(roomy ? CELLS.roomy : CELLS.widest, fits));
    const down = Math.max(CELLS.smallest, Math.min(CELLS.widest, across, Math.floor(tallest / rows)));
    const wide = columns > 2 ? down : Math.min(fits, CELLS.roomy); // a single column would be a thread
    this.cell = rows === 1 || roomy ? [across, Math.max(down, 24)] : [wide, down];
    const [length, height] = [this.cell[0] * columns, this.cell[1] * rows];
    const ratio = window.devicePixelRatio || 1;
    Object.assign(this.canvas, { width: Math.round(length * ratio), height: Math.round(height * ratio) });
    Object.assign(this.canvas.style, { width: `${length}px`, height: `${height}px` });
    const pen = this.canvas.getContext("2d");
    pen.scale(ratio, ratio);
    const gap = this.cell[0] > 8 ? 1 : 0;
    const font = getComputedStyle(this.root).fontFamily;
    Object.assign(pen, { font: `12px ${font}`, textAlign: "center", textBaseline: "middle" });
    cells.forEach((number, i) => this.paintCell(pen, number, i % columns, Math.floor(i / columns), gap));
  }

  paintCell(pen, number, column, row, gap) {
    const [wide, high] = this.cell;
    const cells = this.value.cells.length;
    const [x, y] = [column * wide, row * high];
    const finite = Number.isFinite(number);
    const colours = finite ? signedColours(this.theme, number, this.reach) : { fill: "#B15CDE", ink: "#FFFFFF" };
    pen.fillStyle = colours.fill;
    pen.fillRect(x, y, wide - gap, high - gap);
    pen.strokeStyle = this.theme.line;
    pen.lineWidth = 0.5;
    if (gap) pen.strokeRect(x + 0.25, y + 0.25, wide - gap - 0.5, high - gap - 0.5);
    if (wide < 34 || high < 20) return;
    pen.fillStyle = colours.ink === "inherit" ? this.theme.ink : colours.ink;
    pen.fillText(said(number, this.value.dtype, cells > 1 ? 2 : 3), x + wide / 2, y + high / 2 + 1);
  }

  /** Write what the colours mean, and which of the numbers are shown. */
  scale() {
    const { value, theme } = this;
    if (!value?.cells.length) return;
    this.under.replaceChildren();
    if (value.minimum !== null && this.reach > 0 && value.cells.length > 1 && value.dtype !== "bool") {
      const scale = make("span", "scale", this.under);
      make("span", "", scale, precise(-this.reach));
      make("i", "", scale).style.background = `linear-gradient(to right in lab, ${theme.stops.join(", ")})`;
      make("span", "", scale, precise(this.reach));
    }
    if (value.shown) make("code", "shown", this.under, value.shown);
  }

  point(event) {
    const { rows, columns, cells, steps } = this.value;
    const box = this.canvas.getBoundingClientRect();
    const column = Math.min(columns - 1, Math.max(0, Math.floor((event.clientX - box.left) / this.cell[0])));
    const row = Math.min(rows - 1, Math.max(0, Math.floor((event.clientY - box.top) / this.cell[1])));
    const number = cells[row * columns + column];
    const place = [...steps.before, row * steps.down, column * steps.across].slice(-steps.dimensions || Infinity);
    const name = steps.dimensions ? `[${place.join(", ")}]` : "";
    this.under.replaceChildren();
    make("code", "shown", this.under, name);
    make("b", "", this.under, said(number, this.value.dtype, 4));
  }
}

function said(number, dtype, digits) {
  if (dtype === "bool") return number ? "True" : "False";
  if (Number.isFinite(number)) return precise(number, digits);
  return Number.isNaN(number) ? "NaN" : number > 0 ? "∞" : "−∞";
}
