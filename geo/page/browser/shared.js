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

// What a part says in the reader's language: {code, dir, words: {text: [form, …]}}, the text itself being English.
// The forms for counting stand in the order of CLDR's plural categories.
function speaking(language) {
  const rule = new Intl.PluralRules(language.code);
  const known = rule.resolvedOptions().pluralCategories;
  const order = ["zero", "one", "two", "few", "many", "other"].filter((category) => known.includes(category));
  const filled = (form, named) => form.replace(/\{(\w+)\}/g, (whole, name) => (name in named ? String(named[name]) : whole));
  return {
    say: (text, named = {}) => filled((language.words[text] || [text])[0], named),
    counted: (one, many, n, named = {}) => {
      const forms = language.words[one] || [one, many];
      return filled(forms[Math.min(order.indexOf(rule.select(n)), forms.length - 1)], { n, ...named });
    },
  };
}

// A picture from the symbol table, read as SVG and not as part of the page.
function picture(svg) {
  const holder = make("span", { className: "icon", "aria-hidden": "true" });
  if (svg) holder.append(document.importNode(new DOMParser().parseFromString(svg, "image/svg+xml").documentElement, true));
  return holder;
}

// The sign that a person changed what the rules read; what was changed is said by its name.
function badge(text) {
  return sign("✎", text);
}

// A sign that is explained where one points at it, and read out by its name.
function sign(shape, text) {
  return make("span", { className: "badge", text: shape, title: text, role: "img", "aria-label": text });
}

// What stands where there are no rows: says so, a line a paragraph.
function emptyState(lines) {
  return make("div", { className: "empty", role: "status" }, lines.map((text) => make("p", { text })));
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
