// Plays a recorded pass call by call, forward or back. All numbers were computed before: while it plays,
// no message is sent. Only the wish to look at a block in the other views goes to the server.

const PLAYERS = new WeakMap();
const [SLOWEST, FASTEST] = [1600, 20]; // milliseconds a step

class Player {
  constructor(parent) {
    Object.assign(this, { step: 0, backward: false, timer: 0, pace: 0.4, pass: null });
    this.root = make("div", "playback", parent);
    this.root.setAttribute("role", "group");
    this.root.onkeydown = (event) => this.key(event);
    this.bar = new Bar(this.root, this);
    this.body = make("div", "body", this.root);
    this.list = new List(this.body, this);
    this.stage = new Stage(this.body, this);
    this.strip = new Strip(this.root, this);
    this.watcher = new ResizeObserver(() => this.pass && this.wide !== this.root.clientWidth && this.draw());
    this.watcher.observe(this.root);
  }

  /** Take a pass in. Where the visitor was in the one before, he stays, as far as there is such a step. */
  show(data, send) {
    this.send = send;
    if (!this.bytes || !equal(data, this.bytes)) this.load(data);
    this.draw();
  }

  load(bytes) {
    const before = this.pass;
    if (before) this.pause();
    this.bytes = bytes;
    const pass = new Pass(bytes);
    this.pass = pass;
    if (!pass.gradients) this.backward = false;
    if (before) pass.keepOpen(before);
    const start = pass.failure ? pass.failure.step : pass.firstCall(pass.selected);
    this.step = Math.max(before ? pass.find(before.named(this.step)) : start, 0);
    if (!before) pass.openTo(this.step);
    this.root.setAttribute("aria-label", pass.words.player);
    this.bar.load();
    this.pause();
  }

  /** Change the direction; the way back begins where the pass ended. */
  turn(backward) {
    if (this.backward === backward) return;
    this.pause();
    this.backward = backward;
    this.step = this.ordered(0);
    this.bar.turned();
    this.draw();
  }

  /** The step at a place in the order of playing. */
  ordered(place) {
    return this.backward ? this.pass.count - 1 - place : place;
  }

  draw() {
    this.wide = this.root.clientWidth;
    this.root.classList.toggle("narrow", this.wide < 640);
    this.theme = coloursOf(this.root);
    this.root.style.colorScheme = this.theme.name;
    this.strip.show();
    this.moved();
  }

  /** Open or close what is inside a step. */
  toggle(step, open) {
    this.pass.toggle(step, open);
    const within = this.step > step && this.step < this.pass.end[step];
    if (this.pass.closed.has(step) && within) this.step = step;
    this.moved();
  }

  change() {
    if (this.timer) this.pause();
    else this.play();
  }

  play() {
    if (this.atEnd()) this.go(this.ordered(0));
    clearInterval(this.timer);
    this.bar.playing(true);
    this.root.dataset.playing = "true";
    this.timer = setInterval(() => this.tick(), SLOWEST * (FASTEST / SLOWEST) ** this.pace);
  }

  tick() {
    this.move(1, false);
    if (this.atEnd()) this.pause();
  }

  pause() {
    clearInterval(this.timer);
    this.timer = 0;
    this.bar.playing(false);
    this.root.dataset.playing = "false";
  }

  hurry(pace) {
    this.pace = pace;
    this.bar.rate.style.setProperty("--share", pace);
    if (this.timer) this.play();
  }

  next(by) {
    return this.pass.after(this.step, this.backward ? -by : by);
  }

  atEnd() {
    return this.next(1) === this.pass.rowOf(this.step);
  }

  move(by, byHand = true) {
    this.go(this.next(by), byHand);
  }

  end(by) {
    this.go(this.ordered(by > 0 ? this.pass.count - 1 : 0), true);
  }

  go(step, byHand = false) {
    if (byHand) this.pause();
    this.step = Math.min(Math.max(step, 0), this.pass.count - 1);
    this.moved();
  }

  moved() {
    const { pass, step } = this;
    this.list.show();
    this.strip.mark();
    this.stage.show();
    this.bar.moved();
    const { path, type, turn, turns } = pass.steps;
    Object.assign(this.root.dataset, {
      step, steps: pass.count, path: path[step], type: type[step], turn: turn[step],
      turns: turns[step], direction: this.backward ? "backward" : "forward",
    });
  }

  select(path) {
    this.pass.selected = path;
    this.stage.show();
    this.send("selected", path);
  }

  key(event) {
    const acts = {
      ArrowRight: () => this.move(1), ArrowDown: () => this.move(1), ArrowLeft: () => this.move(-1),
      ArrowUp: () => this.move(-1), Home: () => this.end(-1), End: () => this.end(1),
    };
    const onButton = event.target.tagName === "BUTTON";
    if (event.altKey || event.ctrlKey || event.metaKey || event.target === this.bar.rate) return;
    if (event.key === " " && !onButton) this.change();
    else if (acts[event.key]) acts[event.key]();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  stop() {
    this.pause();
    this.watcher.disconnect();
    this.root.remove();
  }
}

function equal(some, others) {
  return some === others || (some.length === others.length && some.every((byte, i) => byte === others[i]));
}

export default function ({ data, parentElement, setTriggerValue }) {
  let player = PLAYERS.get(parentElement);
  if (!player) {
    player = new Player(parentElement);
    PLAYERS.set(parentElement, player);
  }
  player.show(data, setTriggerValue);
  return () => {
    player.stop();
    PLAYERS.delete(parentElement);
  };
}
