// The diagram of a network: what stands above it, a key to its colours and the buttons.

function element(name, className, parent, text = "") {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  parent.append(made);
  return made;
}

const ICONS = {
  smaller: "M3.5 8h9", larger: "M3.5 8h9M8 3.5v9",
  whole: "M4.5 6.5L8 3l3.5 3.5M4.5 9.5L8 13l3.5-3.5", closed: "M4.5 3L8 6.5L11.5 3M4.5 13L8 9.5l3.5 3.5",
};

class Bar {
  constructor(root, actions) {
    this.node = element("div", "bar", root);
    this.key = element("div", "key", this.node);
    const buttons = element("div", "buttons", this.node);
    this.buttons = Object.entries(actions).map(([name, action]) => {
      const button = element("button", name, buttons);
      button.type = "button";
      button.dataset.action = name;
      button.addEventListener("click", action);
      if (ICONS[name]) svg("path", { d: ICONS[name] }, svg("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, button));
      return button;
    });
  }

  /** Say everything in the visitor's language. */
  name(words) {
    for (const button of this.buttons) {
      const { action } = button.dataset;
      if (!ICONS[action] && action !== "actual") button.textContent = words[action];
      button.title = words[`${action}_hint`] ?? words[action];
      button.setAttribute("aria-label", button.title);
    }
    const entries = ["holds", "plain", "block", "operation"].map((name) => {
      const entry = document.createElement("span");
      element("i", name, entry);
      entry.append(words[`${name}_key`]);
      return entry;
    });
    this.key.replaceChildren(...entries);
  }

  /** Write how large the diagram is. */
  zoom(share) {
    this.buttons.find((button) => button.dataset.action === "actual").textContent = `${Math.round(share * 100)} %`;
  }
}
