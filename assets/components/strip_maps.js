// The maps of a layer on one canvas, painted once, and what moves over them on another.

/** All maps of a layer below one another, in colours: about zero, or each map from black to white. */
function sheetOf(layer, theme, { backward, stretch }) {
  const values = backward ? layer.slopes : layer.values;
  const maps = layer.sent;
  const image = new ImageData(layer.width, layer.height * maps);
  const [low, high] = backward ? layer.slopeRange : layer.range;
  const reach = Math.max(-low, high) || 1;
  const grey = layer.number === 0 && !backward;
  for (let map = 0; map < maps; map++) {
    const part = values.subarray(map * layer.cells, (map + 1) * layer.cells);
    const [least, most] = stretch && !layer.flat ? extent(part) : [low, high];
    for (let k = 0; k < part.length; k++) {
      const at = 4 * (map * layer.cells + k);
      if (grey || stretch) {
        const tone = grey ? 255 * part[k] : (255 * (part[k] - least)) / (most - least || 1);
        image.data[at] = image.data[at + 1] = image.data[at + 2] = tone;
      } else {
        const tone = Math.round(127.5 * (1 + part[k] / reach));
        image.data.set(theme.diverging.subarray(4 * tone, 4 * tone + 3), at);
      }
      image.data[at + 3] = 255;
    }
  }
  const sheet = new OffscreenCanvas(layer.width, layer.height * maps);
  sheet.getContext("2d").putImageData(image, 0, 0);
  return sheet;
}

/** How the maps lie side by side so that they are as large as the room allows. */
function layOut(layer, room, tall, gap) {
  const most = layer.flat ? 26 : layer.number === 0 ? 9 : 8;
  let best = { scale: 0 };
  for (let columns = 1; columns <= layer.sent; columns++) {
    const rows = Math.ceil(layer.sent / columns);
    const across = (room - gap * (columns - 1)) / (columns * layer.width);
    const down = (tall - gap * (rows - 1)) / (rows * layer.height);
    const scale = Math.min(across, down, most);
    if (scale > best.scale + 1e-6) best = { columns, rows, scale };
  }
  if (best.scale) return best;
  const columns = Math.max(1, Math.min(layer.sent, Math.floor(room / (layer.width + gap))));
  return { columns, rows: Math.ceil(layer.sent / columns), scale: 1 };
}

class Maps {
  constructor(name, still = false) {
    this.base = make("canvas", { class: "base", "aria-hidden": "true" });
    this.stack = make("div", { class: `stack ${name}` }, this.base);
    if (still) return;
    this.overlay = make("canvas", { class: "overlay" });
    this.stack.append(this.overlay);
  }

  /** Take a layer's maps in, to fill `room` × `tall` at the most. */
  load(layer, sheet, room, tall, gap = 2) {
    this.layer = layer;
    this.gap = layer.flat ? 1 : gap;
    Object.assign(this, layOut(layer, room, tall, this.gap));
    this.ratio = window.devicePixelRatio || 1;
    const width = this.columns * layer.width * this.scale + this.gap * (this.columns - 1);
    const height = this.rows * layer.height * this.scale + this.gap * (this.rows - 1);
    for (const canvas of [this.base, this.overlay].filter(Boolean)) {
      canvas.width = Math.max(1, Math.round(width * this.ratio));
      canvas.height = Math.max(1, Math.round(height * this.ratio));
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
    }
    const pen = this.base.getContext("2d");
    for (let map = 0; map < layer.sent; map++) {
      const [x, y] = this.corner(map);
      const [w, h] = [layer.width * this.scale * this.ratio, layer.height * this.scale * this.ratio];
      pen.imageSmoothingEnabled = this.scale * this.ratio < 1;
      pen.drawImage(sheet, 0, map * layer.height, layer.width, layer.height, x, y, w, h);
    }
  }

  /** The left upper corner of a map, in pixels of the canvas. */
  corner(map) {
    const { layer, scale, gap, ratio } = this;
    const column = map % this.columns;
    const row = Math.floor(map / this.columns);
    return [column * (layer.width * scale + gap) * ratio, row * (layer.height * scale + gap) * ratio];
  }

  /** The unit at a pointer's place, null between the maps and beyond the last. */
  hit(event) {
    const { layer, scale, gap } = this;
    const box = this.overlay.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    const [wide, high] = [layer.width * scale + gap, layer.height * scale + gap];
    const [across, down] = [Math.floor(x / wide), Math.floor(y / high)];
    const map = down * this.columns + across;
    if (across < 0 || across >= this.columns || map < 0 || map >= layer.sent) return null;
    const cell = (place, most) => Math.max(0, Math.min(most - 1, Math.floor(place / scale)));
    return { map, row: cell(y - down * high, layer.height), column: cell(x - across * wide, layer.width) };
  }

  wipe() {
    this.overlay.getContext("2d").clearRect(0, 0, this.overlay.width, this.overlay.height);
  }

  /** Frame a rectangle of cells in a map, or in all where `map` is null; not what lies beyond. */
  frame({ map, row, column, height, width }, colour) {
    const pen = this.overlay.getContext("2d");
    const maps = map === null ? Array.from({ length: this.layer.sent }, (_, k) => k) : [map];
    const cell = this.scale * this.ratio;
    const [left, right] = [Math.max(0, column), Math.min(this.layer.width, column + width)];
    const [top, bottom] = [Math.max(0, row), Math.min(this.layer.height, row + height)];
    const thin = map === null && maps.length > 1 ? 1.5 : 2;
    for (const each of maps) {
      const [x, y] = this.corner(each);
      const box = [x + left * cell, y + top * cell, (right - left) * cell, (bottom - top) * cell];
      pen.lineWidth = (thin + 1.5) * this.ratio;
      pen.strokeStyle = "rgb(0 0 0 / 0.55)";
      pen.strokeRect(...box);
      pen.lineWidth = thin * this.ratio;
      pen.strokeStyle = colour;
      pen.strokeRect(...box);
    }
  }

  /** Frame everything. */
  frameAll(colour) {
    const pen = this.overlay.getContext("2d");
    pen.lineWidth = 4 * this.ratio;
    pen.strokeStyle = colour;
    pen.strokeRect(0, 0, this.overlay.width, this.overlay.height);
  }

  /** Cross out maps or units that are silenced. */
  cross(units) {
    const pen = this.base.getContext("2d");
    const { layer, ratio } = this;
    const [w, h] = [layer.width * this.scale * ratio, layer.height * this.scale * ratio];
    pen.lineWidth = Math.max(1, Math.min(3, w / 12)) * Math.min(ratio, 2);
    pen.strokeStyle = "#E5484D";
    for (const map of units.filter((unit) => unit < layer.sent)) {
      const [x, y] = this.corner(map);
      pen.fillStyle = "rgb(128 132 150 / 0.35)";
      pen.fillRect(x, y, w, h);
      pen.beginPath();
      pen.moveTo(x, y);
      pen.lineTo(x + w, y + h);
      pen.moveTo(x + w, y);
      pen.lineTo(x, y + h);
      pen.stroke();
    }
  }
}
