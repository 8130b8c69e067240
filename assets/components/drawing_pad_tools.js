// The pad's tools: brushes, greys, Undo and Clear, with what they say to who cannot see them.

const SIDE = 28, SCALE = 20, WHITE = 15, MOST_UNDONE = 60, PATIENCE = 350; // milliseconds
const EMPTY = "0".repeat(SIDE * SIDE);
const BRUSHES = { 1: [0, 0], 2: [0, 1], 3: [-1, 1], 4: [-1, 2] }; // how far each reaches

const add = (name, parent, className = "", text = "") => {
  const node = document.createElement(name);
  node.className = className;
  node.textContent = text;
  parent.append(node);
  return node;
};

class Tools {
  build(words) {
    this.canvas.setAttribute("aria-label", words.pad);
    this.brushes = this.choice(words.brush, [1, 2, 3, 4], (value, button) => {
      const dot = add("i", button, "dot");
      dot.style.setProperty("--size", `${3 + 3 * value}px`);
      button.setAttribute("aria-label", words.pixels.replace("{count}", value));
    }, (value) => { this.brush = value; });
    this.greys = this.choice(words.grey, [15, 11, 7, 3, 0], (value, button) => {
      add("i", button, value ? "grey" : "grey eraser").style.background = this.colour(value);
      button.setAttribute("aria-label", value ? words.level.replace("{level}", value) : words.eraser);
      button.title = button.getAttribute("aria-label");
    }, (value) => { this.grey = value; });
    const row = add("div", this.tools, "buttons");
    this.undoButton = add("button", row, "act", words.undo);
    this.clearButton = add("button", row, "act", words.clear);
    this.undoButton.onclick = () => this.undo();
    this.clearButton.onclick = () => this.clear();
    add("p", this.tools, "hint", words.hint);
  }

  choice(label, values, dress, take) {
    const row = add("div", this.tools, "choice");
    add("span", row, "label", label);
    row.setAttribute("role", "radiogroup");
    row.setAttribute("aria-label", label);
    const buttons = values.map((value) => {
      const button = add("button", row, "option");
      button.setAttribute("role", "radio");
      dress(value, button);
      button.onclick = () => { take(value); this.mark(); };
      return [value, button];
    });
    return buttons;
  }

  mark() {
    const all = [[this.brushes, this.brush], [this.greys, this.grey]];
    for (const [buttons, chosen] of all) {
      for (const [value, button] of buttons) button.setAttribute("aria-checked", String(value === chosen));
    }
    this.undoButton.disabled = !this.past.length;
    this.clearButton.disabled = this.digits() === EMPTY;
    this.root.dataset.drawn = String(this.levels.filter(Boolean).length);
    this.root.dataset.pen = this.pen.join(",");
  }
}
