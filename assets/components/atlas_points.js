// The points of an atlas: where they are on the canvas, which are near, which are chosen. A point is
// known by its number; said[i] is LEARNED for a training picture, which nobody was asked about.

const LEARNED = 255;
const EDGE = 16; // pixels around the points

class Points {
  constructor(head) {
    Object.assign(this, head);
    this.chosen = new Set();
    this.training = true; // whether training pictures are shown
    this.px = new Float32Array(this.count);
    this.py = new Float32Array(this.count);
    this.judged = [...Array(this.count).keys()].filter((i) => this.said[i] !== LEARNED);
    this.inOrder = this.judged.filter((i) => this.wanted[i]).sort((a, b) => this.place[a] - this.place[b]);
    this.errors = this.inOrder.filter((i) => this.wrong(i));
  }

  wrong(i) {
    return this.said[i] !== LEARNED && this.said[i] !== this.truth[i];
  }

  shown(i) {
    return this.said[i] !== LEARNED || this.training;
  }

  /** Lay the points into a canvas, both axes in one scale. */
  fit(width, height) {
    const { xy, count } = this;
    let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
    for (let i = 0; i < count; i += 1) {
      left = Math.min(left, xy[2 * i]);
      right = Math.max(right, xy[2 * i]);
      top = Math.min(top, -xy[2 * i + 1]);
      bottom = Math.max(bottom, -xy[2 * i + 1]);
    }
    const wide = Math.max(right - left, 1e-9), tall = Math.max(bottom - top, 1e-9);
    const scale = Math.min((width - 2 * EDGE) / wide, (height - 2 * EDGE) / tall);
    const x = (width - scale * wide) / 2, y = (height - scale * tall) / 2;
    for (let i = 0; i < count; i += 1) {
      this.px[i] = x + scale * (xy[2 * i] - left);
      this.py[i] = y + scale * (-xy[2 * i + 1] - top);
    }
  }

  /** The point nearest to a place within `reach` pixels, -1 where there is none; what the filters let through first. */
  nearest(x, y, reach) {
    let best = -1, least = reach * reach;
    for (let i = 0; i < this.count; i += 1) {
      if (!this.shown(i)) continue;
      const far = (this.px[i] - x) ** 2 + (this.py[i] - y) ** 2 + (this.wanted[i] ? 0 : 9);
      if (far < least) [best, least] = [i, far];
    }
    return best;
  }

  /** The judged pictures within a rectangle that the filters let through, in the order asked for. */
  within({ x0, y0, x1, y1 }) {
    const [left, right] = [Math.min(x0, x1), Math.max(x0, x1)], [top, bottom] = [Math.min(y0, y1), Math.max(y0, y1)];
    return this.inOrder.filter((i) => {
      const [x, y] = [this.px[i], this.py[i]];
      return x >= left && x <= right && y >= top && y <= bottom;
    });
  }

  choose(points) {
    this.chosen = new Set(points);
  }
}
