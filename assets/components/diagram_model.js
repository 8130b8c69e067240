// The diagram of a network: its boxes as they come from Python, and which of them are open.

const FIRST = 40; // boxes that are shown at first, about
const MOST = 2000; // boxes that are opened at once
const SHADES = 4; // colours of layers that are shared
const BOXES = new Set(["block", "loop", "group"]); // what can be opened

/** The boxes with their arrows, without any drawing. `toggled` holds what the visitor opened or closed. */
class Network {
  constructor(data, toggled) {
    Object.assign(this, { name: data.name, failed: data.failed, words: data.words, toggled });
    this.outside = { index: -1, depth: 0, state: data.failed ? "cut" : "ran", key: "", children: [], arrows: [], names: new Map() };
    this.nodes = [];
    const columns = Object.entries(data.columns);
    for (let index = 0; index < data.columns.kind[1].length; index += 1) {
      const node = { index, children: [], arrows: [], names: new Map() };
      for (const [name, [table, at]] of columns) node[name] = table[at[index]];
      this.add(node);
    }
    const { arrows } = data;
    for (let at = 0; at < arrows.length; at += 3) {
      this.at(arrows[at]).arrows.push([arrows[at + 1], arrows[at + 2]]);
    }
    this.start = openedAtFirst(this.nodes);
    const shades = [...new Set(this.nodes.filter((node) => node.turns > 1 && node.counted).map((node) => node.module))];
    for (const node of this.nodes) {
      node.open = this.isOpen(node);
      node.shade = shades.indexOf(node.module) % SHADES;
    }
  }

  at(index) {
    return index < 0 ? this.outside : this.nodes[index];
  }

  /** Put a node in its place, with a key that is the same when the network is drawn anew. */
  add(node) {
    node.around = this.at(node.parent);
    node.depth = node.around.depth + 1;
    node.place = node.around.children.push(node);
    const name = node.name || node.title || node.kind;
    const seen = (node.around.names.get(name) ?? 0) + 1;
    node.around.names.set(name, seen);
    node.key = `${node.around.key}/${name}${seen > 1 ? `#${seen}` : ""}`;
    this.nodes.push(node);
  }

  isOpen(node) {
    if (!BOXES.has(node.kind) || !node.children.length) return false;
    return this.toggled.get(node.key) ?? this.start.has(node);
  }

  /** Open what is open at first. */
  forget() {
    this.toggled.clear();
    for (const node of this.nodes) node.open = this.isOpen(node);
  }

  /** The share of nodes that another network has as well, of the larger one's. */
  shared(other) {
    const own = new Set(this.nodes.map((node) => `${node.key} ${node.title}`));
    const both = other.nodes.filter((node) => own.has(`${node.key} ${node.title}`)).length;
    return both / Math.max(this.nodes.length, other.nodes.length);
  }

  toggle(node, open = !node.open) {
    if (!BOXES.has(node.kind) || node.open === open) return;
    this.toggled.set(node.key, open);
    node.open = open;
  }

  /** Close everything but the outermost box. */
  closeAll() {
    for (const node of this.nodes) this.toggle(node, node.depth === 1);
  }

  /** Open everything, level by level, as long as a browser draws it without a wait. */
  openAll() {
    let count = this.outside.children.length;
    for (let level = this.outside.children; level.length; level = level.flatMap((node) => node.children)) {
      for (const node of level) {
        if (!node.around.open && node.around.index >= 0) continue;
        this.toggle(node, count + node.children.length <= MOST);
        if (node.open) count += node.children.length;
      }
    }
  }

  /** All nodes that can be seen, in reading order. */
  seen() {
    const list = [];
    const walk = (node) => {
      list.push(node);
      if (node.open) node.children.forEach(walk);
    };
    this.outside.children.forEach(walk);
    return list;
  }

  /** The node itself, or the closed box in which it is hidden. */
  visible(node) {
    let shown = node;
    for (let box = node.around; box.index >= 0; box = box.around) if (!box.open) shown = box;
    return shown;
  }

  find(key) {
    return this.nodes.find((node) => node.key === key);
  }

  /** The appearances of one layer that is called several times. */
  alike(node) {
    if (!(node.turns > 1)) return [];
    return this.nodes.filter((each) => each.turns > 1 && each.module === node.module);
  }
}

/** Open the levels from the outside as long as the boxes are not too many; where all boxes of a kind
    would be, the first of them stands for the others. */
function openedAtFirst(nodes) {
  const open = new Set();
  const worth = (node) => BOXES.has(node.kind) && node.children.some((child) => child.state !== "waiting");
  let level = nodes.filter((node) => node.depth === 1 && BOXES.has(node.kind));
  let count = nodes.filter((node) => node.depth === 1).length;
  while (level.length) {
    const kinds = new Map();
    for (const node of level) {
      const kind = `${node.kind} ${node.kind === "block" ? node.title : ""}`;
      kinds.set(kind, [...(kinds.get(kind) ?? []), node]);
    }
    level = [];
    for (const boxes of kinds.values()) {
      const size = boxes.reduce((sum, box) => sum + box.children.length, 0);
      const fits = (more) => count + more <= FIRST;
      const first = boxes[0].depth === 1 || fits(boxes[0].children.length) ? [boxes[0]] : [];
      for (const box of fits(size) ? boxes : first) {
        open.add(box);
        count += box.children.length;
        level.push(...box.children.filter(worth));
      }
    }
  }
  return open;
}
