// The window's arithmetic in numbers: pixels, weights, their products, and the sum.

const MOST_READ = 7; // cells of a kernel's side up to which numbers stand in the cells

/** Make an element with attributes, text or children. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** A grid of cells under a title, made once for each kernel size and then only filled. */
class Grid {
  constructor(title, role) {
    this.cells = [];
    this.size = "";
    this.body = make("div", { class: "cells" });
    this.element = make("div", { class: `grid ${role}` }, make("h4", {}, title), this.body);
  }

  /** Make the cells, unless they are there. */
  shape(rows, columns) {
    const size = `${rows}×${columns}`;
    if (size === this.size) return;
    this.size = size;
    this.readable = Math.max(rows, columns) <= MOST_READ;
    this.body.style.setProperty("--columns", columns);
    this.element.classList.toggle("small", !this.readable);
    this.cells = Array.from({ length: rows * columns }, () => make("span"));
    this.body.replaceChildren(...this.cells);
  }

  /** Put a number into a cell, with its colours. */
  put(index, value, { fill, ink }) {
    const cell = this.cells[index];
    if (cell.value === value && cell.fill === fill) return;
    cell.value = value;
    cell.fill = fill;
    cell.style.background = fill;
    cell.style.color = ink;
    if (this.readable) cell.textContent = written(value);
  }
}

/** Pixels × weights = products, their sum, and a choice of the channel that is shown. */
class Numbers {
  constructor(onChange) {
    this.onChange = onChange;
    this.channel = 0;
    this.element = make("div", { class: "numbers" });
    this.line = make("p", { class: "place" });
    this.tabs = make("div", { class: "channels", role: "group" });
  }

  /** Lay everything out anew, in the visitor's words. */
  load(head, theme) {
    const { words } = head;
    const wordsKey = JSON.stringify(words);
    if (wordsKey !== this.words) this.layOut(words);
    this.words = wordsKey;
    [this.head, this.theme] = [head, theme];
    const channels = head.channels;
    this.channel = Math.min(this.channel, channels - 1);
    this.tabs.hidden = channels === 1;
    const [kh, kw] = head.kernel;
    for (const grid of [this.pixels, this.weights, this.products]) grid.shape(kh, kw);
    this.readable = Math.max(kh, kw) <= MOST_READ;
    this.products.element.hidden = this.equals.hidden = !this.readable;
    this.reach = Math.max(...head.weights.map(Math.abs));
    head.weights.forEach((weight, i) => {
      this.weights.put(i, weight, signedColours(theme, weight, this.reach));
      this.weights.cells[i].title = String(weight);
    });
  }

  layOut(words) {
    this.pixels = new Grid(words.pixels, "input");
    this.weights = new Grid(words.kernel, "kernel");
    this.products = new Grid(words.products, "products");
    this.equals = make("span", { class: "sign" }, "=");
    this.sum = make("output", { class: "sum" });
    this.total = make("div", { class: "grid output" }, make("h4", {}, words.sum), this.sum);
    this.buttons = ["red", "green", "blue"].map((colour, i) => {
      const button = make("button", { type: "button" }, words[colour]);
      button.onclick = () => {
        this.channel = i;
        this.onChange();
      };
      return button;
    });
    this.tabs.replaceChildren(...this.buttons);
    this.tabs.setAttribute("aria-label", words.channel);
    const times = make("span", { class: "sign" }, "×");
    const row = make("div", { class: "arithmetic" });
    row.append(
      this.pixels.element, times, this.weights.element, this.equals, this.products.element,
      make("div", { class: "end" }, make("span", { class: "sign" }, "→"), this.total),
    );
    this.element.replaceChildren(make("div", { class: "above" }, this.line, this.tabs), row);
  }

  /** Make the cells as wide as three grids and the sum leave room for. */
  fit(width) {
    const columns = this.head.kernel[1];
    const cell = Math.max(32, Math.min(44, (width - 220) / (3 * columns) - 2));
    this.element.style.setProperty("--cell", `${cell}px`);
  }

  /** Show the window of an output cell. Returns the sum, which is the tensor's. */
  show(row, column) {
    const { head, theme, channel } = this;
    const [[kh, kw], [sh, sw], [dh, dw]] = [head.kernel, head.stride, head.dilation];
    const span = head.high - head.low;
    for (let u = 0; u < kh; u++) {
      for (let v = 0; v < kw; v++) {
        const i = u * kw + v;
        const value = pixel(head, channel, row * sh + u * dh, column * sw + v * dw);
        const grey = Math.max(0, Math.min(255, Math.round((255 * (value - head.low)) / span)));
        const ink = inkOn(grey, grey, grey);
        this.pixels.put(i, value, { fill: `rgb(${grey} ${grey} ${grey})`, ink });
        if (this.readable) {
          const product = value * head.weights[i];
          const reach = this.reach * Math.max(Math.abs(head.low), Math.abs(head.high));
          this.products.put(i, product, signedColours(theme, product, reach));
        }
      }
    }
    const sum = result(head, channel, row, column);
    this.sum.textContent = written(sum, 4);
    this.buttons.forEach((b, i) => b.setAttribute("aria-pressed", String(i === channel)));
    this.line.textContent = this.place(row, column);
    return sum;
  }

  /** Say which cells the window reads, counted from the picture's first. */
  place(row, column) {
    const { head } = this;
    const range = (at, axis) => {
      const first = at * head.stride[axis] - head.padding[axis];
      const last = first + head.dilation[axis] * (head.kernel[axis] - 1);
      return first === last ? written(first) : `${written(first)} … ${written(last)}`;
    };
    return head.words.place
      .replace("{row}", row)
      .replace("{column}", column)
      .replace("{rows}", range(row, 0))
      .replace("{columns}", range(column, 1));
  }
}
