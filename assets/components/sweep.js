// A window sweeps over a picture while the output fills in. Everything happens in the browser: the
// numbers were computed before, and no message is sent.

const STAGES = new WeakMap();
const SIDE_BY_SIDE = 560; // pixels of width from which on the two pictures stand side by side
const GAP = 24;
const TALLEST = 420;
const STEP = 10; // cells, for an arrow key with Shift

class Stage {
  constructor(root) {
    this.version = 0; // how often there were new numbers
    this.filled = 0;
    this.playing = false;
    this.speed = null; // the slider's place, 0 … 1
    this.at = null; // the output cell under the pointer, or where the arrow keys went
    this.pinned = null;
    this.numbers = new Numbers(() => this.draw());
    this.build();
    root.append(this.element);
    this.watcher = new ResizeObserver(() => this.resize());
    this.watcher.observe(this.element);
  }

  build() {
    this.play = make("button", { type: "button", class: "play" });
    this.play.onclick = () => this.toggle();
    this.scrub = make("input", { type: "range", min: 0, step: 1, class: "scrub" });
    this.scrub.oninput = () => this.jump(Number(this.scrub.value));
    this.count = make("span", { class: "count" });
    this.rate = make("input", { type: "range", min: 0, max: 1, step: 0.01, class: "rate" });
    this.rate.oninput = () => {
      this.speed = Number(this.rate.value);
      this.draw();
    };
    this.speedName = make("span");
    this.speedText = make("span", { class: "count" });
    const speed = make("label", { class: "speed" }, this.speedName, this.rate, this.speedText);
    const bar = make("div", { class: "bar" }, this.play, this.scrub, this.count, speed);
    this.input = this.pane("input");
    this.output = this.pane("output");
    const panes = make("div", { class: "panes" }, this.input.element, this.output.element);
    this.element = make("div", { class: "sweep" }, panes, bar, this.numbers.element);
  }

  /** Make a picture with its title and its legend. */
  pane(role) {
    const base = make("canvas", { class: "base", "aria-hidden": "true" });
    const overlay = make("canvas", { class: "overlay", tabindex: 0, role: "img" });
    const pane = new Pane(base, overlay);
    pane.title = make("span");
    pane.facts = make("span", { class: "facts" });
    pane.legend = make("div", { class: "legend" });
    const heading = make("h3", {}, pane.title, " ", pane.facts);
    const stack = make("div", { class: "stack" }, base, overlay);
    pane.element = make("figure", { class: role }, heading, stack, pane.legend);
    overlay.onpointermove = (event) => this.point(role, pane.cell(event));
    overlay.onpointerleave = (event) => event.pointerType !== "touch" && this.leave();
    overlay.onclick = (event) => this.pin(role, pane.cell(event));
    overlay.onblur = () => this.leave();
    overlay.onkeydown = (event) => this.key(event);
    return pane;
  }

  /** Take new numbers in; where the visitor points, what he pinned and how far he is stay. */
  update(bytes) {
    const theme = themeOf(this.element);
    if (bytes === this.bytes && theme.background === this.theme?.background) return;
    const first = !this.head;
    this.version += 1;
    const share = first ? 0 : this.filled / this.total;
    [this.bytes, this.theme, this.head] = [bytes, theme, unpack(bytes)];
    const { head } = this;
    this.total = head.size[0] * head.size[1];
    this.filled = Math.round(share * this.total);
    this.at = this.inside(this.at);
    this.pinned = this.inside(this.pinned);
    this.scrub.max = this.total;
    this.speed ??= this.usualSpeed();
    this.rate.value = this.speed;
    this.element.style.colorScheme = theme.name;
    this.name();
    this.numbers.load(head, theme);
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (first && still) this.filled = this.total;
    this.loadPictures();
    if (first && !still) this.start();
  }

