// Elements are made one by one and texts set by textContent: nothing that an article says is ever read as markup.
function make(tag, { className, text, title, dir, ...attributes } = {}, children = []) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined && text !== null) element.textContent = text;
  if (title) element.title = title;
  if (dir) element.dir = dir;
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

// A picture from the symbol table, read as SVG and not as part of the page.
function picture(svg) {
  const holder = make("span", { className: "icon", "aria-hidden": "true" });
  if (svg) holder.append(document.importNode(new DOMParser().parseFromString(svg, "image/svg+xml").documentElement, true));
  return holder;
}

// The sign that a person changed what the rules read; what was changed is said by its name.
function badge(text) {
  return make("span", { className: "badge", text: "✎", title: text, role: "img", "aria-label": text });
}

// Marked pieces of a text, each as <mark> or plain text.
function marked(pieces) {
  return pieces.map((piece) => {
    if (!piece.kinds.length) return document.createTextNode(piece.text);
    return make("mark", { className: piece.kinds.join(" "), text: piece.text, title: piece.notes.join(" · ") });
  });
}

// Replaces what the part shows, and leaves the keyboard where it was.
function replaceKept(root, children) {
  const held = root.getRootNode().activeElement;
  const key = held ? held.dataset.focus : undefined;
  root.replaceChildren(...children);
  if (!key) return;
  for (const element of root.querySelectorAll("[data-focus]")) {
    if (element.dataset.focus === key) element.focus({ preventScroll: true });
  }
}
