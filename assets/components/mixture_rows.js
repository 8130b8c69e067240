// The rows of a mixture: for each part its kind, its weight, and its one or two numbers.

const make = (name, facts = {}, ...inside) => {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(facts)) node.setAttribute(key, value);
  node.append(...inside);
  return node;
};

class Row {
  constructor(part, changed, removed) {
    this.part = part;
    this.changed = changed;
    this.kind = make("select");
    this.kind.onchange = () => this.become(this.kind.value);
    this.weight = make("input", { type: "range", min: 0, max: 100, step: 1 });
    this.weight.oninput = () => this.set("weight", Number(this.weight.value) / 100);
    this.share = make("output");
    this.ends = ["a", "b"].map((name) => this.end(name));
    this.remove = make("button", { type: "button", class: "remove" }, "✕");
    this.remove.onclick = () => removed(this);
    this.hint = make("p", { class: "hint", role: "status" });
    const share = make("span", { class: "weight" }, this.weight, this.share);
    const numbers = make("span", { class: "numbers" }, ...this.ends.map((end) => end.label));
    this.node = make("li", {}, this.kind, share, numbers, this.remove, this.hint);
  }

  end(name) {
    const input = make("input", { type: "number", step: "any" });
    const text = make("span");
    input.oninput = () => {
      const value = input.valueAsNumber;
      if (Number.isFinite(value) && Math.abs(value) <= this.most) this.set(name, value);
    };
    input.onchange = () => {
      input.value = this.part[name]; // what could not be read is put right
    };
    return { name, input, text, label: make("label", {}, text, input) };
  }

  set(name, value) {
    this.part[name] = name === "b" && this.part.kind === "normal" ? Math.abs(value) : value;
    this.changed();
  }

  /** Turn into a part of another kind that stands where this one stood. */
  become(kind) {
    const { part } = this;
    const middle = part.kind === "uniform" ? (part.a + part.b) / 2 : part.a;
    const wide = part.kind === "uniform" ? (part.b - part.a) / 2 : part.kind === "normal" ? 2 * part.b : 1;
    part.kind = kind;
    part.a = kind === "uniform" ? middle - wide : middle;
    part.b = kind === "uniform" ? middle + wide : kind === "normal" ? wide / 2 : 0;
    this.changed();
  }

  show(words, most, number, alone) {
    const { part } = this;
    this.most = most;
    if (!this.kind.options.length) {
      for (const [kind, title] of Object.entries(words.kinds)) this.kind.append(make("option", { value: kind }, title));
    }
    this.kind.value = part.kind;
    const active = this.node.getRootNode().activeElement;
    const put = (input, value) => input !== active && (input.value = value);
    put(this.weight, 100 * part.weight);
    this.share.textContent = `${Number((100 * part.share).toPrecision(3))} %`;
    for (const [i, { name, input, text, label }] of this.ends.entries()) {
      text.textContent = words.ends[part.kind][i];
      label.hidden = !words.ends[part.kind][i];
      input.min = name === "b" && part.kind === "normal" ? 0 : -most;
      input.max = most;
      put(input, part[name]);
    }
    this.kind.setAttribute("aria-label", `${number}: ${words.kind}`);
    this.weight.setAttribute("aria-label", `${number}: ${words.weight}`);
    this.remove.setAttribute("aria-label", `${number}: ${words.remove}`);
    this.remove.title = words.remove;
    this.remove.disabled = alone;
    this.hint.textContent = part.kind === "uniform" && part.a > part.b ? words.inverted : "";
  }
}
