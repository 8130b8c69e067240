// The whole pass in one strip: for each call what its output held, and its time; or its gradient.

const LANES = { left: 56, right: 8, top: 8, values: 108, gap: 20, time: 40, foot: 6 }; // pixels

class Strip {
  constructor(parent, player) {
    this.player = player;
    this.root = make("div", "strip", parent);
    this.keys = make("div", "keys", this.root);
    this.box = make("div", "plot", this.root);
    this.base = make("canvas", "", this.box);
    this.over = make("canvas", "over", this.box);
    this.over.setAttribute("role", "img");
    this.over.onpointermove = (event) => (event.pointerType === "mouse" || event.buttons) && this.point(event);
    this.over.onpointerdown = (event) => this.point(event);
  }

  point(event) {
    const { leaves } = this.player.pass;
    const box = this.over.getBoundingClientRect();
    const at = Math.floor(((event.clientX - box.left - LANES.left) / this.width) * leaves.length);
    this.player.go(leaves[Math.min(Math.max(at, 0), leaves.length - 1)], true);
  }

  /** Draw all of it; then only the mark moves. */
  show() {
    const { pass, backward, theme } = this.player;
    const { words } = pass;
    const wide = Math.max(260, this.box.clientWidth);
    const high = LANES.top + LANES.values + LANES.foot + (backward || !pass.total ? 0 : LANES.gap + LANES.time);
    this.size = [wide, high];
    this.width = wide - LANES.left - LANES.right;
    this.theme = theme;
    this.pen = this.prepare(this.base);
    this.over.setAttribute("aria-label", backward ? words.stripBack : words.strip);
    this.legend(backward, pass);
    if (backward) this.drawGradients(pass);
    else {
      this.drawValues(pass);
      if (pass.total) this.drawTimes(pass);
    }
    this.mark();
  }

  prepare(canvas) {
    const ratio = window.devicePixelRatio || 1;
    const [wide, high] = this.size;
    Object.assign(canvas, { width: Math.round(wide * ratio), height: Math.round(high * ratio) });
    Object.assign(canvas.style, { width: `${wide}px`, height: `${high}px` });
    const pen = canvas.getContext("2d");
    pen.scale(ratio, ratio);
    pen.font = `12px ${getComputedStyle(this.root).fontFamily}`;
    pen.textBaseline = "middle";
    return pen;
  }

  legend(backward, { words, total }) {
    this.keys.replaceChildren();
    const key = (name, text) => {
      const item = make("span", "key", this.keys);
      make("i", name, item);
      item.append(text);
    };
    if (backward) return key("gradient", words.keyGradient);
    key("range", words.keyRange);
    key("spread", words.keySpread);
    if (total) key("time", words.keyTime);
    return null;
  }

  x(at) {
    return LANES.left + ((at + 0.5) / this.player.pass.leaves.length) * this.width;
  }

  line(y, text) {
    const { pen, theme } = this;
    pen.fillStyle = theme.line;
    pen.fillRect(LANES.left, Math.round(y) - 0.5, this.width, 1);
    pen.fillStyle = theme.faint;
    pen.textAlign = "right";
    pen.fillText(text, LANES.left - 6, y);
  }

  thick(most) {
    return Math.max(1, Math.min(most, (this.width / this.player.pass.leaves.length) * 0.7));
  }

  drawValues(pass) {
    const outputs = pass.leaves.map((step) => pass.outputs(step).find((value) => value.dtype.includes("float")));
    const y = signedAxis(outputs, LANES.top, LANES.top + LANES.values);
    for (const tick of y.ticks) this.line(y(tick), precise(tick));
    outputs.forEach((value, at) => {
      if (!value || value.mean === null) return;
      const upright = (low, high, width, colour) => {
        const [top, bottom] = [y(high), y(low)];
        this.pen.fillStyle = colour;
        this.pen.fillRect(this.x(at) - width / 2, top, width, Math.max(1.5, bottom - top));
      };
      upright(value.minimum, value.maximum, this.thick(3), this.theme.soft);
      const [low, high] = [value.mean - value.deviation, value.mean + value.deviation];
      upright(Math.max(low, value.minimum), Math.min(high, value.maximum), this.thick(9), this.theme.output);
      if (value.broken) upright(value.minimum, value.maximum, this.thick(9), this.theme.wrong);
    });
    outputs.forEach((value, at) => {
      if (!value || value.mean === null) return;
      this.pen.fillStyle = this.theme.ink;
      this.pen.fillRect(this.x(at) - this.thick(13) / 2, y(value.mean) - 1, this.thick(13), 2);
    });
  }