  loadPictures() {
    const { head, theme } = this;
    const input = { low: head.low, high: head.high };
    const table = head.table ? theme.diverging : null;
    const output = { low: head.darkest, high: head.brightest, absolute: head.absolute, table };
    this.images = [
      imageOf(head.input, head.padded, head.channels, {
        low: input.low / head.unit,
        high: input.high / head.unit,
      }),
      imageOf(head.output, head.size, head.channels, output),
    ];
    this.legend(table);
    this.width = 0;
    this.resize();
  }

  /** Write titles, facts and names for those who listen. */
  name() {
    const { head } = this;
    const { words } = head;
    for (const role of ["input", "output"]) {
      this[role].title.textContent = words[role];
      this[role].facts.textContent = head.facts[role];
      this[role].overlay.setAttribute("aria-label", words[`${role}Label`]);
    }
    this.scrub.setAttribute("aria-label", words.scrub);
    this.speedName.textContent = words.speed;
    this.rate.setAttribute("aria-label", words.speed);
  }

  /** Draw the scales below the pictures: what is dark, what is bright, and which numbers there are. */
  legend(table) {
    const { head, theme } = this;
    const scale = (colours, low, high) =>
      make(
        "div",
        { class: "scale" },
        make("span", {}, written(low)),
        make("i", { style: `background: linear-gradient(to right, ${colours})` }),
        make("span", {}, written(high)),
      );
    const grey = "#000, #fff";
    this.input.legend.replaceChildren(
      scale(grey, head.low, head.high),
      make("span", { class: "range" }, head.facts.inputRange),
    );
    this.output.legend.replaceChildren(
      scale(table ? theme.stops.join(", ") : grey, head.darkest, head.brightest),
      make("span", { class: "range" }, head.facts.outputRange),
    );
  }

  resize() {
    const width = this.element.clientWidth;
    if (!this.head || !width || width === this.width) return;
    this.width = width;
    const beside = width >= SIDE_BY_SIDE;
    this.element.classList.toggle("beside", beside);
    const room = beside ? (width - GAP) / 2 : width;
    this.input.load(this.images[0], room - 4, TALLEST);
    this.output.load(this.images[1], room - 4, TALLEST);
    paintInput(this.input, this.head);
    this.numbers.fit(width);
    this.draw();
  }

  /** The slider's place at which a picture takes eight seconds. */
  usualSpeed() {
    const fastest = Math.log(this.fastest());
    return Math.max(0, Math.min(1, Math.log(Math.max(1, this.total / 8)) / fastest));
  }

  fastest() {
    return Math.max(30, this.total / 1.5);
  }

  /** Output cells a second: from 1 to the whole picture in a second and a half. */
  perSecond() {
    return this.fastest() ** this.speed;
  }

  start() {
    if (this.filled >= this.total) this.filled = 0;
    this.playing = true;
    this.progress = this.filled;
    this.last = null;
    cancelAnimationFrame(this.request);
    this.request = requestAnimationFrame((now) => this.tick(now));
    this.draw();
  }

  toggle() {
    if (this.playing) this.stop();
    else this.start();
  }

  stop() {
    this.playing = false;
    cancelAnimationFrame(this.request);
    this.draw();
  }

  tick(now) {
    const seconds = this.last === null ? 0 : Math.min(0.1, (now - this.last) / 1000);
    this.last = now;
    this.progress = Math.min(this.total, this.progress + seconds * this.perSecond());
    this.filled = Math.floor(this.progress);
    if (this.filled >= this.total) {
      this.stop();
      return;
    }
    this.draw();
    this.request = requestAnimationFrame((next) => this.tick(next));
  }

  jump(filled) {
    this.filled = this.progress = filled;
    if (this.playing) this.stop();
    this.draw();
  }

  /** The output cell that a place in a picture means. */
  meant(role, [row, column]) {
    const { head } = this;
    const along = (place, axis) => {
      const span = head.dilation[axis] * (head.kernel[axis] - 1) + 1;
      const cell = role === "output" ? Math.floor(place) : Math.round((place - span / 2) / head.stride[axis]);
      return Math.max(0, Math.min(head.size[axis] - 1, cell));
    };
    return [along(row, 0), along(column, 1)];
  }

