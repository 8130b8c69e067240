// Numbers in small grids: a window, a kernel, their products.

const MOST_READ = 7; // cells of a side up to which numbers stand in the cells

class NumberGrid {
  constructor(role) {
    this.title = make("h4");
    this.body = make("div", { class: "cells" });
    this.element = make("div", { class: `grid ${role}` }, this.title, this.body);
  }

  /** Fill the grid, `side` cells a row, in colours about zero; those in the padding are dimmed. */
  fill(title, side, values, theme, reach, { padded = [], marked = -1 } = {}) {
    this.title.textContent = title;
    const readable = side <= MOST_READ;
    this.element.classList.toggle("small", !readable);
    this.body.style.setProperty("--columns", side);
    while (this.body.childElementCount > values.length) this.body.lastElementChild.remove();
    while (this.body.childElementCount < values.length) this.body.append(make("span"));
    values.forEach((value, k) => {
      const cell = this.body.children[k];
      const { fill, ink } = signedColours(theme, value, reach);
      cell.style.background = fill;
      cell.style.color = ink;
      cell.textContent = readable ? written(value) : "";
      cell.title = String(value);
      cell.className = `${padded[k] ? "padded" : ""}${k === marked ? " marked" : ""}`;
    });
  }
}

/** The largest absolute value. */
const reachOf = (values) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/** A sum of one channel's products: small picture of them, and the number. */
class SumChip {
  constructor(onClick) {
    this.canvas = make("canvas", { "aria-hidden": "true" });
    this.name = make("span", { class: "name" });
    this.number = make("b");
    this.element = make("button", { type: "button", class: "chip" }, this.canvas, this.name, this.number);
    this.element.onclick = onClick;
  }

  fill(name, side, { products, sum }, theme, reach, chosen) {
    this.name.textContent = name;
    this.number.textContent = written(sum, 3);
    this.element.setAttribute("aria-pressed", String(chosen));
    this.element.setAttribute("aria-label", `${name}: ${written(sum, 3)}`);
    if (this.canvas.width !== side) this.canvas.width = this.canvas.height = side;
    const image = new ImageData(side, side);
    products.forEach((product, k) => {
      const tone = Math.round(127.5 * (1 + Math.max(-1, Math.min(1, product / (reach || 1)))));
      image.data.set(theme.diverging.subarray(4 * tone, 4 * tone + 3), 4 * k);
      image.data[4 * k + 3] = 255;
    });
    this.canvas.getContext("2d").putImageData(image, 0, 0);
  }
}
