// Pictures of levels: the maps of a layer or its kernels on one canvas, a pixel for each number. The
// browser enlarges the canvas, so that a moment costs one table of 256 colours and one copy.

/** Where each number stands on the canvas: `groups` pictures of `height` × `width`, with a gap between. */
function placesOf({ across, down, height, width, gap }, count) {
  const stride = across * (width + gap) - gap;
  const places = new Uint32Array(count);
  let at = 0;
  for (let group = 0; at < count; group++) {
    const [top, left] = [Math.floor(group / across) * (height + gap), (group % across) * (width + gap)];
    for (let cell = 0; cell < height * width; cell++) {
      places[at++] = (top + Math.floor(cell / width)) * stride + left + (cell % width);
    }
  }
  return { places, size: [stride, down * (height + gap) - gap] };
}

/** Lay maps out in a rectangle a little wider than high; units of a dense layer as cells of one. */
function mapsLaid([count, height = 1, width = 1]) {
  const flat = height * width === 1;
  const across = flat && count <= 16 ? count : acrossFor(count, Math.sqrt(count * (flat ? 2.2 : 1.4)));
  return { across, down: Math.ceil(count / across), height, width, gap: flat ? 0 : 1 };
}

/** How many to a row, near `ideal`, so that the last row has the fewest empty places. */
function acrossFor(count, ideal) {
  let best = { across: Math.min(count, Math.ceil(ideal)), cost: Infinity };
  for (let across = Math.max(1, Math.ceil(0.7 * ideal)); across <= Math.min(count, 1.5 * ideal); across++) {
    const empty = across * Math.ceil(count / across) - count;
    const cost = empty / count + 0.1 * Math.abs(Math.log(across / ideal));
    if (cost < best.cost) best = { across, cost };
  }
  return best.across;
}

/** A column for each filter, a row for each channel; the numbers come filter by filter. */
function kernelsLaid([filters, channels, height, width]) {
  if (channels === 1) return mapsLaid([filters, height, width]);
  return { across: filters, down: channels, height, width, gap: 1, turned: true };
}

class Tile {
  /** `levels` are all moments' numbers; `scale` holds low and high for each moment. */
  constructor(name, laid, levels, { low, high, shape }) {
    Object.assign(this, { levels, low, high, count: shape.reduce((a, b) => a * b, 1) });
    const { places, size } = placesOf(laid, this.count);
    this.places = laid.turned ? turned(places, shape) : places;
    [this.width, this.height] = size;
    this.many = laid.height > 1 && shape[0] > 16;
    this.whole = [Math.min(...low), Math.max(...high)];
    this.signed = this.whole[0] < 0;
    this.canvas = make("canvas", { width: this.width, height: this.height, role: "img", "aria-label": name });
    this.pen = this.canvas.getContext("2d");
    this.image = new ImageData(this.width, this.height);
    this.pixels = new Uint32Array(this.image.data.buffer);
  }

  /** Enlarge each number as far as the room allows, to whole pixels of the screen or halves. */
  fit(room, tall, most) {
    const fine = Math.max(2, window.devicePixelRatio || 1);
    const scale = Math.max(1, Math.min(most, Math.floor((room / this.width) * fine) / fine, Math.floor(tall / this.height)));
    this.canvas.style.width = `${Math.min(room, this.width * scale)}px`;
  }

  range(moment, common) {
    return common ? this.whole : [this.low[moment], this.high[moment]];
  }

  /** A colour for each level of a moment: about zero on the signed scale, or from black to white. */
  colours(moment, common, theme) {
    const [least, most] = this.range(moment, common);
    const reach = Math.max(-least, most) || 1;
    const [low, step] = [this.low[moment], (this.high[moment] - this.low[moment]) / 255];
    const table = new Uint32Array(256);
    for (let level = 0; level < 256; level++) {
      const value = low + level * step;
      const share = this.signed ? (1 + value / reach) / 2 : (value - least) / (most - least || 1);
      const tone = Math.max(0, Math.min(255, Math.round(255 * share)));
      table[level] = this.signed ? theme.table[tone] : 0xff000000 | (tone * 0x010101);
    }
    return table;
  }

  paint(moment, common, theme) {
    const table = this.colours(moment, common, theme);
    const { levels, places, pixels, count } = this;
    const from = moment * count;
    for (let k = 0; k < count; k++) pixels[places[k]] = table[levels[from + k]];
    this.pen.putImageData(this.image, 0, 0);
  }
}

/** The places of numbers that come filter by filter, on a canvas with a column for each filter. */
function turned(places, [filters, channels, height, width]) {
  const size = height * width;
  const found = new Uint32Array(places.length);
  for (let filter = 0; filter < filters; filter++) {
    for (let channel = 0; channel < channels; channel++) {
      const [to, from] = [(filter * channels + channel) * size, (channel * filters + filter) * size];
      found.set(places.subarray(from, from + size), to);
    }
  }
  return found;
}

/** A tile with its name above and its scale below. */
class TileFigure {
  constructor(name, note, tile, words) {
    Object.assign(this, { tile, words });
    this.legend = make("p", { class: "legend" });
    const head = make("h4", {}, name);
    if (note) head.append(" ", make("span", { class: "note" }, note));
    this.element = make("figure", {}, head, tile.canvas, this.legend);
  }

  paint(moment, common, theme) {
    this.tile.paint(moment, common, theme);
    const [low, high] = this.tile.range(moment, common).map((value) => written(value));
    const text = this.tile.signed ? this.words.range : this.words.grey;
    this.legend.textContent = text.replace("{low}", low).replace("{high}", high) + this.more(moment);
  }

  more() {
    return "";
  }
}

/** A layer's kernels, with how far they are from the start's. */
class KernelFigure extends TileFigure {
  constructor(name, note, tile, words, changes) {
    super(name, note, tile, words);
    this.changes = changes;
  }

  more(moment) {
    const share = `${(100 * this.changes[moment]).toFixed(this.changes[moment] < 0.1 ? 1 : 0)}%`;
    return ` · ${this.words.changed.replace("{share}", share)}`;
  }
}