  point(role, place) {
    this.at = this.meant(role, place);
    this.soon();
  }

  leave() {
    this.at = null;
    this.soon();
  }

  pin(role, place) {
    const cell = this.meant(role, place);
    this.pinned = String(cell) === String(this.pinned) ? null : cell;
    this.draw();
  }

  key(event) {
    const step = event.shiftKey ? STEP : 1;
    const moves = { ArrowUp: [-step, 0], ArrowDown: [step, 0], ArrowLeft: [0, -step], ArrowRight: [0, step] };
    const [row, column] = this.shown();
    const [height, width] = this.head.size;
    if (event.key in moves) {
      const [down, right] = moves[event.key];
      this.at = this.inside([row + down, column + right]);
    } else if (event.key === "Home") this.at = [row, 0];
    else if (event.key === "End") this.at = [row, width - 1];
    else if (event.key === "PageUp") this.at = [0, column];
    else if (event.key === "PageDown") this.at = [height - 1, column];
    else if (event.key === "Escape") this.at = this.pinned = null;
    else if (event.key === "Enter" || event.key === " ") {
      this.pinned = String([row, column]) === String(this.pinned) ? null : [row, column];
    } else return;
    event.preventDefault();
    this.draw();
  }

  inside(cell) {
    if (!cell) return null;
    return cell.map((place, axis) => Math.max(0, Math.min(this.head.size[axis] - 1, place)));
  }

  /** The output cell whose window is shown: pointed at, swept over, pinned, or in the middle. */
  shown() {
    const [height, width] = this.head.size;
    if (this.at) return this.at;
    const sweeping = this.filled > 0 && this.filled < this.total;
    if (this.pinned && !this.playing) return this.pinned;
    if (sweeping) return [Math.floor((this.filled - 1) / width), (this.filled - 1) % width];
    return this.pinned ?? [Math.floor(height / 2), Math.floor(width / 2)];
  }

  /** Draw with the next frame, however many moves of the pointer come before it. */
  soon() {
    this.waiting ??= requestAnimationFrame(() => this.draw());
  }

  draw() {
    cancelAnimationFrame(this.waiting);
    this.waiting = null;
    if (!this.head || !this.images || !this.width) return;
    const [row, column] = this.shown();
    this.output.fill(this.filled);
    paintWindow(this.input, this.head, row, column);
    this.output.frame(this.output.wipe(), row, column, 1, 1, OUTPUT);
    const sum = this.numbers.show(row, column);
    this.tell(row, column, sum);
  }

  /** Write where things stand, for the visitor, for screen readers, and for tests. */
  tell(row, column, sum) {
    const { words } = this.head;
    const done = this.filled >= this.total;
    const state = this.playing ? "playing" : done ? "done" : "paused";
    if (this.element.dataset.state !== state || this.saidIn !== words) {
      this.play.textContent = this.playing ? "❚❚" : "▶";
      this.play.setAttribute("aria-label", this.playing ? words.pause : words.play);
      this.saidIn = words;
    }
    this.scrub.value = this.filled;
    this.count.textContent = `${this.filled.toLocaleString()} / ${this.total.toLocaleString()}`;
    const rate = this.perSecond();
    const perSecond = (rate >= 10 ? Math.round(rate) : Number(rate.toFixed(1))).toLocaleString();
    this.speedText.textContent = words.rate.replace("{count}", perSecond);
    Object.assign(this.element.dataset, {
      state, filled: this.filled, total: this.total, row, column, sum, version: this.version,
      pinned: this.pinned ? this.pinned.join(",") : "",
    });
  }

  destroy() {
    cancelAnimationFrame(this.request);
    cancelAnimationFrame(this.waiting);
    this.watcher.disconnect();
    this.element.remove();
  }
}

export default function ({ data, parentElement }) {
  if (!STAGES.has(parentElement)) STAGES.set(parentElement, new Stage(parentElement));
  const stage = STAGES.get(parentElement);
  if (data) stage.update(data);
  return () => {
    stage.destroy();
    STAGES.delete(parentElement);
  };
}
