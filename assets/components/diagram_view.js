// The diagram of a network: how large it is shown, and where one has scrolled to.

const ZOOM = { least: 0.08, most: 3, step: 1.25, readable: 0.85 };
const BREATH = 20; // pixels between a box that is scrolled to and the edge

class View {
  constructor(region, drawing, bar) {
    Object.assign(this, { region, drawing, bar });
    this.zoom = null; // the visitor's; until then as wide as the room, but neither enlarged nor unreadable
  }

  scaled() {
    return this.zoom ?? Math.max(ZOOM.readable, Math.min(1, this.region.clientWidth / this.drawing.width));
  }

  resize() {
    const { canvas, width, height } = this.drawing;
    if (!width || !this.region.clientWidth) return;
    canvas.setAttribute("width", Math.floor(width * this.scaled()));
    canvas.setAttribute("height", Math.floor(height * this.scaled()));
    this.bar.zoom(this.scaled());
  }

  step(direction) {
    this.scale(this.scaled() * ZOOM.step ** direction);
  }

  /** Enlarge or shrink; what is in the middle stays there. */
  scale(zoom) {
    const { region } = this;
    const before = this.scaled();
    this.zoom = Math.min(ZOOM.most, Math.max(ZOOM.least, zoom));
    const middle = [region.scrollLeft + region.clientWidth / 2, region.scrollTop + region.clientHeight / 2];
    this.resize();
    const [x, y] = middle.map((each) => (each * this.zoom) / before);
    region.scrollTo(x - region.clientWidth / 2, y - region.clientHeight / 2);
  }

  /** Show all of it. */
  fit() {
    const { width, height } = this.drawing;
    const most = parseFloat(getComputedStyle(this.region).maxHeight);
    this.scale(Math.min(1, this.region.clientWidth / width, (most - 2) / height));
  }

  /** Begin at a node at the top. */
  centre({ x, axis }) {
    this.region.scrollTo((x + axis) * this.scaled() - this.region.clientWidth / 2, 0);
  }

  /** Scroll as far as an element needs to be seen, without moving the page. */
  reveal(element) {
    const [box, room] = [element, this.region].map((each) => each.getBoundingClientRect());
    const way = (from, to, first, last) => {
      if (from < first) return from - first - BREATH;
      return to > last ? Math.min(to - last, from - first - 2 * BREATH) + BREATH : 0;
    };
    this.region.scrollBy(
      way(box.left, box.right, room.left, room.right), way(box.top, box.bottom, room.top, room.bottom),
    );
  }
}