  drawTimes(pass) {
    const top = LANES.top + LANES.values + LANES.gap;
    const times = pass.leaves.map((step) => pass.steps.ms[step] ?? 0);
    const most = Math.max(...times) || 1;
    this.line(top, milliseconds(most));
    this.line(top + LANES.time, "0");
    this.pen.fillStyle = this.theme.time;
    times.forEach((ms, at) => {
      const height = (ms / most) * LANES.time;
      this.pen.fillRect(this.x(at) - this.thick(9) / 2, top + LANES.time - height, this.thick(9), height);
    });
  }

  drawGradients(pass) {
    const { gradients, leaves } = pass;
    const bottom = LANES.top + LANES.values;
    const y = (norm) => bottom - gradients.share(norm) * LANES.values;
    for (const power of gradients.ticks) this.line(y(10 ** power), decade(power));
    leaves.forEach((step, at) => {
      const norm = gradients.steps[step];
      this.pen.fillStyle = norm ? this.theme.output : this.theme.wrong;
      if (norm) this.pen.fillRect(this.x(at) - this.thick(9) / 2, y(norm), this.thick(9), bottom - y(norm));
      else if (norm === 0) this.pen.fillRect(this.x(at) - this.thick(9) / 2, bottom - 3, this.thick(9), 3);
    });
  }

  /** Mark the current step, or all that is inside it, and the other calls of the same module. */
  mark() {
    const { pass, step } = this.player;
    const pen = this.prepare(this.over);
    const range = (i) => {
      const inside = pass.leaves.map((leaf, at) => [leaf, at]).filter(([leaf]) => leaf >= i && leaf < pass.end[i]);
      return [inside[0][1], inside.at(-1)[1]];
    };
    const cell = this.width / pass.leaves.length;
    const paint = (i, colour, edge) => {
      const [first, last] = range(i);
      const [left, width] = [LANES.left + first * cell, Math.max(2, (last - first + 1) * cell)];
      pen.fillStyle = colour;
      pen.fillRect(left, 0, width, this.size[1]);
      if (!edge) return;
      pen.strokeStyle = edge;
      pen.lineWidth = 1.5;
      pen.strokeRect(left, 1, width, this.size[1] - 2);
    };
    for (const other of pass.sameModule(step)) if (other !== step) paint(other, this.theme.kin);
    paint(step, pass.inside[step].length ? this.theme.around : this.theme.lit, this.theme.primary);
  }
}

/** An axis over signed numbers: even, or logarithmic beyond ±1 where a few would dwarf the rest. */
function signedAxis(values, top, bottom) {
  const known = values.filter((value) => value && value.mean !== null);
  const low = Math.min(0, ...known.map((value) => value.minimum));
  const high = Math.max(0, ...known.map((value) => value.maximum));
  const sizes = known.map((value) => Math.max(-value.minimum, value.maximum)).sort((a, b) => a - b);
  const middle = sizes[Math.floor(sizes.length / 2)] || 1;
  const bent = (sizes.at(-1) ?? 0) > 30 * middle;
  const f = bent ? (v) => Math.sign(v) * Math.log10(1 + Math.abs(v) / middle) : (v) => v;
  const [from, to] = [f(low), f(high) > f(low) ? f(high) : f(low) + 1];
  const y = (value) => bottom - ((f(value) - from) / (to - from)) * (bottom - top);
  const apart = (ticks) => ticks.filter((tick, i) => i === 0 || ticks.slice(0, i).every((t) => Math.abs(y(t) - y(tick)) > 15));
  y.ticks = apart([0, high, low, high / 2, low / 2]).filter((tick) => tick >= low && tick <= high);
  return y;
}

function decade(power) {
  const raised = String(power).replace(/./g, (c) => (c === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c]));
  return power >= -3 && power <= 4 ? precise(10 ** power) : `10${raised}`;
}
