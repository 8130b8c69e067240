// Grey pictures of 28 × 28 to choose from: a list in which arrow keys walk and Enter chooses. Its data
// comes from app_pages/parts/lenet/inputs/tiles.py; only a choice is sent.

const LISTS = new WeakMap();
const SIDE = 28;

const element = (name, className, parent) => {
  const node = document.createElement(name);
  node.className = className;
  parent?.append(node);
  return node;
};

/** Paint a picture, 784 greys from `start` on. */
function paint(canvas, bytes, start) {
  const context = canvas.getContext("2d");
  const image = context.createImageData(SIDE, SIDE);
  for (let i = 0; i < SIDE * SIDE; i += 1) {
    image.data.fill(bytes[start + i], 4 * i, 4 * i + 3);
    image.data[4 * i + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}

class List {
  constructor(parent) {
    this.root = element("div", "tiles", parent);
    this.root.setAttribute("role", "listbox");
    this.root.onkeydown = (event) => this.key(event);
  }

  update(data, send) {
    this.send = send;
    this.root.setAttribute("aria-label", data.label);
    this.root.style.setProperty("--side", `${data.side}px`);
    const known = JSON.stringify([data.pixels, data.tiles]);
    if (known !== this.known) this.draw(data);
    this.known = known;
    this.mark(data.chosen);
  }

  draw({ pixels, tiles }) {
    const bytes = Uint8Array.from(atob(pixels), (sign) => sign.charCodeAt(0));
    const focused = this.root.getRootNode().activeElement?.dataset?.key;
    this.root.replaceChildren();
    let group = "", place = this.root;
    this.options = tiles.map((tile, i) => {
      if (tile.group && tile.group !== group) {
        const box = element("div", "group", this.root);
        box.setAttribute("role", "group");
        box.setAttribute("aria-label", tile.group);
        element("div", "heading", box).textContent = tile.group;
        place = element("div", "row", box);
        group = tile.group;
      }
      return this.tile(tile, bytes, i, place);
    });
    this.options.find((option) => option.dataset.key === focused)?.focus({ preventScroll: true });
  }

  tile(tile, bytes, i, place) {
    const option = element("div", `tile ${tile.tone}`, place);
    option.dataset.key = tile.key;
    option.setAttribute("role", "option");
    option.setAttribute("aria-label", tile.note ? `${tile.title}: ${tile.note.replace("\n", ", ")}` : tile.title);
    option.title = option.getAttribute("aria-label");
    const canvas = element("canvas", "", option);
    canvas.width = canvas.height = SIDE;
    paint(canvas, bytes, i * SIDE * SIDE);
    if (tile.note) element("span", "note", option).textContent = tile.note;
    option.onclick = () => this.choose(option);
    return option;
  }

  mark(chosen) {
    const known = this.options.find((option) => option.dataset.key === chosen);
    this.options.forEach((option, i) => {
      option.setAttribute("aria-selected", String(option === known));
      option.tabIndex = option === known || (!known && i === 0) ? 0 : -1;
    });
  }

  choose(option) {
    this.mark(option.dataset.key);
    option.focus({ preventScroll: true });
    this.send("chosen", option.dataset.key);
  }

  key(event) {
    const at = this.options.indexOf(event.target.closest?.(".tile"));
    if (at < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    const top = this.options[at].offsetTop;
    const across = this.options.filter((option) => option.offsetTop === top).length;
    const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -across, ArrowDown: across };
    if (event.key === "Enter" || event.key === " ") this.choose(this.options[at]);
    else if (event.key in steps) {
      const next = Math.max(0, Math.min(this.options.length - 1, at + steps[event.key]));
      this.options[next].focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  if (!LISTS.has(parentElement)) LISTS.set(parentElement, new List(parentElement));
  const list = LISTS.get(parentElement);
  list.update(data, setTriggerValue);
  return () => {
    list.root.remove();
    LISTS.delete(parentElement);
  };
}
