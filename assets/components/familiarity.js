// The scale of familiarity: a row for each kind of pictures, with the threshold as a line across all of
// them. Moving it, by pointer or by keyboard, changes every share at once, in the browser; where it is
// let go, the server hears of it. Data comes from app_pages/parts/predict/trust/scale.py.

const SCALES = new WeakMap();
const REST = 500; // milliseconds after the last key, before the server is told
const PATIENCE = 10_000; // milliseconds for which an older answer is not believed

class Scale {
  constructor(parent) {
    this.root = make("div", { class: "familiarity" });
    parent.append(this.root);
    this.index = 0;
    this.sent = null; // the threshold that the server was told last, and when
    this.dragging = false;
  }

  update(data, send) {
    const mine = this.data?.thresholds[this.index];
    this.data = data;
    this.send = send;
    const answered = this.sent && this.nearest(data.threshold) === this.nearest(this.sent.value);
    const waiting = this.sent && !answered && Date.now() - this.sent.time < PATIENCE;
    if (!waiting) this.sent = null;
    // The thresholds are others now: the line stays where the visitor has it, or goes where it was put.
    this.index = this.nearest(waiting || this.dragging ? mine : data.threshold);
    this.draw();
    this.show();
  }

  nearest(threshold) {
    let best = 0;
    this.data.thresholds.forEach((each, i) => {
      if (Math.abs(each - threshold) < Math.abs(this.data.thresholds[best] - threshold)) best = i;
    });
    return best;
  }

  place(threshold) {
    return (threshold - this.data.least) / (this.data.most - this.data.least);
  }

  draw() {
    const focused = this.handle && this.root.getRootNode().activeElement === this.handle;
    const { words, groups, photos } = this.data;
    this.root.replaceChildren();
    this.said = make("p", { class: "said", "aria-live": "polite" });
    this.rows = make("div", { class: "rows" });
    this.shares = [];
    if (photos.length) this.photos(words, photos);
    let heading = "";
    groups.forEach((group) => {
      if (group.heading && group.heading !== heading) this.rows.append(make("h4", {}, group.heading));
      heading = group.heading;
      this.row(group);
    });
    this.axis(words);
    this.line(words);
    this.root.append(this.said, this.rows, make("div", { class: "foot" }, this.reset(words)));
    if (focused) this.handle.focus({ preventScroll: true });
  }

  photos(words, photos) {
    const track = make("div", { class: "track marks" });
    this.marks = photos.map((photo) => {
      const mark = make("i", { title: photo.title, "data-name": photo.name });
      mark.style.left = `${100 * photo.at}%`;
      track.append(mark);
      return { mark, familiarity: photo.familiarity };
    });
    this.count = make("span", { class: "share" });
    this.rows.append(make("div", { class: "row yours" }, make("span", { class: "name" }, words.photos), track, this.count));
  }

  row(group) {
    const track = make("div", { class: "track" }, drawnRidge(group.counts, "below"), drawnRidge(group.counts, "above"));
    const share = make("span", { class: "share" });
    const row = make("div", { class: `row ${group.known ? "known" : "other"}` });
    row.append(make("span", { class: "name" }, group.name), track, share);
    this.rows.append(row);
    this.shares.push({ share, group });
  }

  axis(words) {
    const ends = make("div", { class: "track axis" }, make("span", {}, words.unlike), make("span", {}, words.like));
    const usual = make("i", { class: "usual", title: words.usual });
    usual.style.left = `${100 * this.place(this.data.usual)}%`;
    ends.append(usual);
    ends.addEventListener("pointerdown", (event) => this.grab(event));
    this.rows.append(make("div", { class: "row ends" }, make("span", { class: "name" }), ends, make("span", { class: "share" })));
    this.track = ends;
  }

  line(words) {
    this.handle = make("div", {
      class: "handle", role: "slider", tabindex: "0", "aria-label": words.threshold,
      "aria-valuemin": "0", "aria-valuemax": String(this.data.thresholds.length - 1),
    });
    this.handle.append(make("b"));
    this.handle.addEventListener("pointerdown", (event) => this.grab(event));
    this.handle.addEventListener("keydown", (event) => this.key(event));
    this.rows.append(this.handle);
  }

  reset(words) {
    this.back = make("button", { type: "button" }, words.back);
    this.back.addEventListener("click", () => {
      this.index = this.nearest(this.data.usual);
      this.show();
      this.tell();
      this.handle.focus({ preventScroll: true });
    });
    return this.back;
  }

  // Only texts, colours and one variable change while the line moves.
  show() {
    const { words, thresholds, usual } = this.data;
    const threshold = thresholds[this.index];
    this.root.style.setProperty("--at", this.place(threshold).toFixed(5));
    const all = { refused: 0, known: 0, through: 0, others: 0 };
    for (const { share, group } of this.shares) {
      const accepted = group.accepted[this.index];
      const part = group.known ? group.count - accepted : accepted;
      if (group.known) Object.assign(all, { refused: part, known: group.count });
      else if (!group.fitted) Object.assign(all, { through: all.through + part, others: all.others + group.count });
      share.textContent = filled(group.known ? words.refused : words.through, { share: percent(part, group.count) });
      share.title = filled(words.of, { part, all: group.count });
    }
    const neither = (this.marks ?? []).filter(({ mark, familiarity }) => {
      mark.classList.toggle("neither", familiarity < threshold);
      return familiarity < threshold;
    }).length;
    if (this.count) this.count.textContent = filled(words.neither, { part: neither, all: this.marks.length });
    this.said.textContent = filled(words.said, {
      refused: percent(all.refused, all.known), through: percent(all.through, all.others),
    });
    this.handle.setAttribute("aria-valuenow", String(this.index));
    this.handle.setAttribute("aria-valuetext", this.said.textContent);
    this.back.disabled = this.index === this.nearest(usual);
  }

  move(index) {
    this.index = Math.max(0, Math.min(this.data.thresholds.length - 1, index));
    this.show();
  }

  grab(event) {
    if (event.button) return;
    event.preventDefault();
    this.handle.focus({ preventScroll: true });
    const { rows } = this;
    rows.setPointerCapture(event.pointerId);
    this.dragging = true;
    const follow = (at) => {
      const box = this.track.getBoundingClientRect();
      const share = (at.clientX - box.left) / box.width;
      this.move(this.nearest(this.data.least + share * (this.data.most - this.data.least)));
    };
    const end = () => {
      rows.removeEventListener("pointermove", follow);
      this.dragging = false;
      this.tell();
    };
    follow(event);
    rows.addEventListener("pointermove", follow);
    rows.addEventListener("lostpointercapture", end, { once: true });
  }

  key(event) {
    const steps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10, Home: -1e6, End: 1e6 };
    if (!(event.key in steps) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    this.move(this.index + steps[event.key]);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tell(), REST);
  }

  tell() {
    clearTimeout(this.timer);
    const value = this.data.thresholds[this.index];
    if (value === (this.sent?.value ?? this.data.threshold)) return;
    this.sent = { value, time: Date.now() };
    this.send("threshold", value);
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  if (!SCALES.has(parentElement)) SCALES.set(parentElement, new Scale(parentElement));
  const scale = SCALES.get(parentElement);
  scale.update(data, setTriggerValue);
  return () => {
    clearTimeout(scale.timer);
    scale.root.remove();
    SCALES.delete(parentElement);
  };
}
