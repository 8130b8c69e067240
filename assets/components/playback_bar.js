// The player's controls: its buttons, how far it is, how fast it goes, and in which direction.

const ICONS = {
  first: "M4 3h2v10H4zM13 3v10L7 8z", back: "M11 3v10L5 8z", play: "M4 2.5v11l9.5-5.5z",
  pause: "M4 3h3v10H4zM9 3h3v10H9z", next: "M5 3v10l6-5z", last: "M10 3h2v10h-2zM3 3v10l6-5z",
};

class Bar {
  constructor(parent, player) {
    this.player = player;
    this.root = make("div", "bar", parent);
    this.buttons = {};
    const acts = {
      first: () => player.end(-1), back: () => player.move(-1), play: () => player.change(),
      next: () => player.move(1), last: () => player.end(1),
    };
    const buttons = make("div", "buttons", this.root);
    for (const [name, act] of Object.entries(acts)) this.button(buttons, name, act);
    this.scrub = make("input", "scrub", this.root);
    Object.assign(this.scrub, { type: "range", min: 0, step: 1 });
    this.scrub.oninput = () => player.go(player.ordered(Number(this.scrub.value)), true);
    this.count = make("output", "", this.root);
    const label = make("label", "speed", this.root);
    this.speed = make("span", "", label);
    this.rate = make("input", "rate", label);
    Object.assign(this.rate, { type: "range", min: 0, max: 1, step: 0.05, value: player.pace });
    this.rate.style.setProperty("--share", player.pace);
    this.rate.oninput = () => player.hurry(Number(this.rate.value));
    this.ways = make("div", "ways", this.root);
    this.ways.setAttribute("role", "radiogroup");
  }

  button(parent, name, act) {
    const button = make("button", name, parent);
    button.type = "button";
    button.innerHTML = `<svg viewBox="0 0 16 16" aria-hidden="true"><path d="${ICONS[name]}"/></svg>`;
    button.onclick = act;
    this.buttons[name] = button;
  }

  name(button, words) {
    button.setAttribute("aria-label", words);
    button.title = words;
  }

  /** Take a new pass in. */
  load() {
    const { pass } = this.player;
    const { words } = pass;
    for (const [name, button] of Object.entries(this.buttons)) this.name(button, words[name]);
    this.scrub.max = pass.count - 1;
    this.scrub.setAttribute("aria-label", words.scrub);
    this.speed.textContent = words.speed;
    this.ways.setAttribute("aria-label", words.direction);
    this.turned();
  }

  turned() {
    const { pass, backward } = this.player;
    this.ways.replaceChildren();
    for (const way of ["forward", "backward"]) {
      const button = make("button", way, this.ways, pass.words[way]);
      button.type = "button";
      button.setAttribute("role", "radio");
      button.setAttribute("aria-checked", String(backward === (way === "backward")));
      button.disabled = way === "backward" && !pass.gradients;
      if (button.disabled) button.title = pass.words.noGradients;
      button.onclick = () => this.player.turn(way === "backward");
    }
  }

  playing(on) {
    const { words } = this.player.pass;
    this.name(this.buttons.play, on ? words.pause : words.play);
    this.buttons.play.querySelector("path").setAttribute("d", on ? ICONS.pause : ICONS.play);
  }

  moved() {
    const { player } = this;
    const { pass, step } = player;
    const place = player.ordered(step);
    this.scrub.value = place;
    this.scrub.style.setProperty("--share", place / Math.max(pass.count - 1, 1));
    this.scrub.setAttribute("aria-valuetext", `${pass.steps.title[step]} ${pass.steps.path[step]}`);
    this.count.textContent = fill(pass.words.count, { step: place + 1, steps: pass.count });
    this.buttons.first.disabled = this.buttons.back.disabled = place === 0;
    this.buttons.next.disabled = player.atEnd();
    this.buttons.last.disabled = place === pass.count - 1;
  }
}
