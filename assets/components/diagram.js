// The diagram of a network: what the visitor does with it. Data comes from
// app_pages/parts/network/diagram/diagram.py; the choice of a box is all that is sent back.

const DIAGRAMS = new WeakMap(); // a component's root element -> its Diagram, which holds the state
const CHOSEN = new Set(["block", "layer"]); // what is marked; a choice in between is its box's

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".diagram") ?? element("div", "diagram", parentElement);
  if (!DIAGRAMS.has(root)) DIAGRAMS.set(root, new Diagram(root));
  const diagram = DIAGRAMS.get(root);
  diagram.show(data, (path) => setTriggerValue("selected", path));
  return () => diagram.observer.disconnect();
}

class Diagram {
  constructor(root) {
    this.root = root;
    this.toggled = new Map();
    this.bar = new Bar(root, {
      smaller: () => this.view.step(-1), actual: () => this.view.scale(1),
      larger: () => this.view.step(1), fit: () => this.view.fit(),
      whole: () => this.all("openAll"), closed: () => this.all("closeAll"), save: () => this.save(),
    });
    this.region = element("div", "region", root);
    this.drawing = new Drawing(this.region);
    this.view = new View(this.region, this.drawing, this.bar);
    this.observer = new ResizeObserver(() => this.view.resize());
    const on = (name, action) => this.region.addEventListener(name, action); // on an svg they would make it a stop of Tab
    on("click", (event) => this.click(event));
    on("keydown", (event) => this.key(event));
    on("focusin", (event) => this.focused(this.under(event)));
    on("pointerover", (event) => this.point(this.under(event)));
    on("pointerleave", () => this.point(null));
    on("animationend", (event) => event.target.classList.remove("fresh"));
    document.fonts.ready.then(() => { // texts are wider or narrower now
      this.measure = null;
      if (this.network) this.draw();
    });
  }

  show(data, choose) {
    this.choose = data.choose ? choose : null;
    const before = this.network;
    this.network = new Network(data, this.toggled);
    const another = !before || before.name !== data.name && before.shared(this.network) < 0.5;
    if (another) this.begin();
    this.bar.name(data.words);
    this.region.style.setProperty("--most", `${data.height}px`);
    const elsewhere = this.selected !== undefined && this.selected !== data.selected;
    this.selected = data.selected;
    this.draw();
    if (another) this.view.centre(this.network.nodes[0]);
    else if (elsewhere) this.reveal();
    this.observer.observe(this.region);
  }

  /** Forget what belonged to another network. */
  begin() {
    this.network.forget();
    this.view.zoom = this.current = null;
  }

  draw() {
    const held = this.drawing.canvas.contains(this.root.getRootNode().activeElement);
    this.measure ??= rulers(getComputedStyle(this.root).fontFamily);
    this.drawing.draw(this.network, this.measure);
    this.view.resize();
    this.point(null);
    this.mark();
    this.walkTo(this.known(this.current) ?? this.network.outside.children[0], held);
  }

  known(key) {
    const found = key && this.network.find(key);
    return found && this.network.visible(found);
  }

  element(node) {
    return this.drawing.drawn.get(node.key).g;
  }

  under(event) {
    const g = event.target.closest?.("g.node");
    return g ? this.network.find(g.dataset.key) : null;
  }

  // ---- Open and close

  toggle(node, open) {
    const before = this.element(node).getBoundingClientRect();
    this.network.toggle(node, open);
    this.draw();
    const after = this.element(node).getBoundingClientRect();
    this.region.scrollBy(after.left - before.left + (after.width - before.width) / 2, after.top - before.top);
  }

  all(change) {
    this.network[change]();
    this.draw();
  }

  // ---- Choose and point

  click(event) {
    const node = this.under(event);
    if (!node) return;
    this.walkTo(node, true);
    if (event.target.closest(".toggle")) this.toggle(node);
    else this.select(node);
  }

  select(node) {
    if (!this.choose || node.path === this.selected) return;
    this.selected = node.path;
    this.mark();
    this.choose(node.path);
  }

  /** Mark the boxes that are selected, and closed boxes that hide one. */
  mark() {
    const chosen = this.network.nodes.filter((node) => node.path === this.selected && CHOSEN.has(node.kind));
    const shown = new Set(chosen.map((node) => this.network.visible(node)));
    for (const { g, node } of this.drawing.drawn.values()) {
      const own = chosen.includes(node);
      g.setAttribute("aria-selected", own);
      g.dataset.selected = own;
      g.dataset.within = !own && shown.has(node);
    }
  }

  /** Scroll to what was selected elsewhere on the page. */
  reveal() {
    const chosen = this.network.nodes.find((node) => node.path === this.selected && CHOSEN.has(node.kind));
    if (chosen) this.view.reveal(this.element(this.network.visible(chosen)));
  }

  /** Light up a box's arrows, and all appearances of its layer. */
  point(node) {
    if (this.lit === node) return;
    this.lit = node;
    const alike = new Set(node ? this.network.alike(node) : []);
    for (const { g, node: each } of this.drawing.drawn.values()) g.dataset.alike = alike.has(each);
    for (const path of this.drawing.canvas.querySelectorAll(".arrow")) {
      const { from, to } = path.dataset;
      path.classList.toggle("lit", Boolean(node) && (from === node.key || to === node.key));
    }
  }

  // ---- Keyboard

  focused(node) {
    if (!node) return;
    this.walkTo(node);
    this.point(node);
  }

  /** Make this the box that Tab leads to; `focus` moves there at once. */
  walkTo(node, focus = false) {
    for (const { g } of this.drawing.drawn.values()) if (g.tabIndex === 0) g.setAttribute("tabindex", -1);
    this.current = node.key;
    const g = this.element(node);
    g.setAttribute("tabindex", 0);
    if (focus) g.focus({ preventScroll: true });
  }

  key(event) {
    const node = this.under(event);
    if (!node || event.ctrlKey || event.metaKey || event.altKey) return;
    const [action, next] = keyed(event.key, node, this.network);
    if (!action) return;
    event.preventDefault();
    if (action === "select") this.select(node);
    else if (action === "open" || action === "close") this.toggle(node, action === "open");
    else if (next) {
      this.walkTo(next, true);
      this.element(next).querySelector(".title").scrollIntoView({ block: "nearest", inline: "nearest" });
    }
  }

  save() {
    const { canvas, width, height } = this.drawing;
    download(standalone(canvas, width, height, this.network.name), this.network.name);
  }
}
