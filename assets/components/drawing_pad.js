// A pad of 28 × 28 pixels with 16 greys. A drawing is 784 hexadecimal digits, sent when the pen is
// lifted. Its data comes from app_pages/parts/lenet/inputs/drawing.py; a drawing from there is taken only
// with a new turn, so that an answer never undoes what was drawn meanwhile.

const PADS = new WeakMap();

class Pad extends Tools {
  constructor(parent) {
    super();
    this.root = add("div", parent, "pad");
    this.canvas = add("canvas", this.root, "sheet");
    this.canvas.width = this.canvas.height = SIDE * SCALE;
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute("role", "application");
    this.tools = add("div", this.root, "tools");
    Object.assign(this, { levels: new Uint8Array(SIDE * SIDE), past: [], pen: [14, 14], brush: 2, grey: WHITE });
    this.listen();
  }

  update({ digits, turn, words }, send) {
    this.send = send;
    if (this.turn !== turn) this.load(digits, this.turn !== undefined);
    this.turn = turn;
    if (!this.words) this.build(words);
    this.words = words;
    this.paint();
  }

  load(digits, undoable) {
    if (undoable) this.remember();
    this.levels = Uint8Array.from(digits, (digit) => parseInt(digit, 16));
    this.sent = digits;
  }

  // ---- drawing ----------------------------------------------------------------------------------

  colour(level) {
    return `rgb(${level * 17} ${level * 17} ${level * 17})`;
  }

  digits() {
    return Array.from(this.levels, (level) => level.toString(16)).join("");
  }

  remember() {
    this.past.push(this.levels.slice());
    if (this.past.length > MOST_UNDONE) this.past.shift();
  }

  stamp(column, row) {
    const [from, to] = BRUSHES[this.brush];
    for (let down = from; down <= to; down += 1) {
      for (let across = from; across <= to; across += 1) {
        const [y, x] = [row + down, column + across];
        if (y >= 0 && y < SIDE && x >= 0 && x < SIDE) this.levels[y * SIDE + x] = this.grey;
      }
    }
  }

  /** Stamp all along from the pen's last place, so that a quick stroke has no gaps. */
  stroke(column, row) {
    const [from, down] = this.pen;
    const steps = Math.max(1, Math.abs(column - from), Math.abs(row - down));
    for (let i = 1; i <= steps; i += 1) {
      const share = i / steps;
      this.stamp(Math.round(from + (column - from) * share), Math.round(down + (row - down) * share));
    }
    this.pen = [column, row];
    this.paint();
  }

  undo() {
    if (!this.past.length) return;
    this.levels = this.past.pop();
    this.paint();
    this.later();
  }

  clear() {
    this.remember();
    this.levels.fill(0);
    this.paint();
    this.later();
  }

  /** Send the drawing once nothing has happened for a moment. */
  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const digits = this.digits();
      if (digits === this.sent || this.drawing) return;
      this.sent = digits;
      this.send("drawn", digits);
    }, PATIENCE);
  }

  paint() {
    const context = this.canvas.getContext("2d");
    this.levels.forEach((level, i) => {
      context.fillStyle = this.colour(level);
      context.fillRect((i % SIDE) * SCALE, Math.floor(i / SIDE) * SCALE, SCALE, SCALE);
    });
    context.fillStyle = "rgb(255 255 255 / 9%)";
    for (let i = 1; i < SIDE; i += 1) {
      context.fillRect(i * SCALE, 0, 1, SIDE * SCALE);
      context.fillRect(0, i * SCALE, SIDE * SCALE, 1);
    }
    if (this.root.getRootNode().activeElement === this.canvas || this.over) this.outline(context);
    this.mark();
  }

  outline(context) {
    const [from, to] = BRUSHES[this.brush], size = (to - from + 1) * SCALE;
    context.lineWidth = 2;
    context.strokeStyle = "#4C6FFF";
    context.strokeRect((this.pen[0] + from) * SCALE, (this.pen[1] + from) * SCALE, size, size);
  }

  // ---- pointer and keyboard ---------------------------------------------------------------------

  place(event) {
    const box = this.canvas.getBoundingClientRect();
    const cell = (at, start, length) => Math.max(0, Math.min(SIDE - 1, Math.floor(((at - start) / length) * SIDE)));
    return [cell(event.clientX, box.left, box.width), cell(event.clientY, box.top, box.height)];
  }

  listen() {
    const { canvas } = this;
    canvas.onpointerdown = (event) => {
      if (event.button) return;
      canvas.setPointerCapture(event.pointerId);
      canvas.focus({ preventScroll: true });
      this.remember();
      this.drawing = true;
      this.pen = this.place(event);
      this.stroke(...this.pen);
      event.preventDefault();
    };
    canvas.onpointermove = (event) => {
      this.over = true;
      if (this.drawing) for (const each of event.getCoalescedEvents?.() ?? [event]) this.stroke(...this.place(each));
      else this.pen = this.place(event);
      this.paint();
    };
    canvas.onpointerup = canvas.onpointercancel = () => {
      if (this.drawing) this.later();
      this.drawing = false;
    };
    canvas.onpointerleave = () => { this.over = false; this.paint(); };
    canvas.onfocus = canvas.onblur = () => this.paint();
    canvas.onkeydown = (event) => this.key(event);
  }

  key(event) {
    const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const step = steps[event.key];
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z") this.undo();
    else if (event.ctrlKey || event.metaKey || event.altKey) return;
    else if (step) this.walk(step, event.shiftKey);
    else if (event.key === " ") this.press();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  walk([across, down], draws) {
    const within = (at) => Math.max(0, Math.min(SIDE - 1, at));
    const [column, row] = [within(this.pen[0] + across), within(this.pen[1] + down)];
    if (!draws) {
      this.pen = [column, row];
      this.paint();
      return;
    }
    this.remember();
    this.stroke(column, row);
    this.later();
  }

  press() {
    this.remember();
    this.stroke(...this.pen);
    this.later();
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  if (!PADS.has(parentElement)) PADS.set(parentElement, new Pad(parentElement));
  const pad = PADS.get(parentElement);
  pad.update(data, setTriggerValue);
  return () => {
    clearTimeout(pad.timer);
    pad.root.remove();
    PADS.delete(parentElement);
  };
}
