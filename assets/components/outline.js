// The network as an outline of blocks. Clicking a row, or Enter on it, selects it; Delete, Control+D and
// Alt with an arrow ask the server to remove, duplicate or move the block in focus. The focus then goes
// where that block stands, which the server knows, so no other is asked for until it has answered.
// Opening and closing stay in the browser.

const outlines = new WeakMap();
const OPEN_AT_MOST = 120; // rows that are open at first
const PATIENCE = 10_000; // milliseconds after which an answer is no longer waited for

const make = (name, parent, className = "", text = "") => {
  const node = document.createElement(name);
  if (className) node.className = className;
  if (text) node.textContent = text;
  parent.append(node);
  return node;
};

class Outline {
  constructor(parent) {
    this.root = make("div", parent, "outline");
    this.root.setAttribute("role", "tree");
    this.closed = new Set();
    this.known = null;
    this.focused = null;
    this.asked = null; // the command that waits for its answer: after how many others, and when
    this.root.addEventListener("keydown", (event) => this.key(event));
    this.root.addEventListener("focusin", (event) => {
      this.focused = event.target.dataset?.place ?? this.focused;
    });
  }

  show(data, send) {
    this.data = data;
    this.send = send;
    if (this.asked && this.asked.after !== data.commands) {
      this.asked = null;
      this.focused = data.selected;
    }
    this.root.setAttribute("aria-label", data.words.label);
    if (this.known === null || Math.abs(this.known - data.rows.length) > OPEN_AT_MOST) this.closeDeep();
    this.known = data.rows.length;
    this.reveal(data.selected);
    this.draw();
  }

  closeDeep() {
    this.closed.clear();
    let depth = 1;
    const upTo = (limit) => this.data.rows.filter((row) => row.depth <= limit).length;
    while (depth < 64 && upTo(depth + 1) <= OPEN_AT_MOST && upTo(depth + 1) > upTo(depth)) depth += 1;
    for (const row of this.data.rows) if (row.holds && row.depth >= depth) this.closed.add(row.place);
  }

  // Opens whatever hides the selected row.
  reveal(place) {
    const parts = place.split(".");
    for (let i = 0; i < parts.length; i += 1) this.closed.delete(parts.slice(0, i).join("."));
  }

  visible() {
    const rows = [];
    let hidden = Infinity;
    for (const row of this.data.rows) {
      if (row.depth > hidden) continue;
      hidden = this.closed.has(row.place) ? row.depth : Infinity;
      rows.push(row);
    }
    return rows;
  }

  draw() {
    const hadFocus = this.root.contains(this.root.getRootNode().activeElement);
    const scroll = this.root.scrollTop;
    this.root.replaceChildren();
    for (const row of this.visible()) this.row(row);
    this.root.scrollTop = scroll;
    const chosen = this.node(this.data.selected);
    if (hadFocus) (this.node(this.focused) ?? chosen)?.focus({ preventScroll: true });
    chosen?.scrollIntoView({ block: "nearest", container: "nearest" });
  }

  node(place) {
    return [...this.root.children].find((child) => child.dataset.place === place);
  }

  row(row) {
    const selected = row.place === this.data.selected;
    const node = make("div", this.root, `row ${row.group}${row.learns ? " learns" : ""}${row.fault ? " fault" : ""}`);
    node.dataset.place = row.place;
    node.dataset.kind = row.kind;
    node.style.setProperty("--depth", row.depth);
    const open = !this.closed.has(row.place);
    node.tabIndex = selected ? 0 : -1;
    const facts = { role: "treeitem", "aria-level": row.depth + 1, "aria-selected": selected };
    if (row.holds) facts["aria-expanded"] = open;
    for (const [name, value] of Object.entries(facts)) node.setAttribute(name, String(value));
    const said = [row.name, row.title, row.detail, row.shape, row.badge, row.fault];
    node.setAttribute("aria-label", said.filter(Boolean).join(", "));
    const arrow = make("span", node, "arrow", row.holds ? (open ? "▾" : "▸") : "");
    arrow.onclick = (event) => {
      event.stopPropagation();
      this.toggle(row.place);
    };
    make("span", node, "dot");
    make("span", node, "name", row.name);
    const words = make("span", node, "words");
    make("b", words, "", row.title);
    if (row.detail) make("span", words, "detail", row.detail);
    if (row.badge) make("span", node, "badge", row.badge);
    make("span", node, "shape", row.fault ? "✕" : row.shape);
    node.title = row.fault || "";
    node.onclick = () => this.choose(row.place);
  }

  toggle(place, open = this.closed.has(place)) {
    if (open) this.closed.delete(place);
    else this.closed.add(place);
    this.focused = place;
    this.draw();
  }

  choose(place) {
    this.focused = place;
    if (place !== this.data.selected) this.send("selected", place);
  }

  key(event) {
    const rows = this.visible();
    const at = Math.max(0, rows.findIndex((row) => row.place === (this.focused ?? this.data.selected)));
    const row = rows[at];
    const command = this.command(event);
    if (command) this.ask(command, row.place);
    else if (event.altKey || event.ctrlKey || event.metaKey) return;
    else if (event.key === "ArrowDown") this.walk(rows[Math.min(at + 1, rows.length - 1)]);
    else if (event.key === "ArrowUp") this.walk(rows[Math.max(at - 1, 0)]);
    else if (event.key === "Home") this.walk(rows[0]);
    else if (event.key === "End") this.walk(rows.at(-1));
    else if (event.key === "ArrowRight" && row.holds) this.toggle(row.place, true);
    else if (event.key === "ArrowLeft") this.leave(rows, at);
    else if (event.key === "Enter" || event.key === " ") this.choose(row.place);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  ask(command, place) {
    const time = Date.now();
    if (this.asked && time - this.asked.time < PATIENCE) return;
    this.asked = { after: this.data.commands, time };
    this.send("command", { name: command, place, time });
  }

  command(event) {
    if (event.key === "Delete" || event.key === "Backspace") return "remove";
    if (event.altKey && event.key === "ArrowUp") return "up";
    if (event.altKey && event.key === "ArrowDown") return "down";
    if (event.altKey && event.key === "ArrowRight") return "indent";
    if (event.altKey && event.key === "ArrowLeft") return "outdent";
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "d") return "duplicate";
    return null;
  }

  walk(row) {
    this.focused = row.place;
    this.node(row.place)?.focus();
  }

  leave(rows, at) {
    const row = rows[at];
    if (row.holds && !this.closed.has(row.place)) this.toggle(row.place, false);
    else this.walk(rows.slice(0, at).findLast((other) => other.depth < row.depth) ?? row);
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  let outline = outlines.get(parentElement);
  if (!outline) {
    outline = new Outline(parentElement);
    outlines.set(parentElement, outline);
  }
  outline.show(data, setTriggerValue);
  return () => {
    outline.root.remove();
    outlines.delete(parentElement);
  };
}
