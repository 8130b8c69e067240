// What is known of the current step: the block, what came and went, its numbers, time and gradients.

class Stage {
  constructor(parent, player) {
    this.player = player;
    this.root = make("section", "stage", parent);
    this.root.setAttribute("aria-live", "off");
    this.head = make("header", "", this.root);
    this.note = make("div", "note", this.root);
    this.norms = make("div", "norms", this.root);
    this.flow = make("div", "flow", this.root);
    this.ins = make("div", "side", this.flow);
    this.mark = make("div", "arrow", this.flow, "→");
    this.mark.setAttribute("aria-hidden", "true");
    this.outs = make("div", "side", this.flow);
    this.facts = make("dl", "facts", this.root);
    this.heats = { input: [], output: [] };
  }

  show() {
    const { pass, step, backward, theme } = this.player;
    this.theme = theme;
    this.header(pass, step);
    this.remark(pass, step);
    this.norms.hidden = !backward;
    if (backward) this.gradients(pass, step);
    this.values(pass, step, backward ? CELLS.low : CELLS.tallest);
    this.numbers(pass, step, backward);
  }

  header(pass, step) {
    const { steps, words } = pass;
    this.head.replaceChildren();
    const title = make("h3", "", this.head, steps.title[step]);
    title.dataset.type = steps.type[step];
    const where = steps.path[step] || words.network;
    if (steps.kind[step] === "call") make("code", "path", this.head, where);
    else make("span", "path", this.head, fill(words.inside, { place: where }));
    if (steps.kind[step] === "call" && steps.turns[step] > 1) this.places(pass, step);
    if (steps.kind[step] === "call" && pass.selectable) {
      const button = make("button", "look", this.head, words.select);
      button.type = "button";
      button.title = words.selectHelp;
      button.disabled = steps.path[step] === pass.selected;
      button.onclick = () => this.player.select(steps.path[step]);
    }
  }

  /** One module that is called several times: which call this is, and a button for each. */
  places(pass, step) {
    const { steps, words } = pass;
    const all = pass.sameModule(step);
    make("span", "badge", this.head, fill(words.turn, { turn: steps.turn[step], turns: all.length }));
    const list = make("span", "places", this.head);
    const oneName = new Set(all.map((other) => steps.path[other])).size === 1;
    for (const other of all.slice(0, 12)) {
      const button = make("button", other === step ? "here" : "", list);
      button.textContent = oneName ? steps.turn[other] : steps.path[other] || words.network;
      button.type = "button";
      button.setAttribute("aria-label", fill(words.callAt, { turn: steps.turn[other], place: steps.path[other] || words.network }));
      if (other === step) button.setAttribute("aria-current", "true");
      button.onclick = () => this.player.go(other, true);
    }
  }

  remark(pass, step) {
    const { steps, words, failure } = pass;
    this.note.replaceChildren();
    this.note.className = "note";
    if (steps.line[step]) make("code", "line", this.note, steps.line[step]);
    if (steps.trend[step] !== null) {
      make("span", "", this.note, fill(words.trend, { name: steps.trendName[step], value: precise(steps.trend[step], 4) }));
    }
    if (!failure || steps.finished[step]) return;
    this.note.classList.add("wrong");
    make("b", "", this.note, step === failure.step ? words.failed : words.cutOff);
    make("span", "", this.note, failure.sentence);
  }

  values(pass, step, tallest) {
    const { words } = pass;
    const [ins, outs] = [pass.inputs(step), pass.outputs(step)];
    const room = Math.max(150, this.ins.clientWidth || 240);
    this.side("input", this.ins, ins, words.input, [room, tallest]);
    this.side("output", this.outs, outs, words.output, [room, tallest]);
  }

  /** Two tensors at the most; how many more there are is said. */
  side(role, parent, values, title, room) {
    const { words } = this.player.pass;
    const heats = this.heats[role];
    const shown = values.length ? values.slice(0, 2) : [null];
    while (heats.length < shown.length) heats.push({ heat: new Heat(parent, role), table: make("dl", "range", parent) });
    heats.forEach(({ heat, table }, i) => {
      heat.root.hidden = table.hidden = i >= shown.length;
      if (i >= shown.length) return;
      const name = values.length > 1 ? `${title} ${i + 1}/${values.length}` : title;
      heat.show(shown[i], name, this.theme, words, room);
      this.range(table, shown[i]);
    });
  }

  range(table, value) {
    const { words } = this.player.pass;
    table.replaceChildren();
    const single = value?.written === this.player.pass.words.scalar || value?.dtype === "bool";
    if (!value || value.minimum === null || single) table.hidden = !value?.broken;
    for (const name of ["minimum", "mean", "maximum", "deviation"]) {
      if (value && value[name] !== null) term(table, words[name], precise(value[name]), name);
    }
    if (value?.broken) term(table, words.broken, value.broken.toLocaleString("en"), "broken");
  }

  numbers(pass, step, backward) {
    const { steps, words, total } = pass;
    this.facts.replaceChildren();
    const ms = steps.ms[step];
    if (!backward && ms !== null) {
      term(this.facts, words.time, milliseconds(ms), "time");
      if (total) term(this.facts, words.share, percent(ms / total), "share");
    }
    if (!backward && steps.adds[step]) term(this.facts, words.adds, steps.adds[step].toLocaleString("en"), "adds");
    const inside = pass.end[step] - step - 1;
    if (inside && !backward) term(this.facts, words.held, inside.toLocaleString("en"), "inside");
  }

  gradients(pass, step) {
    const { words, gradients, steps } = pass;
    this.norms.replaceChildren();
    const row = (label, norm, kind, note = "") => this.norm(label, norm, kind, note);
    row(words.atOutput, gradients.steps[step], "output", gradients.steps[step] === null ? words.noPath : "");
    const own = pass.sameModule(step)[0] ?? step;
    for (const each of steps.holds[own]) {
      const { label, norm, note, state } = gradients.parameters[each];
      row(label, norm, `weights ${state}`, note);
    }
    if (step === 0) row(words.atInput, gradients.input, "input", gradients.inputNote);
    make("p", "axis", this.norms, words.logarithmic);
  }

  norm(label, norm, kind, note) {
    const { gradients, words } = this.player.pass;
    const row = make("div", `norm ${kind}`, this.norms);
    make("span", "label", row, label);
    if (norm === null) make("span", "none", row, words.none);
    else {
      bar(row, gradients.share(norm), kind.split(" ")[0]);
      make("b", "", row, norm ? precise(norm, 4) : words.zero);
    }
    if (note) make("span", "why", row, note);
  }
}

function term(list, name, text, key) {
  const pair = make("div", key, list);
  make("dt", "", pair, name);
  make("dd", "", pair, text).dataset.fact = key;
}
