// Keys for the findings that are in sight. The cards are Streamlit's own, found by their keys; J and K move
// from one to the next without the server, and the other keys press the button that the card shows.
// Data comes from app_pages/parts/doctor/keys.py; nothing is sent back.

const listeners = new WeakMap();
const TRIES = 40; // frames in which the cards may still be on their way
const BUTTONS = { x: "out", m: "move", t: "together", b: "back", Enter: "keep" };

const card = (id) => document.querySelector(`.st-key-finding-${id}`);
const within = (id, name, more = "") =>
  card(id)?.querySelector(`.st-key-${name}-${id}${more} button, .st-key-${name}-${id}${more} input`);
const types = (node) =>
  node?.isContentEditable || node?.matches?.("textarea, select, input:not([type=checkbox]):not([type=radio])");

class Keys {
  constructor(parent) {
    this.root = document.createElement("div");
    this.root.className = "finding-keys";
    parent.append(this.root);
    this.rows = [];
    this.at = null; // the number of the finding in hand
    this.turn = null;
    this.acted = false; // a key has decided: what comes next is in hand once the server has answered
    this.key = (event) => this.pressed(event);
    this.seen = (event) => this.entered(event);
    document.addEventListener("keydown", this.key);
    document.addEventListener("focusin", this.seen);
  }

  show(data) {
    const held = this.rows[this.at]?.id;
    this.words = data.words;
    this.rows = data.rows;
    this.help(data.keys);
    const answered = this.acted && this.turn !== data.turn;
    this.turn = data.turn;
    const stays = this.rows.findIndex((row) => row.id === held);
    if (stays >= 0 && answered) this.at = this.next(stays);
    else if (stays >= 0) this.at = stays;
    else if (this.at !== null) this.at = Math.min(this.at, this.rows.length - 1);
    if (answered) this.acted = false;
    this.label(TRIES, answered);
  }

  // The next finding that nobody has dealt with, or the one in hand where there is none.
  next(from) {
    const later = this.rows.findIndex((row, number) => number > from && !row.done);
    return later >= 0 ? later : from;
  }

  help(keys) {
    this.root.setAttribute("role", "note");
    this.root.setAttribute("aria-label", this.words.label);
    this.root.replaceChildren(
      ...keys.map((names) => {
        const item = document.createElement("span");
        for (const name of names.slice(0, -1)) {
          const node = document.createElement("kbd");
          node.textContent = name;
          item.append(node);
        }
        item.append(names.at(-1));
        return item;
      }),
    );
  }

  label(tries, focus) {
    const missing = this.rows.some((row) => !card(row.id));
    this.rows.forEach((row, number) => this.name(card(row.id), row, number));
    if (missing && tries > 0) {
      requestAnimationFrame(() => this.label(tries - 1, focus));
      return;
    }
    this.frame();
    if (focus) this.go(this.at);
  }

  name(node, row, number) {
    if (!node) return;
    const place = this.words.place.replace("{number}", number + 1).replace("{count}", this.rows.length);
    node.setAttribute("role", "group");
    node.setAttribute("aria-label", [place, row.label, row.done ? this.words.done : ""].filter(Boolean).join(". "));
    node.tabIndex = -1;
  }

  frame() {
    const colour = getComputedStyle(this.root).getPropertyValue("--st-primary-color") || "#4c6fff";
    for (const [number, row] of this.rows.entries()) {
      const node = card(row.id);
      if (!node) continue;
      const here = number === this.at;
      node.style.outline = here ? `2px solid ${colour}` : "";
      node.style.outlineOffset = here ? "1px" : "";
    }
  }

  go(number) {
    if (!this.rows.length || number === null) return;
    this.at = Math.max(0, Math.min(number, this.rows.length - 1));
    this.frame();
    const node = card(this.rows[this.at].id);
    node?.focus({ preventScroll: true });
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    node?.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
  }

  // Whoever walks with Tab or the pointer takes the card in hand that he is in.
  entered(event) {
    const number = this.rows.findIndex((row) => card(row.id)?.contains(event.target));
    if (number < 0 || number === this.at) return;
    this.at = number;
    this.frame();
  }

  pressed(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || types(event.target)) return;
    if (document.querySelector("[role=dialog], [role=listbox]")) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const node = this.at === null ? null : card(this.rows[this.at]?.id);
    const inside = Boolean(node?.contains(document.activeElement));
    if (key === "j" || (key === "ArrowDown" && inside)) this.go(this.at === null ? 0 : this.at + 1);
    else if (key === "k" || (key === "ArrowUp" && inside)) this.go(this.at === null ? 0 : this.at - 1);
    else if (key === "Enter" && document.activeElement !== node) return; // a button's own
    else if (!(key in BUTTONS) || !node || !this.press(BUTTONS[key])) return;
    event.preventDefault();
    event.stopPropagation();
  }

  press(name) {
    const control = within(this.rows[this.at].id, name);
    if (!control || control.disabled) return false;
    control.focus({ preventScroll: true });
    control.scrollIntoView({ block: "nearest" });
    // Where there is more than one class to move to, the person chooses with Tab or the arrows.
    const several = name === "move" && within(this.rows[this.at].id, "move", "-1");
    if (control.tagName !== "BUTTON" || several) return true;
    this.acted = name !== "back";
    control.click();
    return true;
  }

  leave() {
    document.removeEventListener("keydown", this.key);
    document.removeEventListener("focusin", this.seen);
    this.at = null;
    this.frame();
    this.root.remove();
  }
}

export default function ({ data, parentElement }) {
  let keys = listeners.get(parentElement);
  if (!keys) {
    keys = new Keys(parentElement);
    listeners.set(parentElement, keys);
  }
  keys.show(data);
  return () => {
    keys.leave();
    listeners.delete(parentElement);
  };
}
