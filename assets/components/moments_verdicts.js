// The ten verdicts of a moment as bars.

class Bars {
  constructor() {
    this.title = make("h4");
    this.picture = make("canvas", { width: 28, height: 28, class: "picture", role: "img" });
    this.name = make("span", { class: "note" });
    this.list = make("ol");
    const shown = make("div", { class: "shown" }, this.picture, this.name);
    this.element = make("div", { class: "verdicts" }, shown, this.title, this.list);
  }

  load({ classes, label, words, title, picture }) {
    this.title.textContent = words.verdicts;
    this.name.textContent = title;
    this.picture.setAttribute("aria-label", title);
    const image = new ImageData(28, 28);
    new Uint32Array(image.data.buffer).set(Array.from(picture, (tone) => 0xff000000 | (tone * 0x010101)));
    this.picture.getContext("2d").putImageData(image, 0, 0);
    this.rows = classes.map((text, k) => {
      const name = make("span", { class: "name" }, text);
      if (k === label) name.append(make("span", { class: "is", title: words.is }, " ✓"));
      const fill = make("i");
      const share = make("b");
      const row = make("li", {}, name, make("i", { class: "bar" }, fill), share);
      return { row, fill, share };
    });
    this.list.replaceChildren(...this.rows.map(({ row }) => row));
  }

  show(shares) {
    const best = shares.indexOf(Math.max(...shares));
    this.rows.forEach(({ row, fill, share }, k) => {
      row.className = k === best ? "best" : "";
      fill.style.transform = `scaleX(${shares[k]})`;
      share.textContent = `${(100 * shares[k]).toFixed(shares[k] >= 0.9995 ? 0 : 1)}%`;
    });
  }
}
