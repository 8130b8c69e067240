// The ten verdicts as bars, and what they were before something was silenced.

class Verdicts {
  constructor() {
    this.title = make("h3");
    this.list = make("ol");
    this.element = make("div", { class: "verdicts" }, this.title, this.list);
  }

  load(head) {
    const { words, after, before, classes } = head;
    const changed = head.silent.length > 0;
    const best = after.indexOf(Math.max(...after));
    this.title.textContent = words.verdicts;
    this.list.replaceChildren(...classes.map((name, k) => {
      const bar = make("i", { class: "bar" }, make("i", { style: `width: ${100 * after[k]}%` }));
      if (changed) bar.append(make("i", { class: "was", style: `left: calc(${100 * before[k]}% - 1px)` }));
      const row = make("li", { class: k === best ? "best" : "" });
      const label = make("span", { class: "name" }, name);
      if (k === head.label) label.append(make("span", { class: "is", title: words.is }, " ✓"));
      row.append(label, bar, make("b", {}, percent(after[k])));
      if (changed) row.append(make("span", { class: "before" }, words.was.replace("{share}", percent(before[k]))));
      return row;
    }));
    this.element.classList.toggle("changed", changed);
  }

  /** The verdict in a line, for a narrow window, where the bars stand far below. */
  inShort({ words, after, before, classes, silent }) {
    const best = after.indexOf(Math.max(...after));
    const was = silent.length ? ` (${words.was.replace("{share}", percent(before[best]))})` : "";
    return `${words.says} ${classes[best]} ${percent(after[best])}${was}`;
  }
}

const percent = (share) => `${(100 * share).toFixed(share >= 0.9995 ? 0 : 1)}%`;
