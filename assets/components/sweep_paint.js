// Colours, and painting pictures and windows on canvases.

const KERNEL = "#F2994A";
const OUTPUT = "#12A594";

/** The value of the padded input in a channel's cell. */
function pixel(head, channel, row, column) {
  const [height, width] = head.padded;
  return head.input[(channel * height + row) * width + column] * head.unit;
}

function result(head, channel, row, column) {
  const [height, width] = head.size;
  return head.output[(channel * height + row) * width + column];
}

/** Turn numbers into pixels: low is dark, high is bright; or one channel by a table of colours. */
function imageOf(values, [height, width], channels, { low, high, absolute, table }) {
  const data = new ImageData(width, height);
  const cells = height * width;
  const factor = 255 / (high - low);
  const pixels = data.data;
  const [first, second, third] = channels === 3 ? [0, cells, 2 * cells] : [0, 0, 0];
  const tone = (value) => ((absolute ? Math.abs(value) : value) - low) * factor;
  for (let i = 0; i < cells; i++) {
    const at = 4 * i;
    if (table) {
      const k = 4 * Math.max(0, Math.min(255, Math.round(tone(values[i]))));
      pixels[at] = table[k];
      pixels[at + 1] = table[k + 1];
      pixels[at + 2] = table[k + 2];
    } else {
      pixels[at] = tone(values[first + i]); // clamped and rounded by the array itself
      pixels[at + 1] = tone(values[second + i]);
      pixels[at + 2] = tone(values[third + i]);
    }
    pixels[at + 3] = 255;
  }
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext("2d").putImageData(data, 0, 0);
  return canvas;
}

/** One picture on the screen: a canvas for it, and one above for what moves. */
class Pane {
  constructor(base, overlay) {
    this.base = base;
    this.overlay = overlay;
    this.painted = 0;
    this.scale = 1;
  }

  /** Take a picture in, to be shown at `width` × `height` at the most, its cells not blurred. */
  load(image, width, height) {
    this.image = image;
    this.scale = Math.min(width / image.width, height / image.height, 64);
    this.ratio = window.devicePixelRatio || 1;
    const size = [image.width * this.scale, image.height * this.scale].map(Math.round);
    for (const canvas of [this.base, this.overlay]) {
      const [w, h] = size.map((length) => Math.max(1, Math.round(length * this.ratio)));
      if (canvas.width !== w) canvas.width = w;
      if (canvas.height !== h) canvas.height = h;
      canvas.style.width = `${size[0]}px`;
      canvas.style.height = `${size[1]}px`;
    }
    this.across = this.base.width / image.width; // pixels of the screen for a cell
    this.down = this.base.height / image.height;
    this.clear();
  }

  clear() {
    this.base.getContext("2d").clearRect(0, 0, this.base.width, this.base.height);
    this.painted = 0;
  }

  /** Paint the first `cells` in reading order; those that stand already are left alone. */
  fill(cells) {
    if (cells < this.painted) this.clear();
    const width = this.image.width;
    const from = Math.floor(this.painted / width);
    const rows = Math.floor(cells / width);
    if (rows > from) this.copy(0, from, width, rows - from);
    if (cells % width) this.copy(0, rows, cells % width, 1);
    this.painted = cells;
  }

  copy(x, y, width, height) {
    const pen = this.base.getContext("2d");
    pen.imageSmoothingEnabled = this.across < 1; // smaller than it is; enlarged cells stay cells
    const [left, top] = [Math.round(x * this.across), Math.round(y * this.down)];
    const right = Math.round((x + width) * this.across);
    const bottom = Math.round((y + height) * this.down);
    pen.drawImage(this.image, x, y, width, height, left, top, right - left, bottom - top);
  }

  /** The cell under a pointer's place. */
  cell(event) {
    const box = this.overlay.getBoundingClientRect();
    const column = ((event.clientX - box.left) / box.width) * this.image.width;
    const row = ((event.clientY - box.top) / box.height) * this.image.height;
    return [row, column];
  }

  wipe() {
    const pen = this.overlay.getContext("2d");
    pen.clearRect(0, 0, this.overlay.width, this.overlay.height);
    return pen;
  }

  /** Frame cells from outside, so that the smallest window can still be seen into. */
  frame(pen, row, column, height, width, colour, dash = []) {
    const line = 2 * this.ratio;
    const x = column * this.across - line / 2;
    const y = row * this.down - line / 2;
    const [w, h] = [width * this.across + line, height * this.down + line];
    pen.setLineDash(dash.map((length) => length * this.ratio));
    if (!dash.length) {
      pen.lineWidth = 2 * line;
      pen.strokeStyle = "rgb(0 0 0 / 0.35)";
      pen.strokeRect(x, y, w, h);
    }
    pen.lineWidth = line;
    pen.strokeStyle = colour;
    pen.strokeRect(x, y, w, h);
    pen.setLineDash([]);
  }
}

/** Paint the padded input: what was added is dimmed, and the picture's edge dashed. */
function paintInput(pane, head) {
  const [height, width] = head.padded;
  pane.fill(height * width);
  const [ph, pw] = head.padding;
  if (!ph && !pw) return;
  const pen = pane.base.getContext("2d");
  const [x, y] = [pw * pane.across, ph * pane.down];
  const [w, h] = [(width - 2 * pw) * pane.across, (height - 2 * ph) * pane.down];
  pen.save();
  pen.beginPath();
  pen.rect(0, 0, pane.base.width, pane.base.height);
  pen.rect(x, y, w, h);
  pen.clip("evenodd");
  pen.fillStyle = "rgb(128 132 150 / 0.45)";
  pen.fillRect(0, 0, pane.base.width, pane.base.height);
  pen.restore();
  pen.setLineDash([3 * pane.ratio, 3 * pane.ratio]);
  pen.strokeStyle = "rgb(255 255 255 / 0.75)";
  pen.lineWidth = pane.ratio;
  pen.strokeRect(x - pane.ratio / 2, y - pane.ratio / 2, w + pane.ratio, h + pane.ratio);
  pen.setLineDash([]);
}

/** Frame the window of an output cell, the cells that it reads, and where the next one stands. */
function paintWindow(pane, head, row, column) {
  const pen = pane.wipe();
  const [[kh, kw], [sh, sw], [dh, dw]] = [head.kernel, head.stride, head.dilation];
  const [height, width] = [dh * (kh - 1) + 1, dw * (kw - 1) + 1];
  const [top, left] = [row * sh, column * sw];
  if (sw > 1 && column + 1 < head.size[1]) {
    pane.frame(pen, top, left + sw, height, width, "rgb(242 153 74 / 0.8)", [3, 3]);
  }
  if ((dh > 1 || dw > 1) && pane.across * Math.max(dh, dw) >= 3) {
    pen.fillStyle = "rgb(242 153 74 / 0.55)";
    for (let u = 0; u < kh; u++) {
      for (let v = 0; v < kw; v++) {
        const [x, y] = [(left + v * dw) * pane.across, (top + u * dh) * pane.down];
        pen.fillRect(x, y, pane.across, pane.down);
      }
    }
  }
  pane.frame(pen, top, left, height, width, KERNEL);
}
