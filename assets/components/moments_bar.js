// The bar with which moments are chosen: buttons, a slider, and where one is.

const SHAPES = {
  first: "M4 3h2v10H4zM13 3v10L7 8z", back: "M11 3v10L5 8z", play: "M4 2.5v11l9.5-5.5z",
  pause: "M4 3h3v10H4zM9 3h3v10H9z", next: "M5 3v10l6-5z",
};
const PACE = 400; // milliseconds a moment, while it plays

class Bar {
  constructor(onMove, onOpen) {
    this.onMove = onMove;
    this.slider = make("input", { type: "range", min: 0, step: 1, class: "scrub" });
    this.slider.oninput = () => this.go(Number(this.slider.value), true);
    this.slider.onkeydown = (event) => {
      if (event.key !== " ") return;
      event.preventDefault();
      this.toggle();
    };
    const own = (name, act) => (this[name] = this.button(name, act));
    own("first", () => this.go(0, true));
    own("back", () => this.go(this.moment - 1, true));
    own("play", () => this.toggle());
    own("next", () => this.go(this.moment + 1, true));
    this.reading = make("output");
    this.open = make("button", { type: "button", class: "open" });
    this.open.onclick = () => onOpen();
    const tools = make("div", { class: "tools" }, this.first, this.back, this.play, this.next, this.slider, this.open);
    this.says = make("p", { class: "says" });
    this.element = make("div", { class: "bar-top" }, tools, this.reading, this.says);
  }

  button(name, act) {
    const node = make("button", { type: "button", class: name });
    node.innerHTML = `<svg viewBox="0 0 16 16" aria-hidden="true"><path d="${SHAPES[name]}"/></svg>`;
    node.onclick = act;
    return node;
  }

  load({ moments, words, openable }) {
    Object.assign(this, { moments, words });
    this.slider.max = moments.length - 1;
    this.slider.setAttribute("aria-label", words.slider);
    for (const name of ["first", "back", "next"]) this.name(this[name], words[name]);
    this.name(this.play, this.timer ? words.pause : words.play);
    this.open.textContent = words.open;
    this.open.hidden = !openable;
  }

  name(node, label) {
    node.setAttribute("aria-label", label);
    node.title = label;
  }

  toggle() {
    if (this.timer) return this.pause();
    if (this.moment >= this.moments.length - 1) this.go(0);
    this.look("pause");
    this.timer = setInterval(() => {
      if (this.moment < this.moments.length - 1) this.go(this.moment + 1);
      else this.pause();
    }, PACE);
  }

  pause() {
    clearInterval(this.timer);
    this.timer = 0;
    if (this.words) this.look("play");
  }

  look(name) {
    this.name(this.play, this.words[name]);
    this.play.querySelector("path").setAttribute("d", SHAPES[name]);
  }

  go(moment, byHand = false) {
    if (byHand) this.pause();
    this.onMove(Math.max(0, Math.min(this.moments.length - 1, moment)));
  }

  show(moment) {
    this.moment = moment;
    const { step, epoch, loss, accuracy, says } = this.moments[moment];
    const { words } = this;
    this.slider.value = moment;
    const at = words.step.replace("{step}", step.toLocaleString("en"));
    this.slider.setAttribute("aria-valuetext", at);
    const parts = [at, words.epoch.replace("{epoch}", Number(epoch.toFixed(2)))];
    if (loss !== null) parts.push(`${words.loss} ${loss.toFixed(3)}`);
    if (accuracy !== null) parts.push(`${words.accuracy} ${(100 * accuracy).toFixed(1)}%`);
    this.reading.textContent = parts.join(" · ");
    this.says.textContent = says.join(" ");
    this.first.disabled = this.back.disabled = moment === 0;
    this.next.disabled = moment === this.moments.length - 1;
  }
}
